/** Puts files into dist/. Everything is complete before the first byte is written, and each file changes in one step. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { withSlashes } from '../files.js';
import { type WholeFile, writeAllWhole } from '../write-whole.js';

/** File, relative to the folder written to → text. */
export type Files = Map<string, string>;

/** Only what changed is touched, so that watchers see what changed. All of it, or nothing where the disk is full. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  const changed: WholeFile[] = [];
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    if ((await readFile(file, 'utf8').catch(() => undefined)) !== content) changed.push({ file, content });
  }
  writeAllWhole(changed);
}

/** Removes what an earlier build left in these folders and this one did not make. */
export async function removeOthers(folder: string, owned: readonly string[], files: Files): Promise<void> {
  for (const name of owned) {
    const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries.filter((one) => one.isFile())) {
      if (await isDraft(path.join(entry.parentPath, entry.name))) continue;
      const file = path.relative(folder, path.join(entry.parentPath, entry.name));
      if (!files.has(withSlashes(file))) await rm(path.join(folder, file), { force: true });
    }
  }
}

/** Of another build that runs now. Those of one that was killed are older than any build takes. Milliseconds. */
const longestBuild = 60_000;

async function isDraft(file: string): Promise<boolean> {
  if (!/^\..*\.tmp$/.test(path.basename(file))) return false;
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return age < longestBuild;
}

export async function writeFileAtOnce(file: string, text: string): Promise<void> {
  await writeFiles(path.dirname(file), new Map([[path.basename(file), text]]));
}
