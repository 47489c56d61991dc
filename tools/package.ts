/** Where this package is installed, and which version it is. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Absolute. Found from this file upwards, so it holds in the sources and in dist/ alike. */
export const packageRoot: string = findRoot(import.meta.dirname);

export const packageVersion: string = readManifest(packageRoot).version;

function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json')) && readManifest(folder).name === 'edgewright') return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

function readManifest(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
