/** near-misses: an object that is not there, and what lies where it was looked for: why a 404, or S3's 403 in its place, is one. */
import { opendir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { distance } from '../../distance.js';
import type { Missing } from '../../http/messages.js';
import { findObject } from './bucket-files.js';

/** Names of a folder that are compared: this is done at every 404. */
const mostNames = 1_000;

/** Letters that differ. */
const mostSlips = 2;

/** Names that are told. */
const mostNear = 3;

export async function nearMisses(directory: string, key: string): Promise<Missing> {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const has = async (other: string) => ((await findObject(directory, other)) === undefined ? undefined : other);
  const isPage = extname(key) === '';
  const page = key.replace(/\/$/, '');
  return {
    key,
    folder: basename(directory),
    index: isPage ? await has(page === '' ? 'index.html' : `${page}/index.html`) : undefined,
    html: isPage && page !== '' ? await has(`${page}.html`) : undefined,
    shell: isPage ? await has('index.html') : undefined,
    near: await nearKeys(directory, folder, key.slice(folder.length)),
  };
}

/** Of files of the folder whose names are a slip away, or differ in case or by a content hash. The nearest first. */
async function nearKeys(directory: string, folder: string, wanted: string): Promise<string[]> {
  if (wanted === '' || !isPlainFolder(folder)) return [];
  const names = await namesIn(join(directory, folder));
  const near = names
    .map((name) => ({ key: folder + name, far: howFar(name.toLowerCase(), wanted.toLowerCase()) }))
    .filter(({ far }) => far <= mostSlips)
    .sort((a, b) => a.far - b.far || (a.key < b.key ? -1 : 1))
    .slice(0, mostNear);
  // A folder may be a link out of the directory: what lies there is none of its objects.
  const objects = await Promise.all(near.map(({ key }) => findObject(directory, key)));
  return near.map(({ key }) => key).filter((_, at) => objects[at] !== undefined);
}

/** A key may hold any text: ways out of the directory are not gone. */
function isPlainFolder(folder: string): boolean {
  return !/(^|\/)(\.{0,2})\/|[\\\0]/.test(folder);
}

function howFar(name: string, wanted: string): number {
  if (name === wanted) return 0;
  if (withoutHash(name) === withoutHash(wanted)) return 1;
  if (wanted.length < 4 || Math.abs(name.length - wanted.length) > mostSlips) return Number.POSITIVE_INFINITY;
  return distance(name, wanted);
}

/** "app-4f3a9c21.js" → "app.js". */
function withoutHash(name: string): string {
  return name.replace(/[-._](?=[\w-]*\d)[\w-]{6,}(?=\.\w+$)/, '');
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isFile()) names.push(entry.name);
      if (names.length === mostNames) break;
    }
  } catch {
    // No such folder: nothing is near.
  }
  return names;
}
