/** Conditions and ranges about an object of a bucket. RFC 9110 §13, §14 */
import { expect, test } from 'vitest';
import { checkPreconditions, readRange } from '../../../tools/simulator/origins/conditions.js';

const object = { etag: '"a"', modified: new Date('2026-01-02T03:04:05.600Z'), size: 10 };
const at = 'Fri, 02 Jan 2026 03:04:05 GMT';
const before = 'Fri, 02 Jan 2026 03:04:04 GMT';
const after = 'Fri, 02 Jan 2026 03:04:06 GMT';

test.each<[Record<string, string>, string]>([
  [{}, 'pass'],
  [{ 'If-Match': '"a"' }, 'pass'],
  [{ 'If-Match': '*' }, 'pass'],
  [{ 'If-Match': '"b", "a"' }, 'pass'],
  [{ 'If-Match': '"b"' }, 'failed'],
  [{ 'If-Match': '"a"', 'If-Unmodified-Since': before }, 'pass'],
  [{ 'If-Unmodified-Since': before }, 'failed'],
  [{ 'If-Unmodified-Since': at }, 'pass'],
  [{ 'If-Unmodified-Since': 'yesterday' }, 'pass'],
  [{ 'If-None-Match': '"a"' }, 'not-modified'],
  [{ 'If-None-Match': ' W/"a" ' }, 'not-modified'],
  [{ 'If-None-Match': '*' }, 'not-modified'],
  [{ 'If-None-Match': '"b"' }, 'pass'],
  [{ 'If-None-Match': '"b"', 'If-Modified-Since': after }, 'pass'],
  [{ 'If-None-Match': '"a"', 'If-Modified-Since': before }, 'not-modified'],
  [{ 'If-Modified-Since': before }, 'pass'],
  [{ 'If-Modified-Since': at }, 'not-modified'],
  [{ 'If-Modified-Since': after }, 'not-modified'],
  [{ 'If-Modified-Since': 'yesterday' }, 'pass'],
  [{ 'If-Match': '"b"', 'If-None-Match': '"a"' }, 'failed'],
])('%j: %s', (headers, outcome) => {
  expect(checkPreconditions(Object.entries(headers), object)).toBe(outcome);
});

const unsatisfiable = 'unsatisfiable';

test.each<[string, unknown, Record<string, string>?, number?]>([
  ['bytes=0-0', [0, 0]],
  ['bytes=9-', [9, 9]],
  ['bytes=8-9', [8, 9]],
  ['bytes=8-10', [8, 9]],
  ['BYTES=1-1', [1, 1]],
  [' bytes=0-1 ', [0, 1]],
  ['bytes=10-', unsatisfiable],
  ['bytes=-1', [9, 9]],
  ['bytes=-10', [0, 9]],
  ['bytes=-11', [0, 9]],
  ['bytes=-0', unsatisfiable],
  ['bytes=-1', unsatisfiable, {}, 0],
  ['bytes=0-', unsatisfiable, {}, 0],
  ['bytes=-', undefined],
  ['bytes=2-1', undefined],
  ['bytes=0-1,3-4', undefined],
  ['items=0-1', undefined],
  ['bytes=0-1', [0, 1], { 'If-Range': '"a"' }],
  ['bytes=0-1', [0, 1], { 'If-Range': at }],
  ['bytes=0-1', undefined, { 'If-Range': '"b"' }],
  ['bytes=0-1', undefined, { 'If-Range': after }],
])('%s is %j', (range, expected, more = {}, size = 10) => {
  const span = readRange(Object.entries({ Range: range, ...more }), { ...object, size });
  expect(typeof span === 'object' ? [span.first, span.last] : span).toEqual(expected);
});

test('without Range the whole object is meant', () => {
  expect(readRange([['If-Range', '"a"']], object)).toBeUndefined();
});
