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

test.each([
  ['an expiry', { exp: now - 20 }],
  ['a start', { nbf: now + 20 }],
])('%s within the leeway passes', async (_what, times) => {
  expect(await statusFor(await token({ ...good, ...times }))).toBeUndefined();
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
    [{ ...good, nbf: null as unknown as number }, 'a start that is null'],
    [{ ...good, iat: '0' as unknown as number }, 'a time of issue in a string'],
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
  ['/staff/a', { groups: ['stuff'] }, '403', 'another group'],
  ['/staff/a', {}, '403', 'no group'],
  ['/staffroom', { groups: ['staff'] }, '401', 'a path beside the rule'],
  ['/api/a', { scope: 'read write' }, undefined, 'a scope among words'],
  ['/api/a', { scope: 'readwrite' }, '403', 'and not inside of one'],
  ['/api/a', { scp: 'write' }, '403', 'nor under another name'],
  ['/env/a', { sub: 'repo:o/r:environment:My Env' }, '403', 'a text of no words is one'],
  ['/env/b', { sub: 'Env' }, undefined, 'a text, whole'],
  ['/roles/a', { realm_access: { roles: ['editor'] } }, undefined, 'a claim inside another'],
  ['/roles/a', { 'realm_access.roles': ['editor'] }, undefined, 'a claim with a dot in its name'],
  ['/roles/a', { realm_access: { roles: { length: 1, 0: 'editor' } } }, '403', 'no list'],
  ['/roles/a', { realm_access: 'editor' }, '403', 'no object'],
  ['/open/a', null, undefined, 'an open rule'],
] as [string, object | null, string | undefined, string][])('%s with %j: %s, %s', async (uri, claims, status) => {
  const rules = [
    { prefix: '/open', open: true, claim: '', anyOf: [] },
    { prefix: '/staff', open: false, claim: 'groups', anyOf: ['staff', 'admin'] },
    { prefix: '/api', open: false, claim: 'scope', anyOf: ['write'] },
    { prefix: '/env', open: false, claim: 'sub', anyOf: ['Env'] },
    { prefix: '/roles', open: false, claim: 'realm_access.roles', anyOf: ['editor'] },
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
    // A first failure is tried again at once.
    for (const [state, first] of [
      ['keys', 1],
      ['down', 2],
    ] as const) {
      answer = state;
      asked = 0;
      options = { ...options };
      for (let times = 0; times < 5; times++) {
        expect(await statusOf(await token(good, { kid: `junk-${times}` }))).toBe('401');
      }
      expect(asked).toBe(first);
      vi.setSystemTime(Date.now() + 31_000);
      await statusOf(await token({ ...good, exp: now + 3600 }, { kid: 'junk' }));
      expect(asked).toBe(first + 1);
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
      ['jwt-cookie: refused, jwks'],
    ]);
  });
});

describe('the keys of a provider', () => {
  let server: Server;
  let answers: (number | object)[] = [];
  let asked = 0;
  let jwksUrl = '';
  beforeAll(async () => {
    server = createServer((_, response) => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      response.writeHead(typeof answer === 'number' ? answer : 200).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  beforeEach(() => {
    asked = 0;
    vi.spyOn(console, 'log').mockReturnValue();
    options = { ...options, keys: { keys: [] }, jwksUrl };
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const long = { ...good, exp: now + 1_000_000 };
  const statusOf = async (jwt: string) =>
    (await requireJwtCookie(viewer({ headers: { cookie: `__Host-id=${jwt}` } }), options))?.status;

  test('are had although the first answer is none', async () => {
    answers = [503, { keys: await jwks(['ES256']) }];
    expect(await statusOf(await token())).toBeUndefined();
    expect(asked).toBe(2);
  });

  test('are asked for again after a second, then after longer pauses', async () => {
    answers = [503];
    const jwt = await token(long);
    expect(await statusOf(jwt)).toBe('401');
    expect(asked).toBe(2);
    for (const [seconds, times] of [
      [0.5, 2],
      [1, 3],
      [1, 3],
      [2, 4],
    ] as const) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      await statusOf(jwt);
      expect([seconds, asked]).toEqual([seconds, times]);
    }
  });

  test('end with jwksMaxAge, whether the provider answers or not, and with them what was remembered', async () => {
    answers = [{ keys: await jwks(['ES256']) }, 503];
    const jwt = await token(long);
    expect(await statusOf(jwt)).toBeUndefined();
    vi.setSystemTime(Date.now() + options.jwksMaxAge - 1);
    expect(await statusOf(jwt)).toBeUndefined();
    vi.setSystemTime(Date.now() + 1);
    expect(await statusOf(jwt)).toBe('401');
  });

  test('that are withdrawn are gone after the next answer', async () => {
    answers = [{ keys: await jwks(['ES256']) }, { keys: await jwks(['RS256']) }];
    const jwt = await token(long);
    expect(await statusOf(jwt)).toBeUndefined();
    vi.setSystemTime(Date.now() + options.jwksMaxAge);
    expect(await statusOf(jwt)).toBe('401');
    expect(await statusOf(await token(long, { alg: 'RS256' }))).toBeUndefined();
  });

  test('at an address that is none do not take the inlined ones along', async () => {
    options = { ...options, jwksUrl: 'htps//id.test/jwks', keys: { keys: await jwks(['ES256']) } };
    expect(await statusOf(await token())).toBeUndefined();
    expect(await statusOf(await token(good, { alg: 'RS256' }))).toBe('401');
  });

  test('may be there twice, or without key id', async () => {
    const [key] = await jwks(['ES256']);
    const [other] = await jwks(['ES256']);
    const bare = { ...key, kid: undefined };
    const stranger = { ...(await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey)) };
    for (const set of [
      [key, other],
      [bare, stranger],
      [stranger, bare],
      [null, 7, {}, { kty: 'RSA' }, key],
    ]) {
      options = { ...options, jwksUrl: '', keys: { keys: set as never } };
      const header = set.includes(bare as never) ? { alg: 'ES256' } : { alg: 'ES256', kid: 'ES256' };
      const jwt = await new SignJWT(good).setProtectedHeader(header).sign(keys.ES256!.privateKey);
      expect(await statusOf(jwt)).toBeUndefined();
    }
  });

  test('for encryption, or for another algorithm, sign nothing', async () => {
    const [key] = await jwks(['RS256']);
    for (const change of [{ use: 'enc' }, { key_ops: ['encrypt'] }, { alg: 'RS512' }, { kty: 'oct', k: 'AAAA' }]) {
      options = { ...options, jwksUrl: '', keys: { keys: [{ ...key, ...change } as never] } };
      expect(await statusOf(await token(good, { alg: 'RS256' }))).toBe('401');
    }
  });
});

describe('what stands in the log', () => {
  test.each([
    ['missing', async () => ({})],
    ['expired', async () => ({ claims: { ...good, exp: now - 60 } })],
    ['early', async () => ({ claims: { ...good, nbf: now + 60 } })],
    ['issuer', async () => ({ claims: { ...good, iss: 'other' } })],
    ['audience', async () => ({ claims: { ...good, aud: 'other' } })],
    ['kid', async () => ({ claims: good, header: { alg: 'ES256', kid: 'unknown' } })],
    ['form', async () => ({ jwt: 'a.b' })],
    ['length', async () => ({ jwt: 'a'.repeat(9000) })],
    ['forbidden', async () => ({ claims: good, rules: [{ prefix: '/', open: false, claim: 'g', anyOf: ['x'] }] })],
    [
      'groups-overage',
      async () => ({
        claims: { ...good, _claim_names: { groups: 'src1' } },
        rules: [{ prefix: '/', open: false, claim: 'groups', anyOf: ['x'] }],
      }),
    ],
    ['rule', async () => ({ claims: good, rules: [] })],
    ['path', async () => ({ claims: good, uri: '/%61' })],
  ] as [string, () => Promise<Refused>][])('%s, in one line, without the token', async (word, make) => {
    const { claims, header, jwt, rules, uri = '/private/a' } = await make();
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const sent = jwt ?? (claims ? await token(claims, header) : undefined);
    const request = viewer({ uri, headers: sent === undefined ? {} : { cookie: `__Host-id=${sent}` } });
    const response = await requireJwtCookie(request, { ...options, ...(rules ? { rules } : {}) });
    expect(log.mock.calls).toEqual([[`jwt-cookie: refused, ${word}`]]);
    expect(JSON.stringify(response)).not.toContain(word === 'forbidden' ? 'staff' : word);
  });

  interface Refused {
    claims?: JWTPayload;
    header?: { alg: string; kid: string };
    jwt?: string;
    rules?: JwtCookieOptions['rules'];
    uri?: string;
  }
});

describe('who may not enter', () => {
  const rules = [{ prefix: '/', open: false, claim: 'groups', anyOf: ['staff'] }];
  const ask = async (changes: Partial<JwtCookieOptions>, headers: Record<string, string> = asPage) =>
    requireJwtCookie(viewer({ headers: { ...headers, cookie: `__Host-id=${await token()}` } }), {
      ...options,
      rules,
      ...changes,
    });

  test('is not sent to the login, which would sign the same token again', async () => {
    expect(await ask({})).toMatchObject({ status: '403', body: '' });
  });

  test('sees a page that is named, and a script does not', async () => {
    const page = await ask({ forbidden: '/forbidden?a="&b' });
    expect(page).toMatchObject({ status: '403', body: expect.stringContaining('url=/forbidden?a=&#34;&#38;b') });
    expect(await ask({ forbidden: '/forbidden' }, asScript)).toMatchObject({ status: '403', body: '' });
  });
});

describe('a CORS preflight', () => {
  const preflight = {
    origin: 'https://app.test',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-a',
  };
  const ask = (changes: Partial<JwtCookieOptions>, method = 'OPTIONS', headers: Record<string, string> = preflight) =>
    requireJwtCookie(viewer({ method, headers }), { ...options, ...changes });

  test('passes, refused or answered as the option says', async () => {
    expect(await ask({})).toBeUndefined();
    expect(await ask({ preflight: 'refuse' })).toMatchObject({ status: '401' });
    const answered = await ask({ preflight: 'answer', preflightOrigins: ['https://app.test'] });
    expect(answered?.status).toBe('204');
    expect(answered?.headers?.['access-control-allow-origin']).toEqual([{ value: 'https://app.test' }]);
    expect(answered?.headers?.['access-control-allow-methods']).toEqual([{ value: 'PUT' }]);
    const other = await ask({ preflight: 'answer', preflightOrigins: ['https://b.test'] });
    expect(other?.status).toBe('204');
    expect(other?.headers?.['access-control-allow-origin']).toBeUndefined();
  });

  test('is no other request', async () => {
    expect(await ask({}, 'GET')).toMatchObject({ status: '401' });
    expect(await ask({}, 'OPTIONS', { origin: 'https://app.test' })).toMatchObject({ status: '401' });
  });
});

describe('a token that was here before', () => {
  const visitWith = (jwt: string) => requireJwtCookie(viewer({ headers: { cookie: `__Host-id=${jwt}` } }), options);

  test('passes again, and ends by its time all the same', async () => {
    const jwt = await token();
    expect([await visitWith(jwt), await visitWith(jwt)]).toEqual([undefined, undefined]);
    vi.setSystemTime((now + 60 + 30) * 1000);
    expect(await visitWith(jwt)).toMatchObject({ status: '401' });
  });

  test('lends its signature to no other', async () => {
    const jwt = await token();
    const [head, , signature] = jwt.split('.');
    expect(await visitWith(jwt)).toBeUndefined();
    const other = `${head}.${base64url({ ...good, sub: 'admin' })}.${signature}`;
    expect(await visitWith(other)).toMatchObject({ status: '401' });
  });
});

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
