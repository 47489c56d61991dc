import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  forbidsStoring,
  parseCacheControl,
  seconds,
  uncachedFields,
} from '../../../tools/simulator/cache/cache-control.js';

test.each([
  ['max-age=60', 'max-age', 60],
  ['public, Max-Age = "60"', 'max-age', 60],
  ['max-age=abc', 'max-age', undefined],
  ['max-age=-1', 'max-age', undefined],
  ['max-age', 'max-age', undefined],
  ['s-maxage=5, max-age=60', 's-maxage', 5],
])('%s: %s is %s', (value, name, expected) => {
  expect(seconds(parseCacheControl(value), name)).toBe(expected);
});

test.each([
  ['no-store', true],
  ['NO-CACHE', true],
  ['private, max-age=60', true],
  ['no-cache="Set-Cookie"', false],
  ['public, max-age=60', false],
  [undefined, false],
])('%s forbids storing: %s', (value, expected) => {
  expect(forbidsStoring(parseCacheControl(value))).toBe(expected);
});

test('fields of no-cache are named in lower case', () => {
  expect(uncachedFields(parseCacheControl('no-cache="Set-Cookie, X-A"'))).toEqual(['set-cookie', 'x-a']);
});

test('any text is read in time linear in its length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => parseCacheControl(text) instanceof Map));
});
