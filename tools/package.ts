/** Where this package is installed, and which version it is. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Absolute. Found from this file upwards, so it holds in the sources and in dist/ alike. */
export const packageRoot: string = findRoot(import.meta.dirname);

export const packageVersion: string = readManifest(packageRoot).version;

/** Where functions, their artefacts and sample events are: beside all else in this repository, in a package of their own where it is installed. */
export function edgeRoot(): string {
  const manifest = path.join(packageRoot, 'package.json');
  if (existsSync(path.join(packageRoot, 'functions'))) return packageRoot;
  return path.dirname(createRequire(manifest).resolve('@edgewright/edge/package.json'));
}

function findRoot(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json')) && readManifest(folder).name === 'edgewright') return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

function readManifest(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
}
