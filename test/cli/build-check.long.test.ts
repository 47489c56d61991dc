import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../tools/package.js';
import { njsVersion } from '../../tools/runtime/njs-command.js';
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
  expect(stderr).toMatch(/^edgewright: file: ".*dist.*" cannot be written: .* \(ENOTDIR\)\. Check .*\n$/);
});

test('what nobody foresaw ends with 2 and a trace', async () => {
  const broken = 'data:text/javascript,process.stdout.write=()=>{throw%20Error(`unforeseen`)}';
  const { status, stderr } = await runCli(['help'], { env: { NODE_OPTIONS: `--import=${broken}` } });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^edgewright: internal: Error: unforeseen\n {4}at /);
  const lost = 'data:text/javascript,process.cwd=()=>{throw%20Error(`unforeseen`)}';
  const told = await runCli(['doctor', '--json'], { env: { NODE_OPTIONS: `--import=${lost}` } });
  expect([told.status, JSON.parse(told.stdout)]).toEqual([
    2,
    { errors: [{ code: 'internal', message: 'unforeseen' }] },
  ]);
});

test('edgewright build --watch does not wait in a folder without sources', async () => {
  const { status, stderr } = await runCli(['build', '--watch'], { cwd: makeProject({}) });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^edgewright: no-sources: .*\n$/) });
});

test('edgewright build beside the folder that init wrote says where to run it', async () => {
  const { stderr } = await runCli(['build'], { cwd: makeProject({ 'edge/functions/site.ts': '' }) });
  expect(stderr).toMatch(/Run it in "edge"\.\n$/);
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
const note =
  njsVersion() === undefined
    ? expect.stringMatching(/^edgewright: the approximate engine stands in for njs\. .*\n$/)
    : '';

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

test('edgewright check --runtime 1.0 holds a function to that runtime, and says what 2.0 would take', async () => {
  const root = makeProject({
    'old.js':
      'function handler(event) {\n  event.request.uri = String.bytesFrom("L2E", "base64url");\n  return event.request;\n}\n',
    'both.js': 'function handler(event) {\n  return event.request;\n}\n',
    'new.js': 'function handler(event) {\n  let request = event.request;\n  return request;\n}\n',
  });
  const old = await runCli(['check', '--runtime', '1.0', 'old.js', 'both.js'], { cwd: root });
  expect(old).toMatchObject({ status: 0, stdout: '' });
  expect(old.stderr).toMatch(
    /^edgewright: old\.js: on cloudfront-js-2\.0, change line 2: "String\.bytesFrom" does not exist/,
  );
  expect(old.stderr).toContain('edgewright: both.js: runs on cloudfront-js-2.0 as it is.\n');
  const newer = await runCli(['check', '--runtime', 'cloudfront-js-1.0', '--json', 'new.js'], { cwd: root });
  expect(newer.status).toBe(1);
  expect(JSON.parse(newer.stdout)).toMatchObject([{ line: 2, column: 3, code: 'newer', severity: 'error' }]);
  expect((await runCli(['check', '--runtime', '3.0', 'new.js'], { cwd: root })).stderr).toMatch(
    /^edgewright: usage: .*"1\.0" or "2\.0"/,
  );
});

test('edgewright check --format writes what CI reads; warnings leave the status at 0', async () => {
  const root = makeProject({ 'a.js': 'function handler(event) {\n  console.log(1, 2);\n  return event.request;\n}\n' });
  const github = await runCli(['check', '--format', 'github', 'a.js'], { cwd: root });
  expect(github).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^::warning file=a\.js,line=2,col=3,title=console-log::/),
  });
  const sarif = JSON.parse((await runCli(['check', '--format', 'sarif', 'a.js'], { cwd: root })).stdout);
  expect(sarif.runs[0].results).toMatchObject([{ ruleId: 'console-log', level: 'warning' }]);
  expect((await runCli(['check', '--format', 'xml', 'a.js'], { cwd: root })).status).toBe(1);
});
