/** Folders of users: what a generator left there, and this package installed. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../tools/package.js';

/** A site's folder is called so that it is no name to guess by; every file holds its own path. */
export function makeFolder(files: Record<string, string>): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-init-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  return dir;
}

/** As `npm install` would: the package from the working copy, and what else is named. */
export function install(dir: string, others: string[] = []): void {
  const bin = path.join(dir, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(packageRoot, path.join(dir, 'node_modules/edgewright'));
  symlinkSync(path.join(packageRoot, 'dist/cli.js'), path.join(bin, 'edgewright'));
  for (const name of others) {
    symlinkSync(path.join(packageRoot, 'node_modules', name), path.join(dir, 'node_modules', name));
    symlinkSync(path.join(packageRoot, 'node_modules/.bin', name), path.join(bin, name));
  }
}

export function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}
