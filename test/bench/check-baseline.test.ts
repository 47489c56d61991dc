/** The command of the continuous run: in a copy of what it reads, without njs, where only bytes are compared. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';

const copy = mkdtempSync(path.join(tmpdir(), 'edgewright-'));

beforeAll(() => {
  const isInstalled = (file: string) => path.basename(file) === 'node_modules';
  for (const folder of ['bench', 'tools', 'shared'])
    cpSync(path.join(packageRoot, folder), path.join(copy, folder), {
      recursive: true,
      filter: (file) => !isInstalled(file),
    });
  symlinkSync(path.join(packageRoot, 'node_modules'), path.join(copy, 'node_modules'));
  mkdirSync(path.join(copy, 'dist'));
  write('bench/baseline.json', { 'functions/one': { bytes: 1000, minBytes: 500 } });
});

afterAll(() => rmSync(copy, { recursive: true }));

function write(file: string, content: unknown): void {
  writeFileSync(path.join(copy, file), JSON.stringify(content));
}

function check(minBytes: number, ...flags: string[]) {
  write('dist/sizes.json', [{ name: 'one', file: 'dist/functions/one.js', bytes: 1000, minBytes }]);
  const script = path.join(copy, 'bench/check-baseline.mjs');
  return spawnSync(process.execPath, [script, ...flags], { env: { PATH: '' }, encoding: 'utf8' });
}

test('ends with 0 where nothing grew by more than a tenth, and says that it counted no instructions', () => {
  const { status, stdout } = check(550);
  expect(status).toBe(0);
  expect(stdout).toContain('instructions are NOT counted');
  expect(stdout).toContain('1 artefacts are within a tenth of bench/baseline.json');
});

test('ends with 1 where something did, names it, and says how to mean it', () => {
  const { status, stderr } = check(551);
  expect(status).toBe(1);
  expect(stderr).toContain('"functions/one" grew from 500 to 551 minBytes\n');
  expect(stderr).toContain('run "node bench/check-baseline.mjs --write" and commit');
});

test('writes no baseline that lacks the instructions', () => {
  expect(check(551, '--write')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('would check nothing'),
  });
});
