import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { njsVersion } from '../../tools/engine/njs-binary.js';
import { packageRoot } from '../../tools/package.js';
import { functionSource, makeProject } from '../build/project.js';
import { runCli } from './run-cli.js';

const service = 'custom: { edge: { params: { default: { host: a.example }, prod: { host: b.example } } } }\n';
const params = 'declare const params: { host: string };\n';
const source = functionSource('one', 'request.uri = params.host;');

test('edgewright build takes the params of the stage and prints sizes', async () => {
  const root = makeProject({ 'functions/one.ts': source, 'functions/params.d.ts': params, 'serverless.yml': service });
  const host = () => /"(.)\.example"/.exec(readFileSync(path.join(root, 'dist/functions/min/one.js'), 'utf8'))?.[1];
  const table = await runCli(['build'], { cwd: root });
  expect(table).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/^functions\/one +\d+ +\d+ +\d %$/m),
  });
  expect(host()).toBe('a');
  const json = await runCli(['build', '--stage', 'prod', '--json'], { cwd: root });
  expect(JSON.parse(json.stdout)).toEqual(JSON.parse(readFileSync(path.join(root, 'dist/sizes.json'), 'utf8')));
  expect(host()).toBe('b');
});

test('edgewright build says each mistake on a line of its own, ends with 1 and writes nothing', async () => {
  const root = makeProject({
    'functions/one.ts': functionSource('one', 'request.uri = String(new Map());'),
    'functions/two.ts': functionSource('two', 'request.uri = [1].flat().join();'),
  });
  const { status, stdout, stderr } = await runCli(['build'], { cwd: root });
  expect({ status, stdout, written: existsSync(path.join(root, 'dist')) }).toEqual({
    status: 1,
    stdout: '',
    written: false,
  });
  expect(stderr).toMatch(/^edgewright: unknown-global: functions\/one\.ts:8: "Map"/m);
  expect(stderr).toMatch(/^edgewright: unknown-method: functions\/two\.ts:8: "\.flat\(\)"/m);
});

test('edgewright build without njs says what it left out', async () => {
  const root = makeProject({ 'functions/one.ts': functionSource('one', '') });
  const { status, stdout } = await runCli(['build'], { cwd: root, env: { PATH: root } });
  expect(status).toBe(0);
  expect(stdout).toContain('Not loaded in njs, which is not installed');
});

test('a folder that cannot be written is said in a sentence', async () => {
  const root = makeProject({ 'functions/one.ts': functionSource('one', ''), dist: 'a file' });
  const { status, stderr } = await runCli(['build'], { cwd: root });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^edgewright: file: ".*dist.*" is out of reach \(\w+: \w+\)\. Check .*\n$/);
});

test('what nobody foresaw ends with 2 and a trace', async () => {
  const broken = 'data:text/javascript,process.stdout.write=()=>{throw%20Error(`unforeseen`)}';
  const { status, stderr } = await runCli(['help'], { env: { NODE_OPTIONS: `--import=${broken}` } });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^edgewright: internal: Error: unforeseen\n {4}at /);
});

test('edgewright build --watch does not wait in a folder without sources', async () => {
  const { status, stderr } = await runCli(['build', '--watch'], { cwd: makeProject({}) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^edgewright: no-sources: .*\n$/) });
});

test('edgewright build --watch --json says each build on a line, until it is interrupted', async () => {
  const root = makeProject({ 'functions/one.ts': functionSource('one', '') });
  const command = [path.join(packageRoot, 'dist/cli.js'), 'build', '--watch', '--json'];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** The next event of this name: a save that takes two writes may be built twice. */
  const next = async (name: string) => {
    for (;;) {
      const { value = '{"event":"end"}' } = await lines.next();
      const event = JSON.parse(value);
      if (event.event === name || event.event === 'end') return event;
    }
  };
  expect(await next('built')).toMatchObject({ names: ['one'], sizes: [{ name: 'one' }] });
  writeFileSync(path.join(root, 'functions/one.ts'), functionSource('one', 'request.uri = String(new Map());'));
  expect(await next('failed')).toMatchObject({ errors: [{ code: 'unknown-global' }] });
  writeFileSync(path.join(root, 'functions/one.ts'), functionSource('one', 'request.uri = "/";'));
  expect(await next('built')).toMatchObject({ names: ['one'] });
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))).toBe(0);
});

/** What `check` says on stderr where it could not ask the engine. */
const note = njsVersion() === undefined ? expect.stringMatching(/^edgewright: njs is not installed, .*\n$/) : '';

test('edgewright check prints FILE:LINE: code: message for each finding and ends with 1', async () => {
  const root = makeProject({
    'bad.js': 'var a = 1;\nfunction handler({ request }) {\n  return request?.uri;\n}\n',
    'good.js': 'function handler(event) {\n  return event.request;\n}\n',
  });
  const bad = await runCli(['check', 'good.js', 'bad.js'], { cwd: root });
  expect(bad).toMatchObject({ status: 1, stderr: note });
  expect(bad.stdout.split('\n')).toEqual([
    expect.stringMatching(/^bad\.js:2: destructuring: \S.*/),
    '    function handler({ request }) {',
    '                     ^',
    expect.stringMatching(/^bad\.js:3: optional-chaining: \S.*/),
    '      return request?.uri;',
    '             ^',
    '',
  ]);
  const json = await runCli(['check', '--json', 'bad.js'], { cwd: root });
  expect(json.status).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual([
    { file: 'bad.js', line: 2, column: 18, code: 'destructuring', severity: 'error', message: expect.any(String) },
    { file: 'bad.js', line: 3, column: 10, code: 'optional-chaining', severity: 'error', message: expect.any(String) },
  ]);
  expect(await runCli(['check', 'good.js'], { cwd: root })).toEqual({ status: 0, stdout: '', stderr: note });
  expect((await runCli(['check', '--json', 'good.js'], { cwd: root })).stdout).toBe('[]\n');
});

test('edgewright check takes sources of this build, too', async () => {
  const root = makeProject({
    'functions/one.ts': source,
    'functions/two.ts': functionSource('two', 'request.uri = String(new Map());'),
    'serverless.yml': service,
  });
  const { status, stdout } = await runCli(['check', 'functions/one.ts', 'functions/two.ts'], { cwd: root });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^functions\/two\.ts:8: unknown-global: "Map".*\n {4}.*\n +\^\n$/);
});

test('edgewright check of a file over 10,240 bytes says so; of those that cannot be read as well', async () => {
  const big = (bytes: number) => `function handler(event) {\n  return event.request;\n}\n`.padEnd(bytes, '/');
  const root = makeProject({ 'fits.js': big(10_240), 'big.js': big(10_241) });
  expect((await runCli(['check', 'fits.js'], { cwd: root })).stdout).toBe('');
  expect((await runCli(['check', 'big.js'], { cwd: root })).stdout).toMatch(/^big\.js:1: size: 10,241 bytes/);
  const missing = await runCli(['check', 'none.js', 'big.js', '.'], { cwd: root });
  const unreadable = (file: string, why: string) =>
    `edgewright: file-unreadable: "${file}" cannot be read (${why}). Name an existing file.\n`;
  expect(missing).toEqual({
    status: 1,
    stdout: '',
    stderr: unreadable('none.js', 'ENOENT') + unreadable('.', 'EISDIR'),
  });
});
