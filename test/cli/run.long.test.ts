import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { originRequest, viewerRequest } from '../../tools/testing/index.js';
import { engines } from '../engine/engines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, content: string | object): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The command as people call it. */
function run(parts: string[], input?: string, env: Record<string, string> = {}) {
  const options = { encoding: 'utf8', input, env: { ...process.env, ...env } } as const;
  return spawnSync(process.execPath, ['dist/cli.js', 'run', ...parts], options);
}

const handler = fileOf(
  'function.js',
  `import cf from 'cloudfront';
const kvs = cf.kvs();
async function handler(event) {
  console.log('at ' + new Date().toISOString());
  if (event.request.uri === '/throw') throw new Error('no');
  event.request.uri = await kvs.get('to');
  return event.request;
}`,
);
const lambda = fileOf(
  'lambda.js',
  'exports.handler = async (e) => { const r = e.Records[0].cf.request; r.headers["x-key"] = [{ value: String(process.env.AWS_ACCESS_KEY_ID) + Object.keys(process.env).length }]; return r };',
);
const kvs = fileOf('kvs.json', { data: [{ key: 'to', value: '/there' }] });
const event = fileOf('event.json', viewerRequest({ uri: '/here' }));

describe.each(engines)('edgewright run --engine %s', (engine) => {
  const flags = ['--engine', engine, '--kvs', kvs, '--now', '2026-01-01T00:00:00Z', '--json'];

  test('prints engine, result, logs and micros', () => {
    const { stdout, status } = run([handler, event, ...flags]);
    const printed = JSON.parse(stdout);
    expect(printed).toEqual({
      engine: engine === 'njs' ? expect.stringMatching(/^njs \d/) : 'vm (approximate)',
      result: expect.objectContaining({ uri: '/there' }),
      logs: ['at 2026-01-01T00:00:00.000Z'],
      micros: expect.any(Number),
    });
    expect(status).toBe(0);
  });

  test('prints the error in place of the result, reads standard input, and ends with 1', () => {
    const { stdout, status } = run([handler, '-', ...flags], JSON.stringify(viewerRequest({ uri: '/throw' })));
    expect(JSON.parse(stdout)).toMatchObject({
      error: { type: 'FunctionExecutionError', status: 503, message: 'Error: no', line: 5 },
    });
    expect(JSON.parse(stdout)).not.toHaveProperty('result');
    expect(status).toBe(1);
  });
});

test('edgewright run gives a Lambda@Edge file the AWS names of the environment and nothing else', () => {
  const { stdout, status } = run([lambda, '-', '--json'], JSON.stringify(originRequest()), {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  });
  const names = Object.keys({ ...process.env, AWS_ACCESS_KEY_ID: '' }).filter((name) => name.startsWith('AWS_'));
  expect(JSON.parse(stdout)).toMatchObject({
    engine: `node ${process.versions.node}`,
    result: { headers: { 'x-key': [{ key: 'X-Key', value: `AKIDEXAMPLE${names.length}` }] } },
  });
  expect(status).toBe(0);
});

test.each([
  ['assigned.js', 'module.exports = { handler: async (e) => e.Records[0].cf.request };'],
  ['quoted.cjs', 'exports["handler"] = async (e) => e.Records[0].cf.request;'],
  ['defined.js', 'Object.defineProperty(exports, "handler", { value: async (e) => e.Records[0].cf.request });'],
  ['module.mjs', 'export const handler = async (e) => e.Records[0].cf.request;'],
])('edgewright run takes %s for a Lambda@Edge file', (name, code) => {
  const { stdout } = run([fileOf(name, code), '-', '--json'], JSON.stringify(originRequest({ uri: '/as-it-came' })));
  expect(JSON.parse(stdout)).toMatchObject({ result: { uri: '/as-it-came' } });
});

test('edgewright run prints for people without --json', () => {
  const { stdout } = run([handler, event, '--kvs', kvs]);
  expect(stdout).toMatch(/function\.js on (njs|vm).*: \d+ µs\nlog: at .*\n\{\n {2}"method": "GET"/);
});

describe('edgewright run says what is wrong with', () => {
  test.each([
    ['a missing artefact', ['none.js', event], undefined, /none\.js" \(ENOENT\)/],
    ['a missing event', [handler, 'none.json'], undefined, /none\.json" \(ENOENT\)/],
    ['an event that is no JSON', [handler, '-'], '{', /Event "-": expected JSON/],
    ['JSON that is no event', [handler, '-'], '{"a":1}', /found the keys a/],
    [
      'an event of no type',
      [handler, '-'],
      '{"context":{},"request":{"uri":"/"}}',
      /expected context\.eventType to be one of/,
    ],
    [
      'a response event without response',
      [handler, '-'],
      '{"context":{"eventType":"viewer-response"},"request":{"uri":"/"}}',
      /expected "response" to be an object/,
    ],
    [
      'an event of the other kind',
      [handler, '-'],
      JSON.stringify(originRequest()),
      /is a CloudFront Function. Choose an event/,
    ],
    [
      'a Lambda event of no type',
      [lambda, '-'],
      '{"Records":[{"cf":{"config":{},"request":{"uri":"/"}}}]}',
      /Records\[0\]\.cf\.config\.eventType/,
    ],
    ['another engine', [handler, event, '--engine', 'v8'], undefined, /--engine expects njs or vm/],
    ['a store that is none', [handler, event, '--kvs', event], undefined, /expected \{"data"/],
    ['a time that is none', [handler, event, '--now', 'soon'], undefined, /--now expects/],
  ])('%s', (_, parts, input, message) => {
    const { stderr, stdout, status } = run(parts, input);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^edgewright: [a-z-]+: /);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});

test.each<[string, object, string]>([
  ['a query', { querystring: { a: null } }, 'request.querystring.a'],
  ['a query', { querystring: { a: 'b' } }, 'request.querystring.a'],
  ['a query of several values', { querystring: { a: { value: '1', multiValue: [null] } } }, 'request.querystring.a'],
  ['headers', { headers: { host: null } }, 'request.headers.host'],
  ['headers', { headers: [] }, 'request.headers'],
  ['cookies', { cookies: { session: { value: 1 } } }, 'request.cookies.session'],
  ['a method', { method: null }, 'request.method'],
])('%s of another form than an event has is one sentence: %j', (_, parts, at) => {
  const whole = viewerRequest() as unknown as { request: object };
  const file = fileOf('odd.json', { ...whole, request: { ...whole.request, ...parts } });
  const { status, stdout, stderr } = run([handler, file, '--engine', 'vm']);
  expect([status, stdout, stderr.split('\n')]).toEqual([1, '', [expect.stringContaining(`expected ${at} to be`), '']]);
});

test('headers of a Lambda event too', () => {
  const whole = originRequest() as { Records: [{ cf: { request: { headers: object } } }] };
  Object.assign(whole.Records[0].cf.request.headers, { host: [null] });
  const { status, stderr } = run([lambda, fileOf('odd.json', whole)]);
  expect([status, stderr]).toEqual([1, expect.stringContaining('request.headers.host to be [{"key"')]);
});

describe('edgewright run --coverage', () => {
  const route = ['dist/functions/spa-rewrite.js', 'test/events/spa-rewrite.route.json'];
  const lcov = path.join(folder, 'edge.lcov');

  test('writes lcov in the lines of TypeScript, and prints a table behind the answer', () => {
    const { stdout, status } = run([...route, '--coverage', lcov]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^}\nfile +functions +lines +branches +lines not run\nfunctions\/spa-rewrite\.ts +66 % /m);
    expect(readFileSync(lcov, 'utf8')).toMatch(/^TN:\nSF:functions\/spa-rewrite\.ts\nFN:\d+,spaRewrite\n/);
  });

  test('with --json standard output is the answer alone', () => {
    const { stdout } = run([...route, '--coverage', lcov, '--json']);
    expect(JSON.parse(stdout)).toHaveProperty('result');
  });

  test.each([
    ['a folder that is not there', [...route, '--coverage', 'nowhere/edge.lcov'], 'found "nowhere/edge.lcov" (ENOENT)'],
    ['a folder', [...route, '--coverage', folder], 'which is a folder, a link or a device'],
    ['a device, which would be replaced', [...route, '--coverage', '/dev/null'], 'found "/dev/null"'],
    ['a Lambda', [lambda, '-', '--coverage', lcov], 'a Lambda@Edge function'],
  ])('refuses %s before anything runs', (_, parts, message) => {
    const { stdout, stderr, status } = run(parts, JSON.stringify(originRequest()));
    expect([status, stdout, stderr.split('\n')]).toEqual([1, '', [expect.stringContaining(message), '']]);
  });
});
