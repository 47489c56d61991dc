import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { build, readStage, type Size } from '../../tools/build/index.js';
import { packageRoot } from '../../tools/package.js';

const sizes: Size[] = JSON.parse(readFileSync(path.join(packageRoot, 'dist/sizes.json'), 'utf8'));
const files = sizes.flatMap(({ file }) => [file, file.replace(/^dist\/(functions|edge-lambdas)\//, 'dist/$1/min/')]);

test('two builds in two folders give the same bytes as dist/', async () => {
  const stage = await readStage(packageRoot, undefined);
  const [one, two] = await Promise.all([copyOf(packageRoot), copyOf(packageRoot)]);
  try {
    await Promise.all([one, two].map((root) => build({ root, stage })));
    for (const file of [...files, 'dist/sizes.json']) {
      expect(readFileSync(path.join(one, file), 'utf8'), file).toBe(built(file));
      expect(readFileSync(path.join(two, file), 'utf8'), file).toBe(built(file));
    }
  } finally {
    for (const root of [one, two]) rmSync(root, { recursive: true });
  }
}, 60_000);

function copyOf(root: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
  for (const folder of ['functions', 'edge-lambdas', 'shared'])
    cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

function built(file: string): string {
  return readFileSync(path.join(packageRoot, file), 'utf8');
}
