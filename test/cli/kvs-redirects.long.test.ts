import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { config, handler } from '../../functions/redirects.js';
import { loadArtefact, viewerRequest } from '../../tools/testing/index.js';
import { outcome } from '../functions/outcome.js';
import type { Answer } from '../functions/ways.js';
import { runCli } from './run-cli.js';

const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(dir, { recursive: true }));

let count = 0;

/** Writes `text` under a name of its own and builds a store of it. */
async function build(text: string, name: string, ...flags: string[]) {
  const folder = mkdtempSync(path.join(dir, `${count++}-`));
  const [file, out] = [path.join(folder, name), path.join(folder, 'store.json')];
  writeFileSync(file, text);
  const ran = await runCli(['kvs', 'redirects', file, '--out', out, '--json', ...flags]);
  return { ...ran, file, out, report: ran.status === 0 ? JSON.parse(ran.stdout) : undefined };
}

function entriesIn(out: string): Record<string, string> {
  const { data } = JSON.parse(readFileSync(out, 'utf8')) as { data: { key: string; value: string }[] };
  return Object.fromEntries(data.map(({ key, value }) => [key, value]));
}

const bulk = [
  'example.com/old,https://example.com/new,301,TRUE,FALSE,FALSE,FALSE',
  'https://example.com/docs/,https://example.com/guide,302,FALSE,FALSE,TRUE,TRUE',
  'example.com/away,https://other.example/x',
].join('\n');
const bulkItems = [
  { redirect: { source_url: 'example.com/old', target_url: 'https://example.com/new', preserve_query_string: true } },
  {
    redirect: {
      source_url: 'example.com/docs',
      target_url: 'https://example.com/guide',
      status_code: 302,
      subpath_matching: true,
      preserve_path_suffix: true,
    },
  },
  { redirect: { source_url: 'example.com/away', target_url: 'https://other.example/x' } },
];
const ofBulk = {
  'r:/old': '/new',
  'r*': '{"/docs/*":"302 /guide/:splat query=drop"}',
  'r:/away': 'https://other.example/x query=drop',
};

describe('every form of a list comes to the same entries', () => {
  test.each<[string, string, string, string[], Record<string, string>]>([
    [
      '_redirects',
      '_redirects',
      '# moved\n\n/old /new 301!\n/docs/*  /d/:splat  302 # folder\n',
      [],
      { 'r:/old': '/new', 'r*': '{"/docs/*":"302 /d/:splat"}' },
    ],
    [
      'CSV without a header',
      'r.csv',
      '/old,/new\n/temp,/t,302\n/gone,,410\n',
      [],
      { 'r:/old': '/new', 'r:/temp': '302 /t', 'r:/gone': '410' },
    ],
    [
      'CSV with a header, in another order',
      'r.csv',
      'status,to,path,until\n302,/n,/o,2030-01-01T00:00:00Z\n',
      [],
      { 'r:/o': '302 /n until=1893456000' },
    ],
    [
      'CSV with quotes and a byte order mark',
      'r.csv',
      '\uFEFFaddress,target\r\n"/a,b","/c"\r\n',
      [],
      { 'r:/a,b': '/c' },
    ],
    [
      'JSON, as in config',
      'r.json',
      '{"/old":"/new","/gone":"410","/q":"/n query=drop"}',
      [],
      { 'r:/old': '/new', 'r:/gone': '410', 'r:/q': '/n query=drop' },
    ],
    ['JSON, a list', 'r.json', '[{"address":"/old","target":"/new","status":308}]', [], { 'r:/old': '308 /new' }],
    ['a bulk list', 'bulk.csv', bulk, ['--host', 'other.example'], ofBulk],
    ['a bulk list as JSON', 'bulk.json', JSON.stringify(bulkItems), ['--host', 'other.example'], ofBulk],
    [
      'umlauts and blanks',
      '_redirects',
      '/café /über\n/a%c3%a4 /b\n',
      [],
      { 'r:/caf%C3%A9': '/%C3%BCber', 'r:/a%C3%A4': '/b' },
    ],
    [
      'another host',
      '_redirects',
      'http://old.example/* https://new.example/:splat\n/a /b\n',
      ['--host', 'new.example'],
      { 'r*': '{"old.example/*":"https://new.example/:splat"}', 'r:/a': '/b' },
    ],
  ])('%s', async (_title, name, text, flags, expected) => {
    const { stderr, out } = await build(text, name, ...flags);
    expect(stderr).toBe('');
    expect(entriesIn(out)).toEqual(expected);
  });
});

test.each([
  ['/a /b\n/b /c', ['/a → /b → /c'], { 'r:/a': '/c', 'r:/b': '/c' }],
  ['/a /b\n/b /c 302', ['/a → /b → /c'], { 'r:/a': '302 /c', 'r:/b': '302 /c' }],
  ['/a /b/x\n/b/* /c/:splat', ['/a → /b/x → /c/x'], { 'r:/a': '/c/x', 'r*': '{"/b/*":"/c/:splat"}' }],
  [
    '/a/* /b/:splat\n/b/* /c/:splat',
    ['/a/* → /b/:splat → /c/:splat'],
    { 'r*': '{"/a/*":"/c/:splat","/b/*":"/c/:splat"}' },
  ],
  ['/a /b?x=1\n/b /c', [], { 'r:/a': '/b?x=1', 'r:/b': '/c' }],
])('a chain is one redirect where nothing else hangs on it: %j', async (text, collapsed, expected) => {
  const { out, report } = await build(text, '_redirects');
  expect(report.collapsed).toEqual(collapsed);
  expect(entriesIn(out)).toEqual(expected);
});

test.each([
  ['/a /b\n/b /a', 'line 1: "/a" leads back to itself'],
  ['/a /a', '"/a" leads back to itself'],
  ['/a/* /a/b/:splat', '"/a/*" leads back to itself'],
  ['/* /:splat', '"/*" leads back to itself'],
  ['/a /b\n/a /c', 'line 2: "/a" has another target in line 1'],
  ['/a //evil.example/', 'leads to another host'],
  ['/a /\\evil.example/', 'leads to another host'],
  ['/a https://other.example/', 'leads to the host "other.example". Allow it with --host other.example'],
  ['/a http://other.example/', 'expected a target that begins with "/" or "https://"'],
  ['/a javascript:alert(1)', 'expected a target that begins with "/" or "https://"'],
  ['/a/* https://new.example:splat', '":splat" as a part between "/"'],
  ['/a /b/:splat', '":splat" expects an address that ends in "/*"'],
  ['/a*b /c', 'expected "*" alone behind the last "/"'],
  ['/a/:id /b', 'expected "*" in place of a named part'],
  ['/a?b=1 /c', 'without query and fragment'],
  ['/a /b 200', 'expected the status 301, 302, 307, 308, 410, found "200"'],
  ['/a /b 302 Country=de', 'conditions such as "Country=de"'],
  ['/a', 'expected "address target status"'],
  ['a /b\nb /c\n/d /e', 'expected an address like'],
  ['', 'has no rule'],
  ['{"/a":5}', 'expected a rule like "/new"'],
  ['{"/a":', 'is not valid JSON'],
  ['[{"adress":"/a","target":"/b"}]', 'expected address, target'],
  [`/${'a'.repeat(600)} /b`, 'expected keys of at most 512 bytes'],
  [`/a /${'b'.repeat(1100)}`, 'expected a value of at most 1024 bytes'],
])('%j is refused, and nothing is written', async (text, message) => {
  const { status, stderr, out } = await build(text, '_redirects');
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(() => readFileSync(out)).toThrow('ENOENT');
});

test('all mistakes are told at once', async () => {
  const { stderr } = await build('/a //x\n/b /c 999\n', '_redirects');
  expect(stderr.trim().split('\n')).toHaveLength(2);
});

test('the update says what changed since the last build, and leaves the entries of other functions alone', async () => {
  const first = await build('/a /b\n/c /d\n', '_redirects');
  const { data } = JSON.parse(readFileSync(first.out, 'utf8'));
  writeFileSync(first.out, JSON.stringify({ data: [...data, { key: 'live', value: 'r7' }] }));
  writeFileSync(first.file, '/a /x\n/e /f\n');
  const ran = await runCli(['kvs', 'redirects', first.file, '--out', first.out, '--json']);
  expect(JSON.parse(ran.stdout).update).toEqual({
    added: ['r:/e'],
    changed: ['r:/a'],
    removed: ['r:/c'],
    batches: [
      {
        Puts: [
          { Key: 'r:/e', Value: '/f' },
          { Key: 'r:/a', Value: '/x' },
        ],
        Deletes: [],
      },
      { Puts: [], Deletes: [{ Key: 'r:/c' }] },
    ],
  });
  expect(entriesIn(first.out)).toEqual({ 'r:/a': '/x', 'r:/e': '/f', live: 'r7' });
});

describe('50,000 rules, sharded', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `/articles/2019/${at}/title-of-it /blog/${at}`);
  const { report, out, file } = await build(`${lines.join('\n')}\n/manual/* /m/:splat\n`, '_redirects', '--sharded');
  const kvs = entriesIn(out);

  test('fit, in batches of 50 with the pointer last', () => {
    expect(report.rules).toBe(50_001);
    expect(report.bytes).toBeLessThan(5 * 1_024 * 1_024);
    expect(Math.max(...Object.values(kvs).map((value) => Buffer.byteLength(value)))).toBeLessThanOrEqual(1_024);
    const { batches } = report.update;
    expect(batches.every(({ Puts }: { Puts: unknown[] }) => Puts.length <= 50)).toBe(true);
    expect(batches.at(-1).Puts.map(({ Key }: { Key: string }) => Key)).toEqual(['r']);
  });

  test.each([
    ['/articles/2019/0/title-of-it', '301 /blog/0'],
    ['/articles/2019/49999/title-of-it', '301 /blog/49999'],
    ['/manual/a', '301 /m/a'],
    ['/articles/2019/50000/title-of-it', '/articles/2019/50000/title-of-it'],
  ])('the function answers %s with %s', async (uri, expected) => {
    const code = readFileSync('dist/functions/redirects.js', 'utf8').replace('store: "none"', 'store: "sharded"');
    const artefact = path.join(dir, 'redirects.js');
    writeFileSync(artefact, code);
    const loaded = await loadArtefact(artefact, { kvs });
    const { result } = await loaded.invoke(viewerRequest({ uri }));
    await loaded.close();
    expect(outcome(result as Answer)).toBe(expected);
  });

  test('built again, they are the same generation; one more is another', async () => {
    const again = await runCli(['kvs', 'redirects', file, '--out', out, '--sharded', '--json']);
    expect(JSON.parse(again.stdout).update.batches).toEqual([]);
    writeFileSync(file, `${lines.slice(0, 1000).join('\n')}\n`);
    const fewer = await runCli(['kvs', 'redirects', file, '--out', out, '--sharded', '--json']);
    expect(entriesIn(out).r).toMatch(/^\{"g":2,/);
    expect(JSON.parse(fewer.stdout).update.removed).toHaveLength(Object.keys(kvs).length - 1);
  });
});

test('what the shipped config says is itself without fault', async () => {
  expect(typeof handler).toBe('function');
  expect((await build(JSON.stringify(config.rules), 'rules.json')).stderr).toBe('');
});
