/** state-folder: `.edgewright/` of a project, for what is made on this machine: keys, the certificate, the packaged template. Never committed. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Absolute path of a folder below it, made if need be and open to its owner only. git is told to leave all of it alone. */
export function ensureStateFolder(projectDir: string, name: string): string {
  const state = path.join(projectDir, '.edgewright');
  const folder = path.join(state, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = path.join(state, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  return folder;
}
