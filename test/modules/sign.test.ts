import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { parseTrustedKeys, verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { type SignCookiesOptions, signCookies, signToken, signUrl } from '../../tools/modules/sign.js';
import { checkToken } from '../../tools/signing/check-token.js';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;
const keys = parseTrustedKeys({ RSA: spki(rsa.publicKey), EC: spki(ec.publicKey) });
const host = 'https://d111111abcdef8.cloudfront.net';
const privateKey = pem(rsa.privateKey);
const expires = new Date('2030-01-01T00:00:00Z');
const common = { keyId: 'RSA', privateKey, expires };
const aws = { keyPairId: 'RSA', privateKey, dateLessThan: expires };

/** Kinds of addresses that AWS's signer is tested with, and those on which it went wrong: aws-sdk-js-v3 #8033, #8113, #8277, #8283, #7470. */
const addresses = [
  '/private-content/private.jpeg',
  '/private.jpeg?foo=bar',
  '/private.jpeg?foo=bar%20%26%3D%3B%20baz',
  '/private content/My File.pdf',
  '/private%20content/My%20File.pdf',
  '/path with spaces/file[1].pdf',
  '/i/foo/bar.png/format=webp,height=2000,width=2000',
  "/private.jpeg?q=!@#$%^&*()&image-description=aws's image&'''&!()=5",
  "/path?response-content-disposition=attachment;filename=test;filename*=UTF-8''%E6%96%87",
  '/a?b=1+2&c=%2b&flag&=x&&d=a=b',
  '/größe/日本.pdf?ü="{<>}"',
  '/%zz/50%?x=%zz',
  '/a/../b/./c//d',
  '/a?',
];

describe.each(['SHA1', 'SHA256'] as const)('%s: byte for byte as AWS signs', (hash) => {
  test.each(addresses)('%s', (address) => {
    const url = host + address;
    const theirs = { ...aws, algorithm: hash, url };
    expect(signUrl({ ...common, hash, url })).toBe(getSignedUrl(theirs));
    const limits = { dateGreaterThan: new Date('2029-01-01'), ipAddress: '192.0.2.0/24' };
    const ours = { ...common, hash, url, starts: '2029-01-01', ip: '192.0.2.0/24' };
    expect(signUrl(ours)).toBe(getSignedUrl({ ...theirs, ...limits }));
  });

  test.each(addresses.slice(0, 3))('cookies for %s', (address) => {
    const url = host + address;
    const theirs = getSignedCookies({ ...aws, algorithm: hash, url });
    expect(signCookies({ ...common, hash, url })).toEqual({ ...theirs, 'CloudFront-Expires': '1893456000' });
    const limits = { starts: new Date('2029-01-01'), ip: '192.0.2.7' };
    expect(signCookies({ ...common, hash, url, ...limits })).toEqual(
      getSignedCookies({ ...aws, algorithm: hash, url, dateGreaterThan: '2029-01-01', ipAddress: '192.0.2.7' }),
    );
  });
});

test('any address at all is signed as AWS signs it, and lets in who asks for what was printed', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '+',
    '%20',
    '%2f',
    '%',
    '[',
    '@',
    ',',
    '=',
    '&',
    "'",
    '"',
    '{',
    'é',
    '#',
    '*',
    '!',
    ':',
    ';',
    '/',
  );
  const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, text, (path, query) => {
      const url = `${host}/${path}?${query}`;
      const signed = signUrl({ ...common, url, hash: 'SHA256' });
      expect(signed).toBe(getSignedUrl({ ...aws, algorithm: 'SHA256', url }));
      expect(new URL(signed).href.slice(host.length).split('?')[1]).toBe(signed.split('?').slice(1).join('?'));
      expect(verifySignedRequest({ url: signed, ip: '192.0.2.1', now: 1_800_000_000, keys })).toMatchObject({
        allowed: true,
      });
    }),
    { numRuns: 100 },
  );
});

function cookieLine(cookies: Record<string, string>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

test.each<[string, Partial<SignCookiesOptions>, string, boolean]>([
  [
    'a browser encodes what was typed',
    { url: `${host}/größe "{<>}".pdf` },
    '/gr%C3%B6%C3%9Fe%20%22%7B%3C%3E%7D%22.pdf',
    true,
  ],
  ['a query too', { url: `${host}/a?q='é'` }, '/a?q=%27%C3%A9%27', true],
  ['an empty query is none', { url: `${host}/a?` }, '/a', true],
  ['an address without path has one', { url: host }, '/', true],
  ['wildcards stay', { resource: `${host}/größe/*` }, '/gr%C3%B6%C3%9Fe/x.ts?y=1', true],
  ['and end where they did', { resource: `${host}/größe/*` }, '/other/x.ts', false],
  ['what is encoded stays', { url: `${host}/a%20b@c` }, '/a%20b@c', true],
])('cookies: %s', (_what, grant, address, allowed) => {
  for (const [keyId, key] of Object.entries({ RSA: rsa.privateKey, EC: ec.privateKey })) {
    const cookie = cookieLine(signCookies({ keyId, privateKey: key, expires, ...grant }));
    expect(new URL(host + address).href).toBe(host + address);
    expect(verifySignedRequest({ url: host + address, cookie, now: 1_800_000_000, keys }).allowed).toBe(allowed);
  }
});

test.each<[string, () => unknown, string]>([
  ['nothing to open', () => signCookies({ ...common }), 'A resource is a whole URL'],
  ['a relative address', () => signUrl({ ...common, url: '/a' }), 'A resource is a whole URL'],
  ['milliseconds', () => signUrl({ ...common, url: host, expires: 1_900_000_000_000 }), 'looks like milliseconds'],
  [
    'no time',
    () => signUrl({ ...common, url: host, expires: new Date('x') }),
    'expires expects a Date or whole seconds',
  ],
  ['half a second', () => signUrl({ ...common, url: host, expires: 1.5 }), 'expires expects a Date or whole seconds'],
  ['a start after the end', () => signUrl({ ...common, url: host, starts: '2999-01-01' }), 'expects a time before'],
  [
    'a signed address',
    () => signUrl({ ...common, url: `${host}/?Expires=1` }),
    'which CloudFront keeps for signatures',
  ],
  ['IPv6', () => signUrl({ ...common, url: host, ip: '::1' }), 'CloudFront policies know no IPv6'],
  ['another hash', () => signUrl({ ...common, url: host, hash: 'MD5' as 'SHA1' }), 'expects SHA256 or SHA1'],
  ['an id that breaks the address', () => signUrl({ ...common, url: host, keyId: 'a&b' }), 'expects an id'],
  ['a public key', () => signUrl({ ...common, url: host, privateKey: spki(rsa.publicKey) }), 'found a public key'],
  [
    'a small key',
    () => signUrl({ ...common, url: host, privateKey: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey }),
    'found rsa 1024',
  ],
  ['a short secret', () => signToken({ keyId: 'k', secret: 'c2hvcnQ', paths: ['/'], expires }), 'at least 32 bytes'],
])('%s is refused', (_what, call, message) => {
  expect(call).toThrow(message);
});

test('a token opens what it says, and further claims replace nothing', () => {
  const secret = Buffer.alloc(32, 7);
  const claims = { sub: 'ada', exp: 1, paths: ['/'] };
  const token = signToken({ keyId: 'k1', secret, paths: ['/members'], expires: '2h', claims });
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k1' });
  const now = Math.floor(Date.now() / 1000);
  const told = decodeJwt(token);
  expect(told).toEqual({ sub: 'ada', paths: ['/members'], iat: expect.any(Number), exp: expect.any(Number) });
  expect(Math.abs(told.exp! - now - 7200)).toBeLessThan(5);
  const [head, body, mac] = token.split('.');
  expect(createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')).toBe(mac);
  const asked = { cookie: `__Host-session=${token}`, now, secrets: { k1: secret.toString('base64url') } };
  expect(checkToken({ path: '/members/a', ...asked }).allowed).toBe(true);
  expect(checkToken({ path: '/other', ...asked }).allowed).toBe(false);
  expect(signToken({ keyId: 'k1', secret: secret.toString('base64url'), paths: [], expires: 9, starts: 8 })).toMatch(
    /^ey/,
  );
});
