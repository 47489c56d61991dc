/** A disk that takes no more, links that lead nowhere, and what a killed process left: nothing half-written, and the next run works. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../tools/lock.js';
import { packageRoot } from '../../tools/package.js';
import { writeAllWhole } from '../../tools/write-whole.js';
import { runCli } from './run-cli.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-full-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const all = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

/** In a shell whose files may have so many KB: as a full disk, some of them can be written and others not. */
function runInLittleSpace(kilobytes: number, args: string[]) {
  const command = `ulimit -f ${kilobytes}; exec "$0" "$@"`;
  const words = ['-c', command, process.execPath, path.join(packageRoot, 'dist/cli.js'), ...args];
  const { status, stderr } = spawnSync('bash', words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stderr };
}

test('copy writes all or nothing, says so in one sentence, and works once there is room', async () => {
  const args = ['copy', 'edge-lambdas/jwt-cookie', 'out'];
  const { status, stderr } = runInLittleSpace(8, args);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^edgewright: file: "out.*Nothing was changed\.\n$/)]);
  expect(all()).toEqual([]);
  expect((await runCli(args, { cwd: folder })).status).toBe(0);
  expect(all()).toContain('out/jwt-cookie/index.js');
});

test('build does the same', async () => {
  mkdirSync(path.join(folder, 'functions'));
  const source = [
    '/*!\n * fn: points every request at one page.\n * CloudFront Function, viewer-request.\n */',
    "export const config = {\n  /** Page. */\n  page: '/index.html',\n};",
    'export function handler(event) {\n  event.request.uri = config.page;\n  return event.request;\n}\n',
  ];
  writeFileSync(path.join(folder, 'functions/fn.ts'), source.join('\n'));
  const { status, stderr } = runInLittleSpace(0, ['build']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('edgewright: file:')]);
  expect(all()).toEqual(['functions', 'functions/fn.ts']);
  expect((await runCli(['build'], { cwd: folder })).status).toBe(0);
  expect(all()).toContain('dist/functions/min/fn.js');
});

test('what is overwritten stays as it was, where not all of the new fits', () => {
  mkdirSync(path.join(folder, 'jwt-cookie'));
  writeFileSync(path.join(folder, 'jwt-cookie/index.js'), 'mine');
  expect(runInLittleSpace(8, ['copy', 'edge-lambdas/jwt-cookie', '.', '--force']).status).toBe(1);
  expect(all()).toEqual(['jwt-cookie', 'jwt-cookie/index.js']);
  expect(readFileSync(path.join(folder, 'jwt-cookie/index.js'), 'utf8')).toBe('mine');
});

test.each([
  ['a link that leads nowhere, in place of a file', 'spa-rewrite.js', '.', 'exists'],
  ['a link that leads nowhere, in place of the folder', 'out', 'out', 'file'],
])('copy refuses %s, and writes nothing behind it', async (_, link, out, code) => {
  const behind = path.join(folder, 'behind');
  symlinkSync(behind, path.join(folder, link));
  const { status, stderr } = await runCli(['copy', 'spa-rewrite', out], { cwd: folder });
  expect([status, stderr.split(': ')[1]]).toEqual([1, code]);
  expect([existsSync(behind), all()]).toEqual([false, [link]]);
});

test('of several files none changes where one cannot be written', () => {
  writeFileSync(path.join(folder, 'one'), 'old');
  mkdirSync(path.join(folder, 'two'));
  const files = ['new/three', 'one', 'two'].map((name) => ({ file: path.join(folder, name), content: 'new' }));
  expect(() => writeAllWhole(files)).toThrow(/two" expects to be a file, found a folder/);
  expect([all(), readFileSync(path.join(folder, 'one'), 'utf8')]).toEqual([['one', 'two'], 'old']);
});

test('a device is no file', () => {
  const link = lstatSync('/dev/stdout').isSymbolicLink();
  expect(() => writeAllWhole([{ file: '/dev/stdout', content: 'new' }])).toThrow(
    'expects to be a file, found a device',
  );
  expect(lstatSync('/dev/stdout').isSymbolicLink()).toBe(link);
});

test('a file that is written whole has the mode that was asked for, and takes the place of a link', () => {
  const [file, elsewhere] = [path.join(folder, 'key.pem'), path.join(folder, 'elsewhere')];
  symlinkSync(elsewhere, file);
  writeAllWhole([{ file, content: 'secret', mode: 0o600 }]);
  expect([lstatSync(file).isFile(), lstatSync(file).mode & 0o777, existsSync(elsewhere)]).toEqual([true, 0o600, false]);
});

test.each([
  ['that names nobody, as a full disk leaves it', ''],
  ['of a process that ended', '4194305'],
])('a lock %s holds nobody up', async (_, holder) => {
  const file = path.join(folder, 'lock');
  writeFileSync(file, holder);
  expect(await withLock(file, async () => 'done')).toBe('done');
  expect(all()).toEqual([]);
});

test('two who want one lock have it one after the other', async () => {
  const file = path.join(folder, 'lock');
  const order: string[] = [];
  const hold = (name: string) =>
    withLock(file, async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 60));
      order.push(`${name} out`);
    });
  await Promise.all([hold('a'), hold('b')]);
  expect(order.map((step) => step.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
});
