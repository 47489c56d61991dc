import { expect, test } from 'vitest';
import { completions, parseFilter } from '../../tools/inspector/page/filter.js';
import type { RequestRow } from '../../tools/inspector/page/rows.js';

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
