import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../../tools/build/index.js';
import { enginesHere } from '../../tools/engine/index.js';
import { EdgewrightError, EdgewrightErrors } from '../../tools/errors.js';
import { functionSource, makeProject } from './project.js';

const stage = { name: 'dev', params: {} };

/** What a build of one function says, as "code: message". */
async function mistakesOf(source: string, files: Record<string, string> = {}): Promise<string[]> {
  return mistakes(makeProject({ 'functions/one.ts': source, ...files }));
}

async function mistakes(root: string, params: Record<string, string> = {}): Promise<string[]> {
  const error = await build({ root, stage: { ...stage, params } }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return [];
  if (!(error instanceof EdgewrightError)) throw error;
  expect(existsSync(path.join(root, 'dist')), 'nothing is written').toBe(false);
  return (error instanceof EdgewrightErrors ? error.errors : [error]).map(({ code, message }) => `${code}: ${message}`);
}

/** Line 8 of the source is the first of `body`. */
test.each([
  ['const big = BigInt(1) + 2n; request.uri = String(big);', /^unknown-global: functions\/one\.ts:8: .*numbers/],
  ['if (/é/u.test(request.uri)) return request;', /^regexp-flag: functions\/one\.ts:8: .*g, i, m and y/],
  ['request.uri = new Map().get("a");', /^unknown-global: functions\/one\.ts:8: .*plain object/],
  ['request.uri = request.uri.split("/").at(-1)!;', /^unknown-method: functions\/one\.ts:8: .*length - 1/],
  ['if (/a/s.test(request.uri)) return request;', /^regexp-flag: functions\/one\.ts:8: .*g, i, m and y/],
  ['request.headers.via = { value: "a" };', /^header: functions\/one\.ts:8: .*"via" is read-only on viewer-request/],
])('%s is refused with file, line and what to write instead', async (body, message) => {
  expect(await mistakesOf(functionSource('one', body))).toContainEqual(expect.stringMatching(message));
});

test.each([
  'const uri = request.uri; request.uri = uri;',
  'const name = request.headers.a?.value ?? "none"; request.uri = name;',
  'let uri: string | undefined; uri ||= "/a"; request.uri = uri;',
  'try { request.uri = decodeURIComponent(request.uri); } catch {}',
  'const uri = request.uri; const o = { uri }; request.uri = o.uri;',
  'const { uri } = request; request.uri = uri;',
  'const all = [...Object.keys(request), "a"]; request.uri = all.join("");',
  'for (const name of Object.keys(request.headers)) request.uri = name;',
  'const f = (a = 1) => a; request.uri = String(f());',
  'const o = { f() { return 1; } }; request.uri = String(o.f());',
  'request.uri = String(Math.max(...[1, 2]));',
  'const all = { ...request }; request.uri = all.uri;',
])('%s is written so that the edge can read it', async (body) => {
  expect(await mistakesOf(functionSource('one', body))).toEqual([]);
});

test('types know nothing but the documented runtime', async () => {
  const unknown = functionSource('one', 'request.uri = request.uri.charCodeAt(0).toFixed(0);');
  expect(await mistakesOf(unknown)).toEqual([
    expect.stringMatching(/^types: functions\/one\.ts:8: .*charCodeAt.*TS2339/),
  ]);
  expect(
    await mistakesOf(functionSource('one', 'request.uri = Buffer.from(request.uri).readUInt8(0).toFixed(0);')),
  ).toEqual([]);
});

test('a mistake in a leaf is found in the leaf', async () => {
  const leaf = 'export function last(list: string[]): string {\n  return list.flatMap((a) => a)[0]!;\n}\n';
  const source = functionSource(
    'one',
    'request.uri = last([]);',
    `import { last } from '../shared/functions/last.js';`,
  );
  const found = await mistakesOf(source, { 'shared/functions/last.ts': leaf });
  expect(found).toContainEqual(expect.stringMatching(/^unknown-method: shared\/functions\/last\.ts:2: /));
});

test.runIf(enginesHere().includes('njs'))('what only njs finds is refused: a top level that throws', async () => {
  const source = (text: string) =>
    functionSource('one', 'request.uri = table.uri;', `const table = JSON.parse('${text}') as { uri: string };`);
  // njs 1.0.2 counts lines of the deployed form otherwise, and then both forms have a finding.
  const found = await mistakesOf(source('{'));
  expect(found).toContainEqual(
    expect.stringMatching(/^engine: functions\/one\.ts:5: this cannot be loaded: SyntaxError: .* 503\./),
  );
  expect(found.filter((line) => !/^engine: .* this cannot be loaded: SyntaxError/.test(line))).toEqual([]);
  expect(await mistakesOf(source('{}'))).toEqual([]);
});

test('both forms are held to 10,240 bytes', async () => {
  const table = (bytes: number) =>
    functionSource('one', 'request.uri = a;', `const a = '/${'x'.repeat(bytes)}' as string;`);
  expect(await mistakesOf(table(10_400))).toEqual([
    expect.stringMatching(/^size: dist\/functions\/min\/one\.js:1: 10,\d{3} bytes/),
    expect.stringMatching(/^size: dist\/functions\/one\.js:1: 10,\d{3} bytes/),
  ]);
  expect(await mistakesOf(table(10_000))).toEqual([expect.stringMatching(/^size: dist\/functions\/one\.js:1: /)]);
  expect(await mistakesOf(table(9_000))).toEqual([]);
});

test.each([
  ['no head', 'export function handler(event: { request: object }) {\n  return event.request;\n}\n'],
  ['the head of another file', functionSource('two', '')],
  ['a head without event', functionSource('one', '').replace(', viewer-request', '')],
])('%s: the message says how a head looks', async (_what, source) => {
  const head = /^head: functions\/one\.ts:1: .*" \* one: .*CloudFront Function, viewer-request/;
  expect(await mistakesOf(source)).toEqual([expect.stringMatching(head)]);
});

test('a source without handler is refused', async () => {
  const source = functionSource('one', '').replace('export function handler', 'export function handle');
  expect(await mistakesOf(source)).toEqual([expect.stringMatching(/^handler: functions\/one\.ts:1: /)]);
});

test.each([
  ['set', `{ set: { 'x-edge-location': 'a' } }`, 'CloudFront keeps header "x-edge-location" to itself'],
  ['setFrom', `{ setFrom: { host: 'a' } }`, 'header "host" is read-only on viewer-request'],
  ['append', `{ append: { 'x-forwarded-proto': 'https' } }`, '"x-forwarded-proto"'],
  ['remove', `{ remove: ['connection'] }`, '"connection"'],
  ['a capital', `{ set: { 'X-Frame': 'a' } }`, 'Write "x-frame"'],
  ['an answer', `{ headers: { Location: { value: '/' } } }`, 'Write "location"'],
])('config with a header that CloudFront refuses, in %s, names it', async (_where, config, message) => {
  const source = functionSource('one', 'request.uri = JSON.stringify(config);', `\nexport const config = ${config};`);
  const [mistake, ...more] = await mistakesOf(source);
  expect(mistake).toContain('header: functions/one.ts:6: ');
  expect(mistake).toContain(message);
  expect(more).toEqual([]);
});

test('config with headers of the viewer and of your own passes', async () => {
  const config = `{ set: { 'x-host': 'a' }, append: { vary: 'b' }, remove: ['x-powered-by'], other: { Host: 'c' } }`;
  const source = functionSource('one', 'request.uri = JSON.stringify(config);', `export const config = ${config};`);
  expect(await mistakesOf(source)).toEqual([]);
});

test('read-only headers differ by event', async () => {
  const source = functionSource('one', 'request.headers.host = { value: "a" };');
  expect(await mistakesOf(source)).toHaveLength(1);
  expect(await mistakesOf(source.replace('viewer-request', 'viewer-response'))).toEqual([]);
});

test('params become their values, and one without value or reader is an error that names it', async () => {
  const params = 'declare const params: { host: string; count: number };\n';
  const source = functionSource('one', 'if (params.count > 1) request.uri = params.host;');
  const root = makeProject({ 'functions/one.ts': source, 'functions/params.d.ts': params });
  expect(await mistakes(root, { host: 'a.example' })).toEqual([
    expect.stringMatching(
      /^param-missing: functions\/one\.ts:8: stage "dev" gives params\.count no value\. Add "count" to custom\.edge\.params\.dev/,
    ),
  ]);
  await expect(
    build({ root, stage: { name: 'dev', params: { host: 'a.example', count: 2, hots: 'b' } } }),
  ).rejects.toThrow(/Param "hots" .* They read: count, host\./);
  await build({ root, stage: { name: 'dev', params: { host: 'a.example', count: 2 } } });
  expect(readFileSync(path.join(root, 'dist/functions/one.js'), 'utf8')).toContain(
    'if (2 > 1) request.uri = "a.example";',
  );
});

test('a failed build leaves the last good artefacts whole', async () => {
  const root = makeProject({
    'functions/one.ts': functionSource('one', ''),
    'functions/two.ts': functionSource('two', ''),
  });
  await build({ root, stage });
  const before = readFileSync(path.join(root, 'dist/functions/one.js'), 'utf8');
  writeFileSync(path.join(root, 'functions/one.ts'), functionSource('one', 'request.uri = "/new";'));
  writeFileSync(path.join(root, 'functions/two.ts'), functionSource('two', 'request.uri = new Set();'));
  await expect(build({ root, stage })).rejects.toThrow(/"Set" does not exist/);
  expect(readFileSync(path.join(root, 'dist/functions/one.js'), 'utf8')).toBe(before);
});

test('a folder without sources is no project', async () => {
  await expect(build({ root: makeProject({}), stage })).rejects.toMatchObject({ code: 'no-sources' });
});
