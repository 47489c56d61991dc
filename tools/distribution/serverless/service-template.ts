/**
 * service-template: the template that `serverless package` makes of a project. Packaging takes over a second, so its outcome is
 * kept in .edgewright/package under a hash of everything it may have read.
 */
import { createHash, type Hash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../../lock.js';
import { ensureSampleKeys } from '../../sample-keys.js';
import { ensureStateFolder } from '../../state-folder.js';
import { packageService, refuseNoService } from './package-service.js';

/** More than this is no small project: hashing would cost more than packaging. */
const mostFiles = 4000;
const mostBytes = 32 * 1_048_576;

const skipped = new Set(['node_modules', '.git', '.serverless', '.edgewright', 'coverage']);

/** Absolute path of the template. */
export async function packagedTemplate(projectDir: string, stage: string | undefined): Promise<string> {
  // Before anything is read or made there.
  refuseNoService(projectDir);
  // Packaging makes them otherwise, and then the hash of the next run would be another.
  if (usesSampleKeys(projectDir)) ensureSampleKeys(projectDir);
  const hash = hashProject(projectDir, stage);
  if (hash === undefined) return packageService(projectDir, stage);
  const folder = ensureStateFolder(projectDir, 'package');
  const kept = path.join(folder, `${hash}.json`);
  // The framework works in one folder of the project: two at a time would spoil it for each other.
  if (!existsSync(kept)) await withLock(`${folder}.lock`, () => packageTo(kept, projectDir, stage));
  return kept;
}

async function packageTo(kept: string, projectDir: string, stage: string | undefined): Promise<void> {
  if (existsSync(kept)) return;
  const packaged = await packageService(projectDir, stage);
  removeOld(path.dirname(kept));
  copyFileSync(packaged, `${kept}.part`);
  renameSync(`${kept}.part`, kept);
}

/** Templates of a day ago; another process may be about to read a younger one. */
function removeOld(folder: string): void {
  const yesterday = Date.now() - 86_400_000;
  for (const file of readdirSync(folder).map((name) => path.join(folder, name)))
    if (statSync(file).mtimeMs < yesterday) rmSync(file);
}

function usesSampleKeys(projectDir: string): boolean {
  const file = path.join(projectDir, 'serverless.yml');
  return existsSync(file) && readFileSync(file, 'utf8').includes('edge:public-key/');
}

/** Undefined: too much to read. */
function hashProject(projectDir: string, stage: string | undefined): string | undefined {
  const hash = createHash('sha256').update(`${process.version}\0${stage ?? ''}\0`);
  const files = listFiles(projectDir);
  const keys = path.join(projectDir, '.edgewright', 'keys');
  if (files === undefined) return undefined;
  if (existsSync(keys)) files.push(...readdirSync(keys).map((name) => path.join(keys, name)));
  const manifest = path.join(projectDir, 'node_modules', 'serverless', 'package.json');
  if (existsSync(manifest)) files.push(manifest);
  return hashFiles(hash, files, projectDir) ? hash.digest('hex').slice(0, 32) : undefined;
}

function listFiles(projectDir: string): string[] | undefined {
  const found: string[] = [];
  const folders = [projectDir];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (skipped.has(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile()) found.push(file);
    }
    if (found.length > mostFiles) return undefined;
  }
  return found.sort();
}

function hashFiles(hash: Hash, files: string[], projectDir: string): boolean {
  let bytes = 0;
  for (const file of files) {
    const content = readFileSync(file);
    bytes += content.length;
    if (bytes > mostBytes) return false;
    hash.update(`${path.relative(projectDir, file)}\0${content.length}\0`).update(content);
    if (/\.ya?ml$/.test(file)) hash.update(environmentOf(content.toString()));
  }
  return true;
}

/** ${env:NAME} puts a variable of the caller into the template. */
function environmentOf(text: string): string {
  const names = [...text.matchAll(/\$\{env:(\w+)/g)].map((match) => match[1]!);
  return names.map((name) => `${name}=${process.env[name] ?? ''}\0`).join('');
}
