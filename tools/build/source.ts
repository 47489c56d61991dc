/** Finds what there is to build: one file in `functions/` or `edge-lambdas/` is one artefact. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';

export type Kind = 'function' | 'behavior' | 'edge-lambda';

export interface Source {
  kind: Kind;
  name: string;
  /** Relative to the project, with "/". */
  file: string;
}

const FOLDERS = [
  ['functions', 'function'],
  ['functions/behaviors', 'behavior'],
  ['edge-lambdas', 'edge-lambda'],
  ['edge-lambdas/behaviors', 'edge-lambda'],
] as const satisfies [string, Kind][];

/** Made of several steps, in `behaviors/`. */
export function isComposed({ file }: Pick<Source, 'file'>): boolean {
  return file.includes('/behaviors/');
}

export async function findSources(root: string): Promise<Source[]> {
  const found = await Promise.all(FOLDERS.map(([folder, kind]) => sourcesIn(root, folder, kind)));
  const sources = found.flat();
  if (sources.length > 0) return sources;
  // "edge" is where init puts them.
  const place = existsSync(path.join(root, 'edge/functions')) ? '"edge"' : 'the folder of your project';
  throw new EdgewrightError(
    'no-sources',
    `"${root}" has neither "functions/*.ts" nor "edge-lambdas/*.ts". Run it in ${place}.`,
  );
}

async function sourcesIn(root: string, folder: string, kind: Kind): Promise<Source[]> {
  const names = await readdir(path.join(root, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => ({ kind, name: name.slice(0, -'.ts'.length), file: `${folder}/${name}` }));
}
