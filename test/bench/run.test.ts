import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Case } from '../../bench/measure.js';
import type { Results } from '../../bench/results.js';

const home = process.cwd();
const argv = process.argv;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
  mkdirSync(path.join(folder, 'bench'));
  for (const file of ['README.md', 'package.json', 'bench/results.json']) cpSync(file, path.join(folder, file));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  process.argv = argv;
  rmSync(folder, { recursive: true });
});

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/** Every figure of the committed results, each twice as good as it was. */
function better(): Case[] {
  const { figures } = JSON.parse(read('bench/results.json')) as Results;
  const run = async () =>
    figures.map(({ ratio: _, ours, better, ...rest }) => ({
      ...rest,
      better,
      ours: better === 'higher' ? ours * 2 : ours / 2,
    }));
  return [{ name: 'all', run } as Case];
}

async function bench(...args: string[]): Promise<void> {
  process.argv = [argv[0]!, 'bench', '--json', ...args];
  vi.resetModules();
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const cases = better();
  await (await import('../../bench/run.js')).main(cases);
  said.mockRestore();
  noted.mockRestore();
}

test('a run changes nothing that is committed; --readme commits its results and quotes them', async () => {
  const before = [read('README.md'), read('bench/results.json')];
  await bench();
  expect([read('README.md'), read('bench/results.json')]).toEqual(before);
  const latest = read('bench/latest.json');
  await bench('--readme');
  expect(read('bench/results.json')).toBe(latest);
  expect(read('README.md')).not.toBe(before[0]);
});

test('--readme without a run quotes what is committed', async () => {
  const before = [read('README.md'), read('bench/results.json')];
  await bench('--readme');
  expect([read('README.md'), read('bench/results.json')]).toEqual(before);
});

test('git ignores what a run writes', () => {
  expect(readFileSync(path.join(home, '.gitignore'), 'utf8').split('\n')).toContain('bench/latest.json');
});
