import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, handler, type JwtCookieOptions, requireJwtCookie } from '../../edge-lambdas/jwt-cookie.js';
import { asPage, asScript, viewer, viewerEvent } from './viewer.js';

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const now = 1_800_000_000;
const keys: Record<string, { privateKey: CryptoKey; publicKey: CryptoKey }> = {};
let options: JwtCookieOptions;

beforeAll(async () => {
  for (const alg of algorithms) keys[alg] = await generateKeyPair(alg, { extractable: true });
});
beforeEach(async () => {
  vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
  options = {
    ...config,
    algorithms,
    issuer: 'https://id.test/',
    audience: 'site',
    login: '/login',
    keys: { keys: await jwks(algorithms) },
  };
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function jwks(names: string[]) {
  return Promise.all(
    names.map(async (alg) => ({ ...(await exportJWK(keys[alg]!.publicKey)), kid: alg, alg, use: 'sig' })),
  );
}

const good = { iss: 'https://id.test/', aud: 'site', exp: now + 60 };

function token(
  claims: JWTPayload = good,
  { alg = 'ES256', kid = alg }: { alg?: string; kid?: string } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(keys[alg]!.privateKey);
}

/** Status of the answer; undefined where the request passes. */
async function statusFor(
  jwt: string,
  changes: Partial<JwtCookieOptions> = {},
  uri = '/private/a',
): Promise<string | undefined> {
  const request = viewer({ uri, headers: { cookie: `__Host-id=${jwt}` } });
  return (await requireJwtCookie(request, { ...options, ...changes }))?.status;
}

test.each(algorithms)('a token signed with %s passes, and is taken off the request', async (alg) => {
  const request = viewer({ headers: { cookie: `theme=dark; __Host-id=${await token(good, { alg })}` } });
  expect(await requireJwtCookie(request, options)).toBeUndefined();
  expect(request.headers.cookie).toEqual([{ key: 'Cookie', value: 'theme=dark' }]);
});

test('a bearer token passes where the option says so, and only there', async () => {
  const headers = { authorization: `Bearer ${await token()}` };
  const request = viewer({ headers });
  expect(await requireJwtCookie(request, { ...options, bearer: true })).toBeUndefined();
  expect(request.headers.authorization).toBeUndefined();
  expect(await requireJwtCookie(viewer({ headers }), options)).toMatchObject({ status: '401' });
});

describe('refused', () => {
  test.each([
    [{ ...good, exp: undefined }, 'no expiry'],
    [{ ...good, exp: now - 31 }, 'expired beyond the leeway'],
    [{ ...good, exp: `${now + 60}` as unknown as number }, 'an expiry in a string'],
    [{ ...good, nbf: now + 31 }, 'not yet valid'],
    [{ ...good, nbf: '0' as unknown as number }, 'a start in a string'],
    [{ ...good, iss: 'https://id.test' }, 'another issuer'],
    [{ ...good, iss: undefined }, 'no issuer'],
    [{ ...good, aud: 'other' }, 'another audience'],
    [{ ...good, aud: undefined }, 'no audience'],
  ] as [JWTPayload, string][])('claims %j: %s', async (claims) => {
    expect(await statusFor(await token(claims))).toBe('401');
  });

  test('an infinite expiry, which JSON.parse makes of 1e999', async () => {
    const jwt = await new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid: 'ES256' }).sign(keys.ES256!.privateKey);
    const [header] = jwt.split('.');
    const payload = Buffer.from(JSON.stringify(good).replace(String(good.exp), '1e999')).toString('base64url');
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      keys.ES256!.privateKey,
      Buffer.from(`${header}.${payload}`),
    );
    expect(await statusFor(`${header}.${payload}.${Buffer.from(signature).toString('base64url')}`)).toBe('401');
  });

  test.each([
    [{ alg: 'none', kid: 'ES256' }, 'no signature'],
    [{ alg: 'HS256', kid: 'RS256' }, 'HMAC keyed with the public key'],
    [{ alg: 'RS256', kid: 'ES256' }, 'a key of another kind'],
    [{ alg: 'ES256', kid: '__proto__' }, 'a key id that names a prototype'],
    [{ alg: 'ES256', kid: '../../keys' }, 'a key id that is a path'],
    [{ alg: 'ES256', kid: 'ES256', crit: ['exp'] }, 'a critical header nobody knows'],
    [{ alg: 'ES256', kid: 'x', jku: 'https://evil.test/jwks' }, 'a key offered by address'],
  ] as [Record<string, unknown>, string][])('header %j: %s', async (header) => {
    const signed = `${base64url(header)}.${base64url(good)}`;
    const mac = createHmac('sha256', await exportSPKI(keys.RS256!.publicKey))
      .update(signed)
      .digest('base64url');
    expect(
      await statusFor(`${signed}.${header.alg === 'none' ? '' : mac}`, {
        algorithms: [...algorithms, 'HS256', 'none'],
      }),
    ).toBe('401');
  });

  test('a key offered in the header', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwt = await new SignJWT(good)
      .setProtectedHeader({ alg: 'ES256', jwk: await exportJWK(publicKey) })
      .sign(privateKey);
    expect(await statusFor(jwt)).toBe('401');
  });

  test('an algorithm that is not on the list', async () => {
    expect(await statusFor(await token(good, { alg: 'RS256' }), { algorithms: ['ES256'] })).toBe('401');
  });

  test('every changed character', async () => {
    const jwt = await token();
    // The last character has bits that mean nothing: another spelling of the same bytes.
    for (let at = 0; at < jwt.length - 1; at++) {
      const forged = jwt.slice(0, at) + (jwt[at] === 'A' ? 'B' : 'A') + jwt.slice(at + 1);
      expect(await statusFor(forged), `at ${at}`).toBe('401');
    }
  });

  test.each([
    ['', 'nothing'],
    ['a.b', 'two parts'],
    ['a.b.c.d', 'four parts'],
    [`${'A'.repeat(12_288)}.a.a`, '12 KB of junk'],
  ])('%.20s: %s', async (jwt) => {
    expect(await statusFor(jwt)).toBe('401');
  });

  test('the cookie twice, and cookie and bearer together', async () => {
    const jwt = await token();
    const twice = viewer({ headers: { cookie: `__Host-id=${jwt}; __Host-id=${jwt}` } });
    const both = viewer({ headers: { cookie: `__Host-id=${jwt}`, authorization: `Bearer ${jwt}` } });
    for (const request of [twice, both]) {
      expect(await requireJwtCookie(request, { ...options, bearer: true })).toMatchObject({ status: '401' });
    }
  });

  test('everyone, where issuer or audience are not set', async () => {
    const jwt = await token();
    expect(await statusFor(jwt, { issuer: '' })).toBe('401');
    expect(await statusFor(jwt, { audience: '' })).toBe('401');
    expect(await handler(viewerEvent({ headers: { cookie: `__Host-id=${jwt}` } }))).toMatchObject({ status: '401' });
  });

  test('a path that could be read in two ways, before the token is looked at', async () => {
    expect(await statusFor(await token(), {}, '/private/%2e%2e/a')).toBe('400');
  });

  test('a page is sent to the login, a script is not', async () => {
    expect(await requireJwtCookie(viewer({ headers: asPage }), options)).toMatchObject({ status: '302' });
    expect(await requireJwtCookie(viewer({ headers: asScript }), options)).toMatchObject({ status: '401' });
  });
});

test.each([
  ['/staff/a', { groups: ['staff'] }, undefined, 'a group in a list'],
  ['/staff/a', { groups: 'staff' }, undefined, 'a single group'],
  ['/staff/a', { groups: ['stuff'] }, '401', 'another group'],
  ['/staff/a', {}, '401', 'no group'],
  ['/staffroom', { groups: ['staff'] }, '401', 'a path beside the rule'],
  ['/api/a', { scope: 'read write' }, undefined, 'a scope among words'],
  ['/api/a', { scope: 'readwrite' }, '401', 'and not inside of one'],
  ['/open/a', null, undefined, 'an open rule'],
] as [string, object | null, string | undefined, string][])('%s with %j: %s, %s', async (uri, claims, status) => {
  const rules = [
    { prefix: '/open', open: true, claim: '', anyOf: [] },
    { prefix: '/staff', open: false, claim: 'groups', anyOf: ['staff', 'admin'] },
    { prefix: '/api', open: false, claim: 'scope', anyOf: ['write'] },
  ];
  expect(await statusFor(claims === null ? '' : await token({ ...good, ...claims }), { rules }, uri)).toBe(status);
});

describe('an unknown key id', () => {
  let server: Server;
  let asked = 0;
  let answer: 'keys' | 'down' | 'silent' = 'keys';
  let jwksUrl = '';
  beforeAll(async () => {
    const published = { keys: await jwks(['RS256']) };
    server = createServer((_, response) => {
      asked++;
      if (answer === 'silent') return;
      response
        .writeHead(answer === 'down' ? 503 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  beforeEach(async () => {
    asked = 0;
    answer = 'keys';
    options = { ...options, keys: { keys: await jwks(['ES256']) }, jwksUrl, jwksTimeout: 2000 };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function statusOf(jwt: string): Promise<string | undefined> {
    return (await requireJwtCookie(viewer({ headers: { cookie: `__Host-id=${jwt}` } }), options))?.status;
  }

  test('is asked for once, and known from then on, also while the provider is down', async () => {
    const jwt = await token({ ...good, exp: now + 3600 }, { alg: 'RS256' });
    expect(await statusOf(jwt)).toBeUndefined();
    answer = 'down';
    vi.setSystemTime((now + 1800) * 1000);
    expect(await statusOf(jwt)).toBeUndefined();
    expect(asked).toBe(1);
  });

  test('is not asked for where the inlined keys know it', async () => {
    expect(await statusOf(await token())).toBeUndefined();
    expect(asked).toBe(0);
  });

  test('of junk makes one question in the time of the cool-down, whether answered or not', async () => {
    vi.spyOn(console, 'log').mockReturnValue();
    for (const state of ['keys', 'down'] as const) {
      answer = state;
      asked = 0;
      options = { ...options };
      for (let times = 0; times < 5; times++) {
        expect(await statusOf(await token(good, { kid: `junk-${times}` }))).toBe('401');
      }
      expect(asked).toBe(1);
      vi.setSystemTime(Date.now() + 31_000);
      await statusOf(await token({ ...good, exp: now + 3600 }, { kid: 'junk' }));
      expect(asked).toBe(2);
    }
  });

  test('ends in a refusal and one quiet line when the provider says nothing', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    answer = 'silent';
    options = { ...options, jwksTimeout: 200 };
    const jwt = await token(good, { alg: 'RS256' });
    expect(await statusOf(jwt)).toBe('401');
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^jwt-cookie: no answer from the JWKS at 127\.0\.0\.1:\d+$/)],
    ]);
  });
});

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
