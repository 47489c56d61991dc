/** bucket-files: keys to files. A key is a file below the directory; nothing outside of it is ever one. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lookup } from 'mrmime';

export interface StoredObject {
  key: string;
  file: string;
  size: number;
  modified: Date;
  /** With quotes. */
  etag: string;
  contentType: string;
}

/** Files up to this size are read at once, longer ones are streamed. Bytes. */
const readAtOnce = 1_048_576;

/** The key that a path on the wire names, or undefined where its encoding is broken. S3 reads "+" as a space. */
export function keyOf(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(1).replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}

export async function findObject(directory: string, key: string): Promise<StoredObject | undefined> {
  if (!isPlainKey(key)) return undefined;
  try {
    const named = resolve(join(directory, key));
    const file = await realpath(named);
    // Where a name has no link in it, neither has its folder: one question less for nearly every object.
    if (file !== named && !file.startsWith((await realpath(directory)) + sep)) return undefined;
    const facts = await stat(file);
    if (!facts.isFile()) return undefined;
    const etag = await etagOf(file, facts.mtimeMs, facts.size);
    const contentType = lookup(key) ?? 'binary/octet-stream';
    return { key, file, size: facts.size, modified: facts.mtime, etag, contentType };
  } catch {
    return undefined;
  }
}

/** Bytes `first` to `last` of an object, both included. */
export async function readObject(object: StoredObject, first: number, last: number): Promise<Buffer | Readable> {
  if (object.size > readAtOnce) return createReadStream(object.file, { start: first, end: last });
  return (await readFile(object.file)).subarray(first, last + 1);
}

/** Every key that begins with `prefix`, in the order S3 lists them: by UTF-8 bytes. */
export async function listKeys(directory: string, prefix: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .map((file) => file.replaceAll(sep, '/'))
    .filter((key) => key.startsWith(prefix));
  return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** S3 takes any text as a key; a file system reads "..", "." and empty names as ways to other files. */
function isPlainKey(key: string): boolean {
  if (key === '' || key.includes('\0') || (sep === '\\' && key.includes('\\'))) return false;
  return key.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}

interface KnownEtag {
  modified: number;
  size: number;
  etag: string;
}

const knownEtags = new Map<string, KnownEtag>();

/** The MD5 of the contents, as S3 gives to an object put in one part. Computed again only when the file has changed. */
async function etagOf(file: string, modified: number, size: number): Promise<string> {
  const known = knownEtags.get(file);
  if (known?.modified === modified && known.size === size) return known.etag;
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  const etag = `"${hash.digest('hex')}"`;
  if (knownEtags.size > 10_000) knownEtags.clear();
  knownEtags.set(file, { modified, size, etag });
  return etag;
}
