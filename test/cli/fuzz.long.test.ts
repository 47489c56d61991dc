import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fuzzArtefact } from '../../tools/fuzz/fuzz.js';
import { readSample } from '../../tools/fuzz/kind.js';
import { packageRoot } from '../../tools/package.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { runCli } from './run-cli.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, code: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, code);
  return file;
}

const handler = (body: string) =>
  `function handler(event) {\n  var request = event.request;\n  ${body}\n  return request;\n}\n`;
const redirectTo = (value: string) =>
  `return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: ${value} } } };`;

test.each([
  [
    'a header that is not always there',
    handler("if (request.headers['x-role'].value) request.uri = '/a';"),
    'execution',
    3,
  ],
  [
    'a query that cannot be decoded',
    handler(
      "if (request.querystring.q) request.uri = '/' + encodeURIComponent(decodeURIComponent(request.querystring.q.value));",
    ),
    'execution',
    3,
  ],
  [
    'a uri without its slash',
    handler('if (/\\.html$/.test(request.uri)) request.uri = request.uri.slice(1);'),
    'validation',
    undefined,
  ],
  [
    'a redirect where the viewer says',
    handler(`if (request.cookies.next) ${redirectTo('request.cookies.next.value')}`),
    'location',
    undefined,
  ],
  [
    'a host made of a path',
    handler(`if (request.uri.endsWith('/index.html')) ${redirectTo('request.uri.slice(0, -10)')}`),
    'location',
    undefined,
  ],
])('%s is found', async (what, code, fault, line) => {
  let found = false;
  const { failures } = await fuzzArtefact(fileOf(`${what.replace(/\W/g, '-')}.js`, code), {
    samples: [],
    seconds: 20,
    seed: 1,
    stopped: () => found,
    onProgress: (_events, failing) => {
      found = failing > 0;
    },
  });
  expect(failures[0]).toMatchObject({ code: fault, ...(line === undefined ? {} : { line }) });
});

test('what is found is a file that run takes, and fails with', async () => {
  const file = fileOf(
    'role.js',
    handler("if (request.headers['x-role'] && request.uri === '/admin') request.uri = null;"),
  );
  const out = path.join(folder, 'found');
  const ran = await runCli(['fuzz', file, '--seconds', '3', '--seed', '7', '--out', out, '--json']);
  expect(ran).toMatchObject({ status: 1, stderr: '' });
  const [report] = JSON.parse(ran.stdout);
  expect(report).toMatchObject({ file, failures: [{ code: 'validation', event: path.join(out, 'role-1.json') }] });
  expect(report.events).toBeGreaterThan(0);
  const { request } = JSON.parse(readFileSync(path.join(out, 'role-1.json'), 'utf8'));
  expect(request).toMatchObject({ method: 'GET', uri: '/admin', querystring: {}, cookies: {} });
  expect(Object.keys(request.headers).sort()).toEqual(['host', 'x-role']);
  expect(await runCli(['run', file, path.join(out, 'role-1.json')])).toMatchObject({ status: 1 });
});

test('events of the user come first, as they are', async () => {
  const file = fileOf('first.js', handler("if (request.uri === '/exactly/this') throw new Error('no');"));
  const sample = readSample(viewerRequest({ uri: '/exactly/this' }), 'event.json');
  const { failures } = await fuzzArtefact(file, { samples: [sample], seconds: 0.01, seed: 1 });
  expect(failures).toMatchObject([{ code: 'execution', event: { request: { uri: '/exactly/this' } } }]);
});

test('a Lambda is fuzzed where it stands, and answers of its own are judged too', async () => {
  const code =
    "exports.handler = async (event) => { const r = event.Records[0].cf.request; return r.querystring.includes('a=') ? { status: '999' } : r; };";
  const { failures } = await fuzzArtefact(fileOf('lambda.js', code), { samples: [], seconds: 2, seed: 1 });
  expect(failures.map((failure) => failure.code)).toContain('validation');
});

test('a Lambda with a top-level handler is given events of Lambda@Edge', async () => {
  const code = 'async function handler(event) { return event.Records[0].cf.request; }\nmodule.exports = { handler };';
  const { events, failures } = await fuzzArtefact(fileOf('top.js', code), { samples: [], seconds: 0.5, seed: 1 });
  expect(failures).toEqual([]);
  expect(events).toBeGreaterThan(0);
});

test('a Lambda that remembers, and answers with it, is found', async () => {
  const code =
    'let n = 0; exports.handler = async (event) => { const r = event.Records[0].cf.request; r.uri = `/${n++}`; return r; };';
  const { failures } = await fuzzArtefact(fileOf('memory.js', code), { samples: [], seconds: 0.5, seed: 1 });
  expect(failures.map((failure) => failure.code)).toEqual(['differs']);
});

test('sound functions have nothing, and a function with dice is not asked for one answer', async () => {
  const dice = fileOf('dice.js', handler("request.headers['x-dice'] = { value: String(Math.random()) };"));
  const same = fileOf('same.js', handler(''));
  const shipped = ['spa-rewrite', 'redirects', 'clean-query'].map((name) =>
    path.join(packageRoot, `dist/functions/${name}.js`),
  );
  const { status, stdout } = await runCli(['fuzz', same, dice, ...shipped, '--seconds', '0.5'], { cwd: folder });
  expect({ status, stdout }).toMatchObject({ status: 0 });
  expect(stdout.match(/nothing found/g)).toHaveLength(5);
  expect(stdout).toMatch(/dice\.js: .*\n {2}note: it asks for random numbers/);
});

test('a function that does not end is let go of, and the next file has its turn', async () => {
  const loop = fileOf('loop.js', handler('while (request.uri) {}'));
  const { status, stdout } = await runCli(['fuzz', loop, fileOf('after.js', handler('')), '--seconds', '1'], {
    cwd: folder,
  });
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /loop\.js: [\d,]+ events, 1 found\n {2}execution: [^\n]*\n(?:.*\n)*?.*after\.js: [\d,]+ events, nothing found/,
  );
});

test('Ctrl-C, which ends the engine as well, prints what was found so far and no more', async () => {
  const file = fileOf('slow.js', handler("if (request.uri !== '/') request.uri = null;"));
  const cli = path.join(packageRoot, 'dist/cli.js');
  const child = spawn(process.execPath, [cli, 'fuzz', file, '--seconds', '60'], { cwd: folder, detached: true });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  setTimeout(() => process.kill(-child.pid!, 'SIGINT'), 2_500);
  expect(await ended).toBe(1);
  expect(stdout).toMatch(/1 found\n {2}validation/);
});

test.each([
  [['a.ts'], /"a\.ts" is a source/],
  [['missing.js'], /missing\.js/],
  [['connection.js'], /connection\.js" is of a connection function/],
  [['a.js', '--seconds', '0'], /Expected a number above 0/],
  [['a.js', '--seed', 'x'], /Expected a whole number/],
  [['a.js', '--event', 'a.js'], /expected JSON/],
])('%j is refused in one sentence', async (args, message) => {
  fileOf('a.js', handler(''));
  fileOf('connection.js', 'function connectionHandler(connection) { connection.allow(); }');
  const { status, stdout, stderr } = await runCli(['fuzz', ...args], { cwd: folder });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(folder)).not.toContain('edgewright-fuzz-a');
});

test('--coverage counts the lines that all the events together ran', async () => {
  const file = fileOf(
    'covered.js',
    handler("if (request.uri === '/none of those') request.uri = '/';\n  var seen = 1;"),
  );
  const lcov = path.join(folder, 'edge.lcov');
  const { status, stdout } = await runCli(['fuzz', file, '--seconds', '0.3', '--seed', '1', '--coverage', lcov]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/covered\.js +100 % +100 % +50 %\nseed 1\n$/);
  const events = Number(/: ([\d,]+) events/.exec(stdout)?.[1]?.replaceAll(',', ''));
  // Each is sent twice, to compare the answers.
  expect(readFileSync(lcov, 'utf8')).toContain(`DA:4,${2 * events}\n`);
});
