/** Whether an answer is kept, for how long, and in which words that is said. DG/Expiration.html, DG/HTTPStatusCodes.html */
import { expect, test } from 'vitest';
import type { CachePolicy } from '../../../tools/distribution/model.js';
import { decideKeeping, type Keeping } from '../../../tools/simulator/cache/ttl.js';
import { caching, cachingDisabled, start } from '../support.js';

const httpDate = (offset: number) => new Date(start + offset * 1_000).toUTCString();

/** In one line: seconds, where they come from, what moved them, and how long it may be served when it is stale. */
function said(keeping: Keeping): string {
  if (!keeping.kept) return `no: ${keeping.because}`;
  const { seconds, from, clamp, staleWhileRevalidate, staleIfError } = keeping;
  return [seconds, from, clamp ?? '-', staleWhileRevalidate, staleIfError ?? 'always'].join(' | ');
}

function decide(status: number, headers: Record<string, string>, policy: Partial<CachePolicy> = {}, errors = {}) {
  const rules = { rule: undefined, s3: false, ...errors };
  return said(decideKeeping({ status, headers: Object.entries(headers) }, caching(policy), start, rules));
}

const control = (value: string) => ({ 'Cache-Control': value });

test.each<[Record<string, string>, Partial<CachePolicy>, string]>([
  [{}, {}, '86400 | default TTL | - | 0 | always'],
  [{}, { minTtl: 30, defaultTtl: 10 }, '30 | default TTL | - | 0 | always'],
  [{}, { defaultTtl: 0 }, '0 | default TTL | - | 0 | always'],
  [{}, { defaultTtl: 90, maxTtl: 60 }, '60 | default TTL | max TTL 60 | 0 | always'],
  [control('max-age=10, s-maxage=20'), {}, '20 | s-maxage=20 | - | 0 | always'],
  [control('max-age=10, s-maxage=abc'), {}, '10 | max-age=10 | - | 0 | always'],
  [control('max-age=0'), {}, '0 | max-age=0 | - | 0 | always'],
  [control('max-age=10'), { minTtl: 10, maxTtl: 10 }, '10 | max-age=10 | - | 0 | always'],
  [control('max-age=10'), { minTtl: 11 }, '11 | max-age=10 | min TTL 11 | 0 | always'],
  [control('max-age=10'), { maxTtl: 9 }, '9 | max-age=10 | max TTL 9 | 0 | always'],
  [{ Expires: httpDate(7) }, {}, '7 | Expires | - | 0 | always'],
  [{ Expires: httpDate(-7) }, {}, '0 | Expires | - | 0 | always'],
  [{ Expires: 'never' }, {}, '0 | Expires | - | 0 | always'],
  [control('max-age=9, stale-while-revalidate=5, stale-if-error=6'), {}, '9 | max-age=9 | - | 5 | 6'],
  [
    control('max-age=9, stale-while-revalidate=5, stale-if-error=6'),
    { maxTtl: 3 },
    '3 | max-age=9 | max TTL 3 | 3 | 3',
  ],
  [control('max-age=9, stale-if-error=0'), {}, '9 | max-age=9 | - | 0 | 0'],
  [control('no-store'), {}, 'no: Cache-Control forbids it, and min TTL is 0'],
  [control('private'), {}, 'no: Cache-Control forbids it, and min TTL is 0'],
  [control('no-cache="set-cookie", max-age=5'), {}, '5 | max-age=5 | - | 0 | always'],
  [control('no-store, max-age=9'), { minTtl: 3 }, '3 | min TTL | - | 0 | always'],
  [{ Vary: ' * ' }, {}, 'no: Vary: *'],
  [{ Vary: '*' }, { minTtl: 5 }, '86400 | default TTL | - | 0 | always'],
  [{ Vary: 'Accept' }, {}, '86400 | default TTL | - | 0 | always'],
])('a 200 with %j, by %j: %s', (headers, policy, expected) => {
  expect(decide(200, headers, policy)).toBe(expected);
});

const rule = (cachingMinTtl: number) => ({ rule: { errorCode: 0, pagePath: '', responseCode: 0, cachingMinTtl } });
const least = 'error caching minimum TTL';

type Row = [status: number, headers: Record<string, string>, errors: object, expected: string];

test.each<Row>([
  [307, {}, {}, 'no: 307 without an age'],
  [308, {}, {}, 'no: 308 without an age'],
  [308, control('max-age=5'), {}, '5 | max-age=5 | - | 0 | always'],
  [302, {}, {}, '86400 | default TTL | - | 0 | always'],
  ...[404, 410, 414, 500, 501, 502, 503, 504].map((status): Row => [status, {}, {}, `10 | ${least} | - | 0 | 0`]),
  ...[400, 403, 405, 412, 415].flatMap((status): Row[] => [
    [status, {}, {}, `no: status ${status} is not kept`],
    [status, control('max-age=20'), {}, '20 | max-age=20 | - | 0 | 0'],
    [status, {}, rule(7), `7 | ${least} | - | 0 | 0`],
  ]),
  ...[401, 416, 429, 599].map(
    (status): Row => [status, control('max-age=20'), rule(7), `no: status ${status} is not kept`],
  ),
  ...[404, 410, 414, 501].map((status): Row => [status, control('no-store'), {}, 'no: Cache-Control forbids it']),
  ...[500, 502, 503, 504].map((status): Row => [status, control('no-store'), {}, `10 | ${least} | - | 0 | 0`]),
  [404, control('max-age=20'), {}, '20 | max-age=20 | - | 0 | 0'],
  [404, control('max-age=10'), {}, `10 | ${least} | - | 0 | 0`],
  [404, control('max-age=9'), {}, `10 | ${least} | - | 0 | 0`],
  [404, control('max-age=99999999'), {}, '31536000 | max-age=99999999 | - | 0 | 0'],
  [404, {}, rule(0), 'no: error caching minimum TTL is 0'],
  [404, control('max-age=1'), rule(0), '1 | max-age=1 | - | 0 | 0'],
  [404, {}, rule(1), `1 | ${least} | - | 0 | 0`],
  [404, {}, { ...rule(0), s3: true }, `1 | ${least} | - | 0 | 0`],
  [404, {}, { ...rule(2), s3: true }, `2 | ${least} | - | 0 | 0`],
  [404, {}, { s3: true }, `10 | ${least} | - | 0 | 0`],
])('a %i with %j, by %j: %s', (status, headers, errors, expected) => {
  expect(decide(status, headers, {}, errors)).toBe(expected);
});

test('a policy that keeps nothing is named', () => {
  const answer = { status: 200, headers: [] };
  expect(said(decideKeeping(answer, cachingDisabled, start, { rule: undefined, s3: false }))).toBe(
    'no: CachingDisabled keeps nothing',
  );
});
