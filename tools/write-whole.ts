/** write-whole: files that are written all or not at all: on a full disk, or where the process is killed, what was there before stays. */
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from './errors.js';

/** Absolute or relative file to its content; `mode` as in chmod. */
export interface WholeFile {
  file: string;
  content: string | Uint8Array;
  mode?: number;
}

export function writeWhole(file: string, content: WholeFile['content'], mode = 0o666): void {
  writeAllWhole([{ file, content, mode }]);
}

/**
 * Every byte is on the disk before the first file changes, and each changes in one step. Throws EdgewrightError `file` where one cannot be
 * written, and has then changed nothing. A kill between two steps leaves whole files, of which some are new.
 */
export function writeAllWhole(files: readonly WholeFile[]): void {
  const drafts: { draft: string; file: string }[] = [];
  const made: string[] = [];
  try {
    for (const { file, content, mode = 0o666 } of files) {
      const first = mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
      if (first !== undefined) made.push(first);
      refuseOther(file);
      const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
      drafts.push({ draft, file });
      writeFileSync(draft, content, { mode, flag: 'wx', flush: true });
    }
    for (const { draft, file } of drafts) renameSync(draft, file);
  } catch (error) {
    for (const { draft } of drafts) remove(draft);
    for (const folder of made.reverse()) remove(folder);
    throw unwritable(error, drafts.at(-1)?.file ?? files[0]?.file ?? '');
  }
}

/**
 * A folder of files, open to its owner only: made beside its place, and moved there when it is whole. What was there goes. Throws as
 * writeAllWhole does, and has then changed nothing.
 */
export function writeFolderWhole(
  folder: string,
  files: Iterable<readonly [name: string, content: WholeFile['content']]>,
): void {
  const place = path.resolve(folder);
  const beside = path.join(path.dirname(place), `.${path.basename(place)}.${randomBytes(6).toString('hex')}`);
  const [draft, old] = [`${beside}.tmp`, `${beside}.old`];
  let isAside = false;
  const made: string[] = [];
  try {
    made.push(mkdirSync(path.dirname(place), { recursive: true }) ?? '');
    mkdirSync(draft, { mode: 0o700 });
    made.push(draft);
    for (const [name, content] of files) {
      mkdirSync(path.join(draft, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(draft, name), content, { flag: 'wx' });
    }
    if (lstatSync(place, { throwIfNoEntry: false })) renameSync(place, old);
    isAside = existsSync(old);
    renameSync(draft, place);
  } catch (error) {
    if (isAside) renameSync(old, place);
    for (const each of made.filter(Boolean).reverse()) remove(each);
    throw unwritable(error, folder);
  }
  rmSync(old, { recursive: true, force: true });
}

/** What could not be made can often not be removed either: that is not what went wrong. */
function remove(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true });
  } catch {}
}

/** Before anything has changed. A file takes the place of what is there, of a link too: not of a folder, nor of a device, such as /dev/stdout. */
function refuseOther(file: string): void {
  const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory();
  const isDevice = /^\/(?:dev|proc)\//.test(path.resolve(file));
  if (isFolder || isDevice)
    throw new EdgewrightError(
      'file',
      `"${file}" expects to be a file, found a ${isFolder ? 'folder' : 'device'}. Nothing was changed. Name another place.`,
    );
}

const causes: Record<string, string> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'the quota of the disk is used up. Make room',
  EROFS: 'the disk takes no writes. Name another place',
  EFBIG: 'it is larger than files may be here. Name another place',
};

function unwritable(error: unknown, file: string): unknown {
  const { code, path: at } = error as NodeJS.ErrnoException;
  if (error instanceof EdgewrightError || code === undefined) return error;
  const cause = causes[code] ?? `its place is out of reach (${code}). Check the path and its permissions`;
  // A draft has its place's name, behind a dot.
  const place = at?.replace(/(^|[/\\])\.([^/\\]*)\.[0-9a-f]{12}\.tmp/, '$1$2') ?? file;
  return new EdgewrightError('file', `"${place}" cannot be written: ${cause}. Nothing was changed.`);
}
