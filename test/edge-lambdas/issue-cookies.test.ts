import { generateKeyPairSync } from 'node:crypto';
import type { CloudFrontResponseEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { config, type IssueCookiesOptions, issueCookies } from '../../edge-lambdas/issue-cookies.js';
import { verifySignedRequest } from '../../shared/edge-lambdas/signed-policy.js';
import { parseTrustedKeys } from '../../shared/edge-lambdas/trusted-keys.js';
import { checkToken } from '../../tools/signing/check-token.js';
import { issueToken, type SessionGrant } from '../../tools/signing/session-token.js';
import * as testing from '../../tools/testing/index.js';
import { accepted } from './origin-events.js';

const now = 1_800_000_000;
const shared = Buffer.alloc(32, 3);
const keys = { k1: Buffer.alloc(32, 5).toString('base64url') };
const options: IssueCookiesOptions = { ...config, grantKeys: { o1: shared.toString('base64url') }, keys, keyId: 'k1' };
let log: string[];

beforeEach(() => {
  log = [];
  vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
  vi.spyOn(console, 'log').mockImplementation((line) => log.push(String(line)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What the origin of a login signs, with any JWT library. */
function grant(claims: Record<string, unknown> = {}, changes: Partial<SessionGrant> = {}): string {
  const usual = { keyId: 'o1', secret: shared, issued: now, expires: now + 30, paths: ['/members'] };
  return issueToken({ ...usual, claims: { sub: 'u1', ...claims }, ...changes });
}

/** The answer as CloudFront takes it. */
function answer(headers: Record<string, string | string[]>, changes: Partial<IssueCookiesOptions> = {}) {
  const event = testing.originResponse({ status: '302', headers }) as CloudFrontResponseEvent;
  const { response } = event.Records[0]!.cf;
  issueCookies(response, { ...options, ...changes });
  accepted(event, response);
  const lines = (response.headers['set-cookie'] ?? []).map(({ value }) => value);
  return { lines, headers: response.headers, cookie: lines.map((line) => line.split(';')[0]).join('; ') };
}

test('a grant becomes the token of functions/signed-cookie, and goes no further', () => {
  const { lines, headers, cookie } = answer({ 'x-edge-grant': grant({ role: 'a', other: 'b' }) }, { claims: ['role'] });
  expect(checkToken({ path: '/members/x', cookie, now, secrets: keys })).toEqual({
    allowed: true,
    claims: { sub: 'u1', role: 'a', iat: now, exp: now + 43_200, paths: ['/members'] },
  });
  expect(lines).toEqual([expect.stringMatching(/; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200$/)]);
  expect(log).toEqual([]);
  expect(headers['x-edge-grant']).toBeUndefined();
  expect(headers['cache-control']).toEqual([{ key: 'cache-control', value: 'no-store' }]);
});

test('or CloudFront’s signed cookies', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const own = { pass: 'cookies', resource: 'https://a.test/members/*', keyPairId: 'K1', privateKey } as const;
  const { cookie } = answer({ 'x-edge-grant': grant({ lifetime: 60 }) }, own);
  const asked = { url: 'https://a.test/members/x', cookie, ip: '192.0.2.1', keys: parseTrustedKeys({ K1: pem }) };
  expect(verifySignedRequest({ ...asked, now: now + 59 })).toMatchObject({ allowed: true });
  expect(verifySignedRequest({ ...asked, now: now + 60 })).toMatchObject({ allowed: false });
});

test('the origin’s own cookies stay, and answers without a grant are left as they are', () => {
  expect(answer({ 'x-edge-grant': grant(), 'set-cookie': 'theme=dark' }).lines).toHaveLength(2);
  const plain = answer({ 'set-cookie': 'theme=dark', 'cache-control': 'max-age=60' });
  expect(plain.lines).toEqual(['theme=dark']);
  expect(plain.headers['cache-control']?.[0]?.value).toBe('max-age=60');
});

test.each([
  [{ lifetime: 1 }, 1],
  [{ lifetime: 60 }, 60],
  [{ lifetime: 1e9 }, 43_200],
  [{ lifetime: 90.5 }, 90],
])('%j: %i seconds', (claims, seconds) => {
  expect(answer({ 'x-edge-grant': grant(claims) }).lines[0]).toMatch(new RegExp(`Max-Age=${seconds}$`));
});

test('a lifetime of 0 takes the pass away', () => {
  expect(answer({ 'x-edge-grant': grant({ lifetime: 0 }) }).lines).toEqual([
    expect.stringMatching(/^__Host-session=; .*Max-Age=0$/),
  ]);
});

test.each([
  [grant({}, { secret: Buffer.alloc(32, 4) }), {}, 'grant', 'another secret'],
  [grant({}, { keyId: 'o2' }), {}, 'grant', 'another key'],
  [grant({}, { keyId: 'constructor' }), {}, 'grant', 'a key that every object has'],
  [grant({}, { expires: now }), {}, 'grant', 'over'],
  [grant({}, { expires: now + 61 }), {}, 'grant', 'good for too long'],
  [grant({}, { issued: now + 61, expires: now + 90 }), {}, 'grant', 'from the future'],
  [grant(), { audience: 'site' }, 'grant', 'for no site'],
  [grant(), { grantKeys: {} }, 'grant', 'no secret here'],
  [[grant(), grant()], {}, 'grant', 'two'],
  ['', {}, 'grant', 'empty'],
  [grant({ lifetime: -1 }), {}, 'pass', 'a lifetime below 0'],
  [grant({ lifetime: '60' }), {}, 'pass', 'a lifetime in a text'],
  [grant({}, { paths: [] }), {}, 'pass', 'no path'],
  [grant({}, { paths: [''] }), {}, 'pass', 'an empty path'],
  [grant({}, { paths: ['/a', 'b'] }), {}, 'pass', 'one path that is none'],
  [grant(), { keyId: '' }, 'pass', 'no key to sign with'],
  [grant(), { pass: 'cookies' }, 'pass', 'no key for the policy'],
  [grant({ x: 'x'.repeat(2800) }), { claims: ['x'], cookie: 'c'.repeat(200) }, 'pass', 'too long for a cookie'],
] as [string | string[], Partial<IssueCookiesOptions>, string, string][])(
  'refused, %#: no cookie, nothing kept',
  (value, changes, word) => {
    const { lines, headers } = answer({ 'x-edge-grant': value }, changes);
    expect(lines).toEqual([]);
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers['x-edge-grant']).toBeUndefined();
    expect(headers['cache-control']?.[0]?.value).toBe('no-store');
    expect(log).toEqual([`issue-cookies: refused, ${word}`]);
  },
);

test('a grant for this site is taken, and one that is good for a minute', () => {
  expect(answer({ 'x-edge-grant': grant({}, { expires: now + 60 }) }).lines).toHaveLength(1);
  expect(answer({ 'x-edge-grant': grant({ aud: 'site' }) }, { audience: 'site' }).lines).toHaveLength(1);
});
