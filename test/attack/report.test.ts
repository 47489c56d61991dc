import { expect, test } from 'vitest';
import { collect } from '../../tools/attack/collect.js';
import { asViewer, type Guard, lineOf, nobody } from '../../tools/attack/guard.js';
import { fixes, type Leak } from '../../tools/attack/leak.js';
import { toThrough } from '../../tools/attack/leak-report.js';
import type { Asked } from '../../tools/attack/stack.js';
import { behavior, distribution, origin } from '../simulator/support.js';

const place = { file: 'template.json', line: 3, column: 5, at: 'Site.DistributionConfig' };
const model = distribution();
const members = behavior({ pattern: '/members/*' });

function leakOf(more: Partial<Leak> = {}): Leak {
  const where = { behavior: members };
  return {
    kind: 'spelling',
    area: '/members/*',
    model,
    asked: [{ target: '/x' }],
    status: 200,
    got: 'object "x"',
    where,
    ...more,
  };
}

const curlOf = (...asked: Asked[]) => toThrough(leakOf({ asked }), () => place).curl;

test.each<[asked: Asked, curl: string]>([
  [{ target: '/%61' }, "'https://www.example.test/%61'"],
  [{ target: '/a', method: 'HEAD' }, "-I 'https://www.example.test/a'"],
  [{ target: '/a', method: 'PUT' }, "-X PUT 'https://www.example.test/a'"],
  [{ target: '/a', httpVersion: '1.0' }, "--http1.0 'https://www.example.test/a'"],
  [{ target: '/a', httpVersion: '2.0' }, "'https://www.example.test/a'"],
  [{ target: '/a', scheme: 'http' }, "'http://www.example.test/a'"],
  [{ target: '/a', host: 'evil.example' }, "'https://evil.example/a'"],
  [{ target: '/a', host: model.domainName }, "'http://localhost:8080/a'"],
  [{ target: 'http://evil.example/a' }, "'https://www.example.test/a'"],
  [{ target: '?a' }, "'https://www.example.test/?a'"],
  [{ target: "/o'neil" }, "'https://www.example.test/o'\\''neil'"],
  [
    {
      target: '/a',
      headers: [
        ['X-A', '1'],
        ['X-B', ''],
      ],
    },
    "-H 'X-A: 1' -H 'X-B;' 'https://www.example.test/a'",
  ],
  [
    {
      target: '/a',
      headers: [
        ['Cookie', 'secret'],
        ['X-A', '1'],
      ],
      secret: 1,
    },
    `-H "Cookie: $PASS" -H 'X-A: 1' 'https://www.example.test/a'`,
  ],
  [{ target: '/a', viewer: { country: 'AQ' } }, "-H 'x-edge-viewer-country: AQ' 'https://www.example.test/a'"],
])('%j is shown as curl … %s', (asked, curl) => {
  expect(curlOf(asked)).toBe(`curl --path-as-is ${curl}`);
});

test('what gets through is told by its last request, and shown with all of them', () => {
  const asked: Asked[] = [
    { target: '/a', method: 'POST' },
    { target: '/b', method: 'PUT' },
  ];
  expect(toThrough(leakOf({ asked, status: 201 }), () => place)).toEqual({
    kind: 'spelling',
    area: '/members/*',
    method: 'PUT',
    url: 'https://www.example.test/b',
    status: 201,
    got: 'object "x"',
    curl: "curl --path-as-is -X POST 'https://www.example.test/a'; curl --path-as-is -X PUT 'https://www.example.test/b'",
    fix: fixes.spelling,
    ...place,
    times: 1,
  });
});

test('what no request of this description gets is told by its URL, and where there is none by the distribution', () => {
  const url = 'https://files.s3.amazonaws.com/x';
  expect(toThrough(leakOf({ asked: [], url }), () => place)).toMatchObject({
    url,
    method: 'GET',
    curl: `curl --path-as-is '${url}'`,
  });
  expect(toThrough(leakOf({ asked: [] }), () => place)).toMatchObject({ url: 'https://www.example.test/' });
});

const other = distribution({ logicalId: 'Other' });
const main = origin('main');

test.each<[what: string, kind: Leak['kind'], second: Partial<Leak>, ways: number]>([
  ['the same way once more', 'spelling', { got: 'object "y"', asked: [{ target: '/y' }] }, 1],
  ['of another kind', 'spelling', { kind: 'host' }, 2],
  ['into another area', 'spelling', { area: '/staff/*' }, 2],
  ['of another distribution', 'spelling', { model: other }, 2],
  ['by another behavior', 'spelling', { where: { behavior: behavior() } }, 2],
  ['by an origin', 'spelling', { where: { origin: main } }, 2],
  ['another header that is believed', 'header-trust', { got: '"x-user"' }, 2],
  ['another cookie that is forwarded', 'forwarded-cookie', { got: 'the answer, by cookie "b"' }, 2],
  ['another origin that is open', 'unsigned-origin', { got: 'object "y"' }, 2],
  ['another header that no key has', 'missing-key', { got: 'object "y"' }, 1],
  ['another address that is led to', 'open-redirect', { got: 'Location: //y' }, 1],
  ['another part of a request that no key has', 'missing-key', { got: 'by query "y"' }, 2],
])('%s', (_what, kind, second, ways) => {
  const collected = collect();
  collected.take({ line: 'one', leak: leakOf({ kind }) });
  expect(collected.take({ line: 'two', leak: leakOf({ kind, ...second }) })).toEqual({ tries: 2, leaks: ways });
  const { through } = collected.report(() => place);
  expect(through.map(({ times }) => times)).toEqual(ways === 1 ? [2] : [1, 1]);
  expect(through[0]!.got).toBe('object "x"');
});

test('tries are counted by line; what only a loose reader would give is held', () => {
  const collected = collect();
  expect(collected.take({ line: 'one' })).toEqual({ tries: 1, leaks: 0 });
  collected.take({ line: 'two', maybe: leakOf({ got: 'perhaps' }) });
  collected.take({ line: 'one', leak: leakOf() });
  collected.take({ line: 'one' });
  expect(collected.report(() => place)).toMatchObject({
    tries: 4,
    through: [{ got: 'object "x"' }],
    maybe: [{ got: 'perhaps', times: 1 }],
    summary: [
      { line: 'one', tries: 3, held: 2 },
      { line: 'two', tries: 1, held: 1 },
    ],
  });
});

test.each([
  [nobody, '/members/*, by host'],
  [{ name: '/members', headers: [] }, '/members/*, by host, by the pass for /members'],
  [{ name: 'a viewer in AQ', headers: [], viewer: { country: 'AQ' } }, '/members/*, by host, by a viewer in AQ'],
])('the line of what is tried as %j is %s', (who, line) => {
  expect(lineOf({ pattern: '/members/*', who } as unknown as Guard, 'by host')).toBe(line);
});

test('a pass stands before what else is sent, and what is asked for wins over where one asks from', () => {
  const pass = { name: '/', headers: [['Cookie', 'a=1']] satisfies [string, string][] };
  expect(asViewer(pass, { target: '/a', headers: [['X-A', '1']] })).toEqual({
    target: '/a',
    headers: [
      ['Cookie', 'a=1'],
      ['X-A', '1'],
    ],
    secret: 1,
  });
  expect(asViewer(nobody, { target: '/a' })).toEqual({ target: '/a', headers: [], secret: 0 });
  const abroad = { ...nobody, viewer: { country: 'AQ', city: 'X' } };
  expect(asViewer(abroad, { target: '/a', viewer: { city: 'Y' } }).viewer).toEqual({ country: 'AQ', city: 'Y' });
});
