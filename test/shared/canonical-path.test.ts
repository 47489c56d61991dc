import { describe, expect, test } from 'vitest';
import { isCanonicalPath, isPlainPath } from '../../shared/functions/canonical-path.js';

const hex = (code: number) => `%${code.toString(16).padStart(2, '0')}`;

describe('a canonical path', () => {
  test.each([
    '/',
    '/a/b.c',
    '/a/',
    "/it's/(1)/~me/a:b@c!$&*+,;=-_.d",
    '/a[1]|b',
    '/caf%C3%A9/%c3%a9',
    '/my%20file%20(1).pdf',
    '/%E6%97%A5%E6%9C%AC/%F0%9F%98%80',
    '/a%3Fb%23c',
    '/100%25',
    '/100%25/x',
    '/%7B%22a%22%7D',
    '/team%40home/q%26a/v1%3A2/a%2Bb',
    '/.well-known/x',
    '/...',
    '/a..b/c.',
  ])('is %s', (path) => {
    expect(isCanonicalPath(path)).toBe(true);
  });

  test.each([
    ['', 'nothing'],
    ['a', 'no slash in front'],
    ['//a', 'an empty segment'],
    ['/a//b', 'an empty segment'],
    ['/a/./b', 'a dot segment'],
    ['/a/..', 'a dot segment'],
    ['/..;/a', 'a dot segment before ";"'],
    ['/..%3Bx/a', 'a dot segment before an encoded ";"'],
    ['/%20../a', 'a dot segment behind a space'],
    ['/..%20/a', 'a dot segment before a space'],
    ['/a\\b', 'a backslash'],
    ['/a b', 'a space'],
    ['/a"b', 'a character that paths cannot hold'],
    ['/a<b>', 'characters that paths cannot hold'],
    ['/ａdmin', 'a letter beyond ASCII'],
    ['/a\u0000', 'a control character'],
    ['/a%', 'no encoding'],
    ['/a%2', 'no encoding'],
    ['/a%zz', 'no encoding'],
    ['/a%u002e', 'no encoding'],
    ['/%2525', 'an encoding of an encoding'],
    ['/%252e', 'an encoding of an encoding'],
    ['/%25u002e', 'an encoding of no standard within an encoding'],
    ['/%C3', 'a cut character'],
    ['/%A9', 'the end of a character'],
    ['/%C0%AE', 'an overlong "."'],
    ['/%E0%80%AF', 'an overlong "/"'],
    ['/%ED%A0%80', 'half of a pair'],
    ['/%F4%90%80%80', 'a code point that does not exist'],
    ['/%C2%85', 'a control character of ISO 8859'],
    ['/%EF%BC%8F', 'a wide "/"'],
    ['/%EF%BC%8E', 'a wide "."'],
    ['/%E2%80%A5', 'a two dot leader'],
    ['/%EF%BC%BC', 'a wide "\\"'],
  ])('is not %j: %s', (path) => {
    expect(isCanonicalPath(path)).toBe(false);
  });

  test('holds no encoding of a letter, a digit, "-._~", a slash or a control character, in either case of hex', () => {
    const encoded = Array.from({ length: 128 }, (_, code) => code);
    const refused = encoded.filter(
      (code) => code < 0x20 || code === 0x7f || /[A-Za-z0-9\-._~/\\]/.test(String.fromCharCode(code)),
    );
    for (const code of refused) {
      expect([hex(code), isCanonicalPath(`/a${hex(code)}b`)]).toEqual([hex(code), false]);
      expect([hex(code), isCanonicalPath(`/a${hex(code).toUpperCase()}b`)]).toEqual([hex(code), false]);
    }
    const taken = encoded.filter((code) => !refused.includes(code) && code !== 0x25);
    for (const code of taken) expect([hex(code), isCanonicalPath(`/a${hex(code)}z`)]).toEqual([hex(code), true]);
  });
});

describe('a plain path', () => {
  test.each([
    "/it's/(1)/a:b@c!$&*+,;=",
    '/my%20file%20(1).pdf',
    '/caf%C3%A9',
    '/a%3Fb%23c',
    '/100%25',
    '/%7B%5E%7D%5B%5D',
  ])('is %s', (path) => {
    expect(isPlainPath(path)).toBe(true);
  });

  test.each([...'!$&\'()*+,;=:@"'])('has %s as it is', (character) => {
    expect(isPlainPath(`/a${hex(character.charCodeAt(0))}b`)).toBe(false);
    expect(isPlainPath(`/a${hex(character.charCodeAt(0)).toUpperCase()}b`)).toBe(false);
  });

  test('is canonical', () => {
    expect(['/%2e', '/a//b', '/%zz', '/%C3'].map(isPlainPath)).toEqual([false, false, false, false]);
  });
});
