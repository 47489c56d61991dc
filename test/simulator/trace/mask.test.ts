import { describe, expect, test } from 'vitest';
import { maskDetail, maskUrl } from '../../../tools/simulator/trace/mask.js';

const hidden = (chars: number) => ({ masked: true, chars });

test.each([
  ['/x', undefined, '/x'],
  ['/x', '', '/x?'],
  ['/x', 'a=1&Policy=abc&b=2', '/x?a=1&Policy=…&b=2'],
  ['/x', 'Signature=abc', '/x?Signature=…'],
  [
    '/x',
    'signature=abc&X-Amz-Signature=d&x-amz-security-token=e',
    '/x?signature=…&X-Amz-Signature=…&x-amz-security-token=…',
  ],
  ['/x', 'MySignature=abc&Signatures=d', '/x?MySignature=abc&Signatures=d'],
])('of %s?%s is shown %s', (path, query, shown) => {
  expect(maskUrl(path, query)).toBe(shown);
});

describe('of a header line', () => {
  test.each([
    ['accept', 'text/html', 'text/html'],
    ['authorization', 'Bearer abc', 'Bearer …'],
    ['Authorization', 'abc', hidden(3)],
    ['authorization', 'Basic a\nb', 'Basic …'],
    [
      'authorization',
      'AWS4-HMAC-SHA256 Credential=A/b, Signature=0af9',
      'AWS4-HMAC-SHA256 Credential=A/b, Signature=…',
    ],
    ['x-authorization', 'abc', 'abc'],
    ['proxy-authorization', 'Basic abc', hidden(9)],
    ['X-Forwarded-Authorization', 'abc', hidden(3)],
    ['x-amz-security-token', 'abcd', hidden(4)],
    ['x-amz-security-tokens', 'abcd', 'abcd'],
    ['cookie', 'a=1; b=2', 'a=…; b=…'],
    [
      'Cookie',
      'CloudFront-Key-Pair-Id=K1; CloudFront-Signature=abc',
      'CloudFront-Key-Pair-Id=K1; CloudFront-Signature=…',
    ],
    [
      'set-cookie',
      'a=1; Path=/x; Domain=d; Expires=Thu, 01 Jan 2026; Max-Age=5; SameSite=Lax; Secure',
      'a=…; Path=/x; Domain=d; Expires=Thu, 01 Jan 2026; Max-Age=5; SameSite=Lax; Secure',
    ],
    ['location', 'https://a.test/?Signature=abc&b=1', 'https://a.test/?Signature=…&b=1'],
    ['Policy', 'abc', hidden(3)],
    ['Signature', 'abc', hidden(3)],
    ['policy', 'CachingOptimized', 'CachingOptimized'],
  ])('%s: %s is shown %j', (name, value, shown) => {
    expect(maskDetail([name, value])).toEqual([name, shown]);
  });
});

test.each<[string, unknown, unknown]>([
  ['numbers and nothing', [1, null, undefined, true], [1, null, undefined, true]],
  ['a list that is no line', ['cookie', 'a=1', 'b'], ['cookie', 'a=1', 'b']],
  ['a pair that is no line', ['cookie', 1], ['cookie', 1]],
  ['and another', [1, 'a=1'], [1, 'a=1']],
  ['lines', { headers: [['cookie', 'a=1']] }, { headers: [['cookie', 'a=…']] }],
  ['headers by name', { headers: { cookie: { value: 'a=1' } } }, { headers: { cookie: { value: 'a=…' } } }],
  [
    'several values of a name',
    { headers: { cookie: { value: 'a=1', multiValue: [{ value: 'b=2' }] } } },
    { headers: { cookie: { value: 'a=…', multiValue: [{ value: 'b=…' }] } } },
  ],
  [
    'cookies by name',
    { cookies: { session: { value: 'abc', attributes: 'Path=/' }, 'CloudFront-Key-Pair-Id': { value: 'K1' } } },
    { cookies: { session: { value: hidden(3), attributes: hidden(6) }, 'CloudFront-Key-Pair-Id': { value: 'K1' } } },
  ],
  ['a part of the key', { part: 'cookie session', value: 'abc' }, { part: 'cookie session', value: hidden(3) }],
  [
    'what was stored under it',
    { part: 'cookie session', value: 'abc', stored: 'de' },
    { part: 'cookie session', value: hidden(3), stored: hidden(2) },
  ],
  [
    'a header of the key',
    { part: 'header authorization', value: 'Basic x' },
    { part: 'header authorization', value: 'Basic …' },
  ],
  ['a parameter of the key', { part: 'query Signature', value: 'ab' }, { part: 'query Signature', value: hidden(2) }],
  ['a change of a cookie', { path: 'cookies.a', value: 'abc' }, { path: 'cookies.a', value: hidden(3) }],
  ['of one of several headers', { path: 'headers.cookie.1', value: 'a=1' }, { path: 'headers.cookie.1', value: 'a=…' }],
  ['of a parameter', { path: 'querystring.Policy', value: 'ab' }, { path: 'querystring.Policy', value: hidden(2) }],
  ['a name without value', { name: 'cookie a', because: 'b' }, { name: 'cookie a', because: 'b' }],
  ['a name that is none', { name: 5, value: 'a' }, { name: 5, value: 'a' }],
  ['named', { name: 'Signature', value: 'abc' }, { name: 'Signature', value: hidden(3) }],
])('of %s secrets are masked, and no more', (_, detail, shown) => {
  expect(maskDetail(detail)).toEqual(shown);
});
