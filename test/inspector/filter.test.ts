import { expect, test } from 'vitest';
import { differences } from '../../tools/inspector/page/detail/differences.js';
import { completions, parseFilter } from '../../tools/inspector/page/filter.js';
import { merge, type RequestRow, rowOf, type Sort, sortRows, unfold } from '../../tools/inspector/page/rows.js';

function row(overrides: Partial<RequestRow>): RequestRow {
  return {
    kind: 'request',
    id: '1',
    bytes: 0,
    age: undefined,
    at: 0,
    method: 'GET',
    host: 'd1.cloudfront.net',
    url: '/assets/app.js?v=2',
    status: 200,
    xCache: 'Miss from cloudfront',
    missReason: 'cold',
    behavior: '/assets/*',
    ms: 12,
    origin: 'Site',
    replayOf: undefined,
    functions: ['site-request'],
    ...overrides,
  };
}

test.each<[filter: string, matching: Partial<RequestRow>, other: Partial<RequestRow>]>([
  ['app.js', {}, { url: '/index.html' }],
  ['APP v=2', {}, { url: '/assets/app.js' }],
  ['status:403', { status: 403 }, { status: 404 }],
  ['status:4xx', { status: 451 }, { status: 503 }],
  ['status:403|5xx', { status: 502 }, { status: 404 }],
  ['-status:200', { status: 201 }, {}],
  ['method:post', { method: 'POST' }, {}],
  ['behavior:/api', { behavior: '/api/*' }, {}],
  ['cache:hit', { xCache: 'Hit from cloudfront' }, {}],
  ['cache:cold', {}, { missReason: 'expired' }],
  ['fn:site', {}, { functions: [] }],
  ['origin:api', { origin: 'Api' }, { origin: undefined }],
  ['ms:>50', { ms: 51 }, { ms: 50 }],
  ['ms:<5', { ms: 4 }, { ms: 5 }],
  ['is:refused', { status: 401 }, { status: 404 }],
  ['is:failed', { status: 503 }, { status: 403 }],
  ['is:error', { status: 404 }, {}],
  ['is:replay', { replayOf: '3' }, {}],
  ['status:200 -ms:>50', {}, { ms: 60 }],
  ['-app', { url: '/other' }, {}],
])('"%s" takes one and leaves the other', (filter, matching, other) => {
  const { matches } = parseFilter(filter);
  expect([matches(row(matching)), matches(row(other))]).toEqual([true, false]);
});

test('each request is counted once, and what a count shows is what it counted', () => {
  const xCaches = [
    'Hit',
    'RefreshHit',
    'Miss',
    'Error',
    'FunctionGeneratedResponse',
    'LambdaGeneratedResponse',
    'Redirect',
  ];
  const rows = xCaches.flatMap((xCache) =>
    [200, 301, 401, 403, 404, 418, 500, 504].map((status) => row({ xCache: `${xCache} from cloudfront`, status })),
  );
  const counted = ['hit', 'miss', 'function', 'refused', 'missing', 'failed', 'other'];
  const numbers = counted.map((kind) => rows.filter(parseFilter(`is:${kind}`).matches).length);
  expect(numbers).toEqual([6, 3, 6, 14, 7, 14, 6]);
  expect(numbers.reduce((sum, number) => sum + number, 0)).toBe(rows.length);
});

test('a sorted list has requests alone, the slowest, largest or oldest first', () => {
  const event = { kind: 'event', id: 'e1', at: 0, text: 'changed' } as const;
  const rows = [
    row({ id: '1', ms: 1, bytes: 9 }),
    event,
    row({ id: '2', ms: 5, bytes: 3, age: 7 }),
    row({ id: '3', ms: 3, age: 0 }),
  ];
  const order = (sort: Sort) =>
    sortRows(rows, sort)
      .map(({ id }) => id)
      .join(' ');
  expect([order('newest'), order('slowest'), order('largest'), order('oldest')]).toEqual([
    '1 e1 2 3',
    '2 3 1',
    '1 2 3',
    '2 3 1',
  ]);
});

test('rebuilds without a request between are one row that unfolds', () => {
  const rebuild = (id: number, ...files: string[]) => rowOf({ type: 'rebuild', id, at: id, files, ms: 1 })!;
  const rows = merge(merge([row({ id: '1' })], [rebuild(1, 'a.ts', 'b.ts')]), [rebuild(2, 'b.ts', 'c.ts')]);
  expect(rows).toMatchObject([
    { id: 'e1', at: 2, text: '`b.ts` and 2 others changed · live from the next request' },
    { id: '1' },
  ]);
  expect(unfold(rows).map(({ id }) => id)).toEqual(['e1', 'e1-0', 'e1-1', 'e1-2', '1']);
  const apart = merge(merge([rebuild(1, 'a.ts')], [row({ id: '2' })]), [rebuild(2, 'b.ts')]);
  expect(apart.map(({ id }) => id)).toEqual(['e2', '2', 'e1']);
});

test('two details are compared by the names of headers and parts, not by where they stand', () => {
  const left = {
    headers: [
      ['Host', 'a'],
      ['X-A', '1'],
      ['Via', 'x'],
    ],
    key: [{ part: 'path', value: '/' }],
    ms: 5,
  };
  const right = {
    headers: [
      ['via', 'x'],
      ['host', 'a'],
      ['x-b', '2'],
    ],
    key: [
      { part: 'query', value: 'a=1' },
      { part: 'path', value: '/' },
    ],
    ms: 6,
  };
  expect(differences(left, right)).toEqual([
    ['headers.x-a', '1', '–'],
    ['headers.x-b', '–', '2'],
    ['key.query', '–', 'a=1'],
  ]);
});

test('a term that is still being typed hides nothing, and an unknown key is named', () => {
  expect(parseFilter('status:').matches(row({}))).toBe(true);
  expect(parseFilter('status:').unknown).toBeUndefined();
  expect(parseFilter('stat:403').unknown).toBe('stat');
});

test('rebuilds and invalidations are shown while nothing is filtered', () => {
  const event = { kind: 'event', id: 'e1', at: 0, text: 'changed' } as const;
  expect([parseFilter('').matches(event), parseFilter('app').matches(event)]).toEqual([true, false]);
});

test.each([
  ['st', ['status:']],
  ['a be', ['behavior:']],
  ['status:', ['status:200', 'status:2xx', 'status:404', 'status:4xx']],
  ['status:4', ['status:404', 'status:4xx']],
  ['is:re', ['is:refused', 'is:replay']],
  ['', []],
])('"%s" may become %j', (text, offered) => {
  expect(completions(text, [row({}), row({ status: 404 })])).toEqual(offered);
});
