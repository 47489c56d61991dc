/** Conditions and ranges of viewers about what is kept. RFC 9110 §13, §14 */
import { expect, test } from 'vitest';
import { type Ask, behavior, cff, open } from '../support.js';

const date = 'Fri, 20 Nov 2026 10:00:00 GMT';
const kept = { ETag: '"a"', 'Last-Modified': date, 'Content-Type': 'text/plain', 'X-A': '1' };
const bytes = Array.from({ length: 100 }, (_, index) => index % 10).join('');

/** What a viewer gets of an object that is kept: status, headers, body. */
async function ask(headers: Record<string, string>, object: Parameters<typeof open>[1], more: Ask = {}) {
  const stamp = cff('response.headers["x-ran"] = { value: "1" }; return response;');
  const rules = behavior({ functions: { 'viewer-response': stamp } });
  const { send, calls } = await open({ behaviors: [rules] }, object);
  await send('/');
  const got = await send('/', { headers, ...more });
  expect(calls).toHaveLength(1);
  return got;
}

const whole = () => ({ headers: kept, body: bytes });
const without = (name: string) => () => ({
  headers: Object.fromEntries(Object.entries(kept).filter(([each]) => each !== name)),
  body: bytes,
});
const weak = () => ({ headers: { ...kept, ETag: 'W/"a"' }, body: bytes });
const missing = () => ({ status: 404, headers: kept, body: bytes });
const future = 'Fri, 20 Nov 2026 12:00:00 GMT';

test.each<[string, Record<string, string>, Parameters<typeof open>[1], number, Ask?]>([
  ['any tag', { 'If-None-Match': '*' }, whole, 304],
  ['a weak tag', { 'If-None-Match': 'W/"a"' }, whole, 304],
  ['the tag of what is weak', { 'If-None-Match': '"a"' }, weak, 304],
  ['another tag, whatever the time', { 'If-None-Match': '"b"', 'If-Modified-Since': future }, whole, 200],
  [
    'the tag, whatever the time',
    { 'If-None-Match': '"a"', 'If-Modified-Since': 'Fri, 20 Nov 2020 10:00:00 GMT' },
    whole,
    304,
  ],
  ['any tag of what has none', { 'If-None-Match': '*' }, without('ETag'), 200],
  ['the time of what has none', { 'If-Modified-Since': future }, without('Last-Modified'), 200],
  ['no time', { 'If-Modified-Since': 'now' }, whole, 200],
  ['the very time', { 'If-Modified-Since': date }, whole, 304],
  ['the tag, by HEAD', { 'If-None-Match': '"a"' }, whole, 304, { method: 'HEAD' }],
  ['another tag, by HEAD', { 'If-None-Match': '"b"' }, whole, 200, { method: 'HEAD' }],
  ['a range by HEAD', { Range: 'bytes=0-1' }, whole, 200, { method: 'HEAD' }],
  ['the tag of an error', { 'If-None-Match': '"a"' }, missing, 404],
  ['a part of an error', { Range: 'bytes=0-1' }, missing, 404],
  ['the tag before a range', { 'If-None-Match': '"a"', Range: 'bytes=0-1' }, whole, 304],
])('%s: %j', async (_, headers, object, status, more = {}) => {
  const got = await ask(headers, object, more);
  expect(got.status).toBe(status);
  expect(got.text).toBe(status === 304 || more.method === 'HEAD' ? '' : bytes);
  const length = status === 304 ? undefined : String(bytes.length);
  const type = status === 304 ? undefined : 'text/plain';
  expect([got.header('content-length'), got.header('content-type'), got.header('x-a')]).toEqual([length, type, '1']);
  expect(got.header('x-ran')).toBe(status === 404 ? undefined : '1');
});

test.each<[string, string | undefined, Record<string, string>?]>([
  ['bytes=0-0', 'bytes 0-0/100'],
  ['bytes=5-5', 'bytes 5-5/100'],
  ['bytes=99-', 'bytes 99-99/100'],
  ['bytes=98-99', 'bytes 98-99/100'],
  ['bytes=98-100', 'bytes 98-99/100'],
  ['bytes=-1', 'bytes 99-99/100'],
  ['bytes=-100', 'bytes 0-99/100'],
  ['bytes=-101', 'bytes 0-99/100'],
  ['bytes= 1-2 ', 'bytes 1-2/100'],
  ['bytes=-', undefined],
  ['bytes=5-4', undefined],
  ['bytes=a-b', undefined],
  ['bytes=1-2, 3-4', undefined],
  ['items=1-2', undefined],
  ['bytes=0-1', 'bytes 0-1/100', { 'If-Range': '"a"' }],
  ['bytes=0-1', 'bytes 0-1/100', { 'If-Range': date }],
  ['bytes=0-1', undefined, { 'If-Range': '"b"' }],
])('%s is %s', async (range, expected, more = {}) => {
  const got = await ask({ Range: range, ...more }, whole);
  const [, first, last] = /^bytes (\d+)-(\d+)/.exec(expected ?? 'bytes 0-99/100')!;
  const part = bytes.slice(Number(first), Number(last) + 1);
  expect([got.status, got.header('content-range'), got.text]).toEqual([expected ? 206 : 200, expected, part]);
  expect([got.all('content-length'), got.header('x-a'), got.header('x-ran')]).toEqual([
    [String(part.length)],
    '1',
    '1',
  ]);
});

test.each([
  ['bytes=100-', bytes],
  ['bytes=-0', bytes],
  ['bytes=0-', ''],
  ['bytes=-1', ''],
])('%s of %j is outside of it, and no function sees the answer', async (range, body) => {
  const got = await ask({ Range: range }, () => ({ headers: kept, body }));
  expect([got.status, got.header('content-range'), got.text]).toEqual([416, `bytes */${body.length}`, '']);
  expect([got.header('content-length'), got.header('x-a'), got.header('x-ran')]).toEqual(['0', undefined, undefined]);
});

test('what is asked for by another method is the origin’s', async () => {
  const { send, calls } = await open({}, whole);
  await send('/');
  expect((await send('/', { method: 'POST', headers: { 'If-None-Match': '"a"' } })).status).toBe(200);
  expect(calls).toHaveLength(2);
});
