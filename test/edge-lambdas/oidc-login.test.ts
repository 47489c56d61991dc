import { createHash, generateKeyPairSync } from 'node:crypto';
import { exportSPKI } from 'jose';
import { describe, expect, test } from 'vitest';
import type { OidcLoginOptions } from '../../edge-lambdas/oidc-login.js';
import { challengeOf } from '../../shared/edge-lambdas/login-attempt.js';
import { checkToken } from '../../tools/signing/check-token.js';
import { cookieOf } from './cookie-jar.js';
import { type Asked, ask, back, idToken, openWorld, secrets, signIn, toProvider, travel } from './login-world.js';
import { discovery } from './openid-server.js';
import { asPage, asScript } from './viewer.js';

const world = openWorld();

describe('a request without a pass', () => {
  test('a page goes to the provider with state, nonce and challenge, and the browser keeps the attempt', async () => {
    const { answer, location } = await ask(world, '/docs?a=1');
    const address = new URL(location);
    expect(address.origin + address.pathname).toBe(`${world.server.url}/authorize`);
    const query = Object.fromEntries(address.searchParams);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'site',
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    expect(query.redirect_uri).toBe('https://d111111abcdef8.cloudfront.net/_auth/callback');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(query[name]).toMatch(/^[\w-]{43}$/);
    expect([...world.jar.keys()]).toEqual([`__Host-login-${query.state!.slice(0, 8)}`]);
    expect(answer?.headers?.['cache-control']?.[0]?.value).toBe('no-store');
  });

  test.each([
    [{ headers: asScript }, '401', 'fetch: a redirect to another origin would be a CORS error'],
    [{ headers: { ...asPage, 'sec-purpose': 'prefetch' } }, '401', 'a prefetch'],
    [{ headers: { ...asPage, purpose: 'prefetch' } }, '401', 'a prefetch of old'],
    [{ headers: { ...asPage, 'sec-fetch-dest': 'iframe' } }, '401', 'a frame'],
    [{ headers: { ...asPage, 'sec-fetch-dest': 'document' } }, '302', 'a tab'],
    [{ headers: { accept: 'application/json' } }, '401', 'a program'],
    [{ headers: { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' } }, '401', 'XMLHttpRequest of old'],
    [{ headers: { accept: 'text/html' } }, '302', 'a page of an old browser'],
    [{ method: 'POST' }, '401', 'a form, which a redirect would empty'],
    [{ method: 'HEAD' }, '401', 'HEAD'],
    [{ method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }, undefined, 'a preflight passes'],
    [{ method: 'OPTIONS' }, '401', 'OPTIONS that is no preflight'],
  ] as [Asked, string | undefined, string][])('%j: %s, %s', async (more, status) => {
    const { answer } = await ask(world, '/docs', more);
    expect(answer?.status).toBe(status);
    if (status === '401') expect(world.jar.size).toBe(0);
  });

  test('a path of two readings is refused', async () => {
    expect((await ask(world, '/docs/..%2fx')).status).toBe('400');
  });

  test.each([
    [{ issuer: '' }, 'no issuer'],
    [{ clientId: '' }, 'no client'],
    [{ keys: {} }, 'no secret'],
    [{ keys: { k1: 'c2hvcnQ' } }, 'a short secret'],
    [{ keyId: 'constructor' }, 'a key that every object has'],
  ] as [Partial<OidcLoginOptions>, string][])('%j: nobody gets in, %s', async (changes) => {
    expect((await ask(world, '/docs', { changes })).status).toBe('502');
    expect(world.said.at(-1)).toMatch(/^oidc-login: refused, (config|provider)$/);
  });

  test('the challenge is that of RFC 7636, appendix B', () => {
    expect(challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});

describe('back from the provider', () => {
  test('the visitor is where they wanted to go, with a pass that functions/signed-cookie takes', async () => {
    const { answer, status, location } = await signIn(world);
    expect(status).toBe('302');
    expect(location).toBe('/docs?a=1');
    const cookie = cookieOf(world.jar).cookie!;
    expect(checkToken({ path: '/docs', cookie, now: world.now, secrets })).toMatchObject({
      allowed: true,
      claims: { sub: 'u1', exp: world.now + 3600 },
    });
    expect([...world.jar.keys()].filter((name) => name.startsWith('__Host-login-'))).toEqual([]);
    for (const { value } of answer?.headers?.['set-cookie'] ?? [])
      expect(value).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax; /);
    const { form, authorization } = world.server.asked[0]!;
    expect(authorization).toBeUndefined();
    expect(form.get('client_id')).toBe('site');
    expect(createHash('sha256').update(form.get('code_verifier')!).digest('base64url')).toBe(
      world.asked.get('code_challenge'),
    );
  });

  test('and the guard lets them pass, without the cookies of the login', async () => {
    await signIn(world);
    world.jar.set('theme', 'dark');
    const { answer, request } = await ask(world, '/docs');
    expect(answer).toBeUndefined();
    expect(request.headers.cookie).toEqual([{ key: 'Cookie', value: 'theme=dark' }]);
  });

  test('two tabs finish both, in any order', async () => {
    const first = new URLSearchParams(await toProvider(world, '/one'));
    const firstNonce = world.nonce;
    await toProvider(world, '/two');
    expect((await ask(world, back(world))).location).toBe('/two');
    world.nonce = firstNonce;
    expect((await ask(world, back(world, '', first.get('state')))).location).toBe('/one');
  });

  test('a fourth attempt takes the place of the oldest', async () => {
    const states: string[] = [];
    for (let at = 0; at < 5; at++) {
      travel(world, at);
      states.push((await toProvider(world, `/${at}`)).get('state')!);
    }
    expect([...world.jar.keys()].sort()).toEqual(
      states
        .slice(-3)
        .map((state) => `__Host-login-${state.slice(0, 8)}`)
        .sort(),
    );
  });

  test.each([
    ['', 'basic', undefined],
    ['s:+ä', 'basic', 'Basic c2l0ZTpzJTNBJTJCJUMzJUE0'],
    ['s', 'post', undefined],
  ] as const)('the client says who it is: secret "%s" by %s', async (clientSecret, clientAuth, header) => {
    await signIn(world, { changes: { clientSecret, clientAuth } });
    const { form, authorization } = world.server.asked[0]!;
    expect(authorization).toBe(header);
    expect(form.get('client_secret')).toBe(clientAuth === 'post' ? 's' : null);
  });

  test.each([
    [() => back(world, '', 'x'.repeat(43)), '400', 'state', 'a state of nobody'],
    [() => back(world, '&state=x'), '400', 'state', 'two states'],
    [() => '/_auth/callback', '400', 'state', 'nothing at all'],
    [
      () => back(world, '', world.asked.get('state')!.slice(0, 8).padEnd(43, 'x')),
      '400',
      'state',
      'another state in the same cookie',
    ],
    [() => back(world, '&iss=https://evil.test'), '400', 'iss', 'an answer of another issuer'],
    [() => back(world, `&iss=${world.server.url}&iss=${world.server.url}`), '400', 'iss', 'an issuer twice'],
    [() => `${back(world)}&error=access_denied`, '403', 'provider-access_denied', 'the provider refused'],
    [() => `${back(world)}&error=${'e'.repeat(41)}`, '403', `provider-${'e'.repeat(40)}`, 'a long word for the log'],
    [() => `${back(world)}&error=%0d%0aforged: line`, '403', 'provider---forged--line', 'a forged line for the log'],
  ])('%s is refused with a page: %s %s, %s', async (target, status, word) => {
    await toProvider(world);
    const { answer } = await ask(world, target());
    expect(answer?.status).toBe(status);
    expect(answer?.headers?.location).toBeUndefined();
    expect(answer?.body).toContain('You could not be signed in.');
    expect(world.said.at(-1)).toBe(`oidc-login: refused, ${word}`);
    expect(world.server.asked).toEqual([]);
  });

  test('only by GET, and a script gets no way to the provider', async () => {
    await toProvider(world);
    expect((await ask(world, back(world), { method: 'POST' })).status).toBe('400');
    expect((await ask(world, '/_auth/login', { headers: asScript })).status).toBe('401');
    expect((await ask(world, back(world))).status).toBe('302');
  });

  test('another browser with the same state gets nothing', async () => {
    await toProvider(world);
    expect((await ask(world, back(world), { jar: new Map() })).status).toBe('400');
  });

  test('an attempt ends after ten minutes, and with its cookie changed', async () => {
    await toProvider(world);
    const [name, value] = [...world.jar][0]!;
    world.jar.set(
      name,
      value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    );
    world.jar.set(name, `${value.slice(0, 20)}${value[20] === 'A' ? 'B' : 'A'}${value.slice(21)}`);
    expect((await ask(world, back(world))).status).toBe('400');
    world.jar.set(name, value);
    for (const late of [601, -601]) {
      travel(world, late);
      expect((await ask(world, back(world))).status).toBe('400');
    }
    travel(world, 600);
    expect((await ask(world, back(world))).status).not.toBe('400');
  });

  test('an answer that names the right issuer is taken, and one must where the provider says so', async () => {
    const changes = {
      provider: { ...discovery(world.server.url), authorization_response_iss_parameter_supported: true },
    };
    await toProvider(world, '/docs', { changes });
    expect((await ask(world, back(world), { changes })).status).toBe('400');
    await toProvider(world, '/docs', { changes });
    expect((await ask(world, back(world, `&iss=${encodeURIComponent(world.server.url)}`), { changes })).status).toBe(
      '302',
    );
  });

  test.each([
    ['//evil.test', '/'],
    ['/%5Cevil.test', '/'],
    ['https://evil.test/', '/'],
    ['/docs', '/docs'],
    [`/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
    [`/${'a'.repeat(1024)}`, '/'],
    ['/_auth/logout', '/'],
    ['/_auth/login%3Fa', '/'],
    ['/_author', '/_author'],
    ['/a/..%252fb', '/'],
    ['/docs%23/../a', '/docs#/../a'],
  ])('after a login that was to lead to %s the visitor is at %s', async (wanted, location) => {
    await toProvider(world, `/_auth/login?return=${wanted}`);
    expect((await ask(world, back(world))).location).toBe(location);
  });

  test('the callback loaded again by who is signed in leads to the start page', async () => {
    await signIn(world);
    expect((await ask(world, back(world))).location).toBe('/');
  });
});

describe('an ID token', () => {
  const hmac = async () => new TextEncoder().encode(await exportSPKI(world.server.publicKey));
  test.each([
    ['nonce', async () => idToken(world, { nonce: 'other' }), 'another nonce'],
    ['nonce', async () => idToken(world, { nonce: undefined }), 'no nonce'],
    ['audience', async () => idToken(world, { aud: 'other' }), 'of another client'],
    ['azp', async () => idToken(world, { aud: ['site', 'other'] }), 'two audiences, no azp'],
    ['azp', async () => idToken(world, { azp: 'other' }), 'handed to another'],
    ['issuer', async () => idToken(world, { iss: `${world.server.url}/` }), 'another issuer'],
    ['expired', async () => idToken(world, { iat: world.now - 300, exp: world.now - 61 }), 'over'],
    ['claims', async () => idToken(world, { exp: undefined }), 'without an end'],
    ['claims', async () => idToken(world, { sub: undefined }), 'of nobody'],
    ['claims', async () => idToken(world, { sub: '' }), 'of an empty name'],
    ['expired', async () => idToken(world, { iat: world.now - 661 }), 'kept for more than ten minutes'],
    ['clock', async () => idToken(world, { iat: world.now + 61 }), 'from tomorrow'],
    [
      'algorithm',
      async () => world.server.sign({ sub: 'u1' }, { alg: 'HS256', kid: 'k' }, await hmac()),
      'HS256 with the public key',
    ],
    ['algorithm', async () => `eyJhbGciOiJub25lIn0.${(await idToken(world)).split('.')[1]}.`, 'alg none'],
    ['kid', async () => world.server.sign({ sub: 'u1' }, { alg: 'ES256', kid: 'z' }), 'a key of nobody'],
    ['signature', async () => `${(await idToken(world)).slice(0, -8)}AAAAAAAA`, 'a changed signature'],
    ['form', async () => 'x', 'no token'],
    ['id-token-missing', async () => undefined, 'none'],
  ] as [string, () => Promise<string | undefined>, string][])('is refused, %s: %#', async (word, make) => {
    world.server.tokens = async () => ({ id_token: await make() });
    expect((await signIn(world)).status).toBe('400');
    expect(world.said.at(-1)).toBe(`oidc-login: refused, ${word}`);
    expect(world.jar.has('__Host-session')).toBe(false);
  });
});

test.each([
  [{ aud: ['site', 'other'], azp: 'site' }, 'for two, and handed to us'],
  [{ aud: ['site'] }, 'a list of one'],
  [{ azp: 'site' }, 'handed to us'],
] as [Record<string, string | string[]>, string][])('an ID token with %j is taken: %s', async (changes) => {
  world.server.tokens = async () => ({ id_token: await idToken(world, changes) });
  expect((await signIn(world)).status).toBe('302');
});

describe('no loop', () => {
  test.each([
    ['down', '502', 'provider'],
    ['silent', '502', 'provider'],
    [{ error: 'invalid_grant' }, '400', 'token-invalid_grant'],
    [{ error: 'a\nb' }, '400', 'token-token-answer'],
    [{ error: 'e'.repeat(40) }, '400', `token-${'e'.repeat(40)}`],
    [{ error: 'e'.repeat(41) }, '400', 'token-token-answer'],
    [{ error: 7 }, '400', 'token-token-answer'],
    [null, '502', 'provider'],
    [7, '502', 'provider'],
    [[], '400', 'id-token-missing'],
  ] as const)('the provider answers %j: a page %s, one question', async (tokens, status, word) => {
    world.server.tokens = async () => tokens;
    const { answer } = await signIn(world, { changes: tokens === 'silent' ? { timeout: 200 } : {} });
    expect(answer?.status).toBe(status);
    expect(answer?.body).toContain('href="/_auth/login?return=%2Fdocs%3Fa%3D1"');
    expect(answer?.body).toContain(status === '502' ? 'does not answer' : 'could not be signed in');
    expect(world.said.at(-1)).toBe(`oidc-login: refused, ${word}`);
    expect(world.server.asked).toHaveLength(1);
  });

  test('a discovery document of another issuer, or with an address without TLS, is none', async () => {
    for (const [path, document] of [
      ['a', { issuer: 'https://evil.test' }],
      ['b', { issuer: `${world.server.url}/b`, token_endpoint: 'http://evil.test/token' }],
      ['d', { issuer: `${world.server.url}/d`, token_endpoint: 'http://localhost.evil.test/token' }],
      ['e', { issuer: `${world.server.url}/e`, authorization_endpoint: 'http://evil.test/authorize' }],
    ] as const) {
      world.server.document = document;
      const changes = { provider: null, issuer: `${world.server.url}/${path}` };
      expect((await ask(world, '/docs', { changes })).status).toBe('502');
    }
    world.server.document = { issuer: `${world.server.url}/c` };
    expect((await ask(world, '/docs', { changes: { provider: null, issuer: `${world.server.url}/c` } })).status).toBe(
      '302',
    );
  });

  test('a pass that a gate refuses brings the visitor back three times, then a page; the next try makes a new pass', async () => {
    await signIn(world);
    const statuses: (string | undefined)[] = [];
    for (let at = 0; at < 4; at++) statuses.push((await ask(world, '/_auth/login?return=/docs')).status);
    expect(statuses).toEqual(['302', '302', '403', '302']);
    expect(world.said).toContain('oidc-login: refused, loop');
    expect((await ask(world, '/_auth/login')).location).toContain(`${world.server.url}/authorize`);
  });

  test('a pass that is over as soon as it is there, whatever the clock does: a page in the end', async () => {
    const statuses = new Set<string | undefined>();
    for (let at = 0; at < 8 && !statuses.has('403'); at++) {
      const { status, location } = await ask(world, '/docs', { changes: { lifetime: -1 } });
      statuses.add(status);
      if (status !== '302') break;
      world.asked = new URL(location).searchParams;
      world.nonce = world.asked.get('nonce')!;
      await ask(world, back(world), { changes: { lifetime: -1 } });
    }
    expect([...statuses]).toEqual(['302', '403']);
  });

  test('a minute later the count begins anew', async () => {
    await signIn(world);
    await ask(world, '/_auth/login');
    await ask(world, '/_auth/login');
    travel(world, 61);
    expect((await ask(world, '/_auth/login')).status).toBe('302');
  });
});

describe('who may see what', () => {
  const access = [
    { claim: 'groups', anyOf: ['staff'], paths: ['/staff'] },
    { claim: 'realm_access.roles', anyOf: ['reader'], paths: ['/docs'] },
  ];

  test('claims open paths, other paths are 403 and no login', async () => {
    world.server.tokens = async () => ({ id_token: await idToken(world, { groups: ['staff'] }) });
    await signIn(world, { changes: { access } });
    expect((await ask(world, '/staff/a', { changes: { access } })).answer).toBeUndefined();
    expect((await ask(world, '/docs', { changes: { access } })).status).toBe('403');
  });

  test('claims that open nothing: a page, 403', async () => {
    expect((await signIn(world, { changes: { access } })).status).toBe('403');
    expect(world.said.at(-1)).toBe('oidc-login: refused, forbidden');
  });

  test('a pass too long for a cookie is refused, not dropped', async () => {
    world.server.tokens = async () => ({ id_token: await idToken(world, { groups: ['x'.repeat(4000)] }) });
    expect((await signIn(world, { changes: { claims: ['groups'] } })).status).toBe('403');
    expect(world.said.at(-1)).toBe('oidc-login: refused, pass');
  });

  test('CloudFront’s signed cookies instead', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const resource = 'https://d111111abcdef8.cloudfront.net/docs*';
    world.options = { ...world.options, pass: 'cookies', resource, keyPairId: 'K1', privateKey };
    expect((await signIn(world)).status).toBe('302');
    expect([...world.jar.keys()].filter((name) => name.startsWith('CloudFront-')).sort()).toEqual([
      'CloudFront-Hash-Algorithm',
      'CloudFront-Key-Pair-Id',
      'CloudFront-Policy',
      'CloudFront-Signature',
    ]);
    expect((await ask(world, '/docs/a')).answer).toBeUndefined();
    expect((await ask(world, '/other')).status).toBe('403');
    travel(world, 3601);
    expect((await ask(world, '/docs/a', { headers: asScript })).answer).toBeUndefined();
    expect((await ask(world, '/docs/a')).status).toBe('302');
    travel(world, 3661);
    expect((await ask(world, '/docs/a', { headers: asScript })).status).toBe('401');
  });
});
