/** What comes after the login: renewal, logout, and the shapes in which each provider answers. */
import { describe, expect, test } from 'vitest';
import { config, handler, type OidcLoginOptions } from '../../edge-lambdas/oidc-login.js';
import { type Asked, ask, back, idToken, openWorld, signIn, toProvider, travel } from './login-world.js';
import { discovery } from './openid-server.js';
import { asScript, viewerEvent } from './viewer.js';

const world = openWorld();
/** A request that a page of another site makes the browser send. */
const elsewhere: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.test' }];
const script = { ...asScript, 'sec-fetch-site': 'same-origin' };

/** A provider that rotates refresh tokens: each is good once. */
async function signInWithRotation(length = 20, more: Asked = {}): Promise<void> {
  let current = '';
  let count = 0;
  world.server.tokens = async (form) => {
    if (form.get('grant_type') === 'refresh_token' && form.get('refresh_token') !== current)
      return { error: 'invalid_grant' };
    current = `${++count}-${Math.random()
      .toString(36)
      .repeat(Math.ceil(length / 10))}`.slice(0, length);
    const first = form.has('code') ? { id_token: await idToken(world) } : {};
    return { ...first, refresh_token: current };
  };
  await signIn(world, more);
  world.server.asked.length = 0;
}

const renewal = (more: Asked = {}) => ask(world, '/_auth/refresh', { headers: script, ...more });

describe('renewal', () => {
  test('a page asks for it before the end: a new pass, one question, and a new refresh token', async () => {
    await signInWithRotation();
    travel(world, 3000);
    for (const at of [3001, 6100, 9200]) {
      travel(world, at);
      expect((await renewal()).status).toBe('204');
    }
    expect(world.server.asked).toHaveLength(3);
    expect((await ask(world, '/docs')).answer).toBeUndefined();
  });

  test('a pass with more than a fifth of its time left is not renewed', async () => {
    await signInWithRotation();
    travel(world, 2879);
    expect((await renewal()).status).toBe('204');
    expect(world.server.asked).toHaveLength(0);
    travel(world, 2880);
    expect((await renewal()).status).toBe('204');
    expect(world.server.asked).toHaveLength(1);
  });

  test('five requests at once ask once, and all are answered', async () => {
    await signInWithRotation();
    travel(world, 3550);
    const jars = Array.from({ length: 5 }, () => new Map(world.jar));
    const answers = await Promise.all(jars.map((jar) => renewal({ jar })));
    expect(answers.map(({ status }) => status)).toEqual(['204', '204', '204', '204', '204']);
    expect(world.server.asked).toHaveLength(1);
    for (const jar of jars) expect((await ask(world, '/docs', { jar })).answer).toBeUndefined();
  });

  test('scripts are served in the grace, without a question; a navigation renews, with one', async () => {
    await signInWithRotation();
    travel(world, 3630);
    for (let at = 0; at < 5; at++) expect((await ask(world, '/api', { headers: asScript })).answer).toBeUndefined();
    expect(world.server.asked).toHaveLength(0);
    const { status, location } = await ask(world, '/docs?a=1');
    expect([status, location]).toEqual(['302', '/docs?a=1']);
    expect(world.server.asked).toHaveLength(1);
    expect((await ask(world, '/docs?a=1')).answer).toBeUndefined();
  });

  test.each([
    [3659, undefined],
    [3660, '401'],
  ])('%d s after the login a script gets %s: the grace is a minute', async (after, status) => {
    await signInWithRotation();
    travel(world, after);
    expect((await ask(world, '/api', { headers: asScript })).answer?.status).toBe(status);
  });

  test('a refused refresh token is tried once: then a login, and a script hears 401', async () => {
    await signInWithRotation();
    world.server.tokens = async () => ({ error: 'invalid_grant' });
    travel(world, 3700);
    expect((await renewal()).status).toBe('401');
    // Later than what a sandbox remembers: the browser knows it.
    travel(world, 3800);
    expect((await renewal()).status).toBe('401');
    await toProvider(world);
    await toProvider(world);
    expect(world.server.asked).toHaveLength(1);
    expect(world.said).toContain('oidc-login: refused, refresh-invalid_grant');
  });

  test('refused while the pass is still good: served on, for another tab has the new one', async () => {
    await signInWithRotation();
    world.server.tokens = async () => ({ error: 'invalid_grant' });
    travel(world, 3500);
    expect((await renewal()).status).toBe('204');
    expect((await ask(world, '/docs')).answer).toBeUndefined();
    expect((await renewal()).status).toBe('204');
    expect(world.server.asked).toHaveLength(1);
  });

  test('what another tab has received is not taken away by the refusal, and is good again', async () => {
    await signInWithRotation();
    const late = new Map(world.jar);
    travel(world, 3500);
    await renewal();
    travel(world, 3550);
    const { answer } = await renewal({ jar: late });
    const written = (answer?.headers?.['set-cookie'] ?? []).map(({ value }) => value);
    expect(written.map((line) => line.split('=')[0])).toEqual(['__Host-login.over']);
    world.jar.set('__Host-login.over', written[0]!.split(/[=;]/)[1]!);
    travel(world, 6600);
    expect((await renewal()).status).toBe('204');
    expect((await ask(world, '/docs')).answer).toBeUndefined();
  });

  test('a provider that is down: a page for people, 401 for scripts, and all is well when it is back', async () => {
    await signInWithRotation();
    const works = world.server.tokens;
    world.server.tokens = async () => 'down';
    travel(world, 3700);
    expect((await renewal()).status).toBe('401');
    expect((await ask(world, '/docs')).status).toBe('502');
    world.server.tokens = works;
    expect((await ask(world, '/docs')).location).toBe('/docs');
  });

  test('another person’s ID token renews nothing', async () => {
    await signInWithRotation();
    world.server.tokens = async () => ({ id_token: await idToken(world, { sub: 'u2' }) });
    travel(world, 3700);
    expect((await renewal()).status).toBe('401');
    expect(world.said.at(-1)).toBe('oidc-login: refused, refresh-sub');
  });

  test('twelve hours later the visitor is asked for anew', async () => {
    await signInWithRotation();
    const before = new Map(world.jar);
    travel(world, 43_200);
    await toProvider(world);
    expect(world.server.asked).toHaveLength(0);
    travel(world, 43_199);
    expect((await ask(world, '/docs', { jar: before })).location).toBe('/docs');
    expect(world.server.asked).toHaveLength(1);
  });

  test('another site cannot ask for it', async () => {
    await signInWithRotation();
    for (const headers of elsewhere) expect((await renewal({ headers })).status).toBe('403');
  });

  test.each([
    [3_000, 2, 'in two cookies of 4 KB'],
    [7_000, 3, 'in three'],
    [9_000, 0, 'not kept: the pass ends with its time'],
  ])('a refresh token of %d characters: %d cookies, %s', async (length, count) => {
    await signInWithRotation(length);
    const pieces = [...world.jar].filter(([name]) => /^__Host-login(\.\d)?$/.test(name));
    expect(pieces).toHaveLength(count);
    for (const [name, value] of pieces) expect(name.length + value.length).toBeLessThanOrEqual(4096);
    travel(world, 3500);
    expect((await renewal()).status).toBe('204');
    expect(world.server.asked).toHaveLength(count > 0 ? 1 : 0);
    if (count === 0) expect(world.said).toContain('oidc-login: too long for cookies, session');
  });

  test('a shorter session leaves no piece of the longer one behind', async () => {
    await signInWithRotation(7_000);
    travel(world, 3500);
    world.server.tokens = async () => ({ refresh_token: 'short' });
    await renewal();
    expect([...world.jar.keys()].filter((name) => /^__Host-login(\.\d)?$/.test(name))).toEqual(['__Host-login']);
  });
});

describe('logout', () => {
  test('every cookie goes, then the provider is told, with the way back to a page that is open', async () => {
    await signInWithRotation(5_000, { changes: { keepIdToken: true } });
    await ask(world, '/_auth/login');
    const { location } = await ask(world, '/_auth/logout', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect([...world.jar.keys()]).toEqual([]);
    const address = new URL(location);
    expect(address.origin + address.pathname).toBe(`${world.server.url}/logout`);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: 'site',
      post_logout_redirect_uri: 'https://d111111abcdef8.cloudfront.net/_auth/signed-out',
      id_token_hint: expect.stringMatching(/^eyJ/),
    });
    expect((await ask(world, '/_auth/signed-out')).status).toBe('200');
    expect((await ask(world, '/docs', { headers: asScript })).status).toBe('401');
  });

  test('another site cannot sign anybody out: a page asks', async () => {
    await signIn(world);
    for (const headers of elsewhere) expect((await ask(world, '/_auth/logout', { headers })).status).toBe('403');
    expect(world.jar.has('__Host-session')).toBe(true);
  });

  test.each<Record<string, string>>([
    {},
    { origin: 'https://d111111abcdef8.cloudfront.net' },
    { 'sec-fetch-site': 'same-site', origin: 'https://evil.test' },
    { 'sec-fetch-site': 'none' },
  ])('a request of this site, by %j, can', async (headers) => {
    await signIn(world);
    expect((await ask(world, '/_auth/logout', { headers })).status).toBe('302');
    expect(world.jar.has('__Host-session')).toBe(false);
  });

  test('a provider without a logout: this site alone forgets', async () => {
    const { end_session_endpoint: _, ...document } = discovery(world.server.url);
    expect((await ask(world, '/_auth/logout', { changes: { provider: document } })).location).toBe('/_auth/signed-out');
  });
});

const tenant = '9122040d-6c67-4c5b-b112-36a304b66dad';
const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf';

/** Issuer, further fields of the ID token, options: as each provider documents them. The addresses are those of the server here. */
const providers: [string, Partial<OidcLoginOptions>, Record<string, unknown>, string?][] = [
  [
    'Cognito',
    {
      issuer: pool,
      endSession: 'https://x.auth.eu-west-1.amazoncognito.com/logout',
      endSessionParameter: 'logout_uri',
    },
    { iss: pool, token_use: 'id', at_hash: 'x', 'cognito:groups': ['staff'], event_id: 'e' },
  ],
  [
    'Auth0',
    { issuer: 'https://t.eu.auth0.com/', parameters: { audience: 'https://api.t' } },
    { iss: 'https://t.eu.auth0.com/', sub: 'auth0|1', sid: 's' },
  ],
  [
    'Auth0, issuer without its slash',
    { issuer: 'https://t.eu.auth0.com' },
    { iss: 'https://t.eu.auth0.com/' },
    'issuer',
  ],
  [
    'Okta',
    { issuer: 'https://o.okta.com/oauth2/default', keepIdToken: true },
    { iss: 'https://o.okta.com/oauth2/default', ver: 1, jti: 'ID.x', amr: ['pwd'], idp: 'i', auth_time: 1 },
  ],
  [
    'Okta, the server of the organization',
    { issuer: 'https://o.okta.com/oauth2/default' },
    { iss: 'https://o.okta.com' },
    'issuer',
  ],
  [
    'Entra',
    { issuer: `https://login.microsoftonline.com/${tenant}/v2.0` },
    { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant, oid: 'o', ver: '2.0', rh: '0.x' },
  ],
  [
    'Entra, many tenants',
    { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', tenants: [tenant] },
    { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant },
  ],
  [
    'Entra, a tenant that is not listed',
    { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', tenants: [] },
    { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, tid: tenant },
    'tenant',
  ],
  [
    'Entra, a listed tenant beside the issuer of another',
    { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', tenants: [tenant] },
    { iss: `https://login.microsoftonline.com/${tenant.replace('9', '8')}/v2.0`, tid: tenant },
    'issuer',
  ],
  [
    'Google',
    { issuer: 'https://accounts.google.com', parameters: { access_type: 'offline', prompt: 'consent' } },
    { iss: 'https://accounts.google.com', azp: 'site', hd: 'example.com', email_verified: true },
  ],
  [
    'Google, without the scheme',
    { issuer: 'https://accounts.google.com' },
    { iss: 'accounts.google.com', azp: 'site' },
  ],
  [
    'Keycloak',
    {
      issuer: 'https://k.test/realms/r',
      access: [{ claim: 'realm_access.roles', anyOf: ['reader'], paths: ['/docs'] }],
    },
    { iss: 'https://k.test/realms/r', typ: 'ID', azp: 'site', acr: '1', realm_access: { roles: ['reader'] } },
  ],
  [
    'Keycloak, another role',
    {
      issuer: 'https://k.test/realms/r',
      access: [{ claim: 'realm_access.roles', anyOf: ['reader'], paths: ['/docs'] }],
    },
    { iss: 'https://k.test/realms/r', azp: 'site', realm_access: { roles: ['writer'] } },
    'forbidden',
  ],
];

test.each(providers)('%s', async (_, changes, claims, word) => {
  world.server.tokens = async () => ({
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: 'a',
    id_token: await idToken(world, claims),
  });
  const { status } = await signIn(world, { changes });
  expect(status).toBe(word === undefined ? '302' : word === 'forbidden' ? '403' : '400');
  if (word !== undefined) return expect(world.said.at(-1)).toBe(`oidc-login: refused, ${word}`);
  for (const [name, value] of Object.entries(changes.parameters ?? {})) expect(world.asked.get(name)).toBe(value);
  expect((await ask(world, '/docs', { changes })).answer).toBeUndefined();
  const out = new URL((await ask(world, '/_auth/logout', { changes })).location);
  expect(out.searchParams.get(changes.endSessionParameter ?? 'post_logout_redirect_uri')).toMatch(/signed-out$/);
  expect(out.searchParams.has('id_token_hint')).toBe(changes.keepIdToken === true);
});

test('a key that the provider has just made is fetched', async () => {
  const jwks = { keys: [{ kty: 'RSA', kid: 'old', n: 'AQAB', e: 'AQAB' }] };
  expect((await signIn(world, { changes: { jwks } })).status).toBe('302');
});

test('keys that are none leave those of the options, and a token of another key is refused', async () => {
  const provider = { ...discovery(world.server.url), jwks_uri: `${world.server.url}/nothing` };
  expect((await signIn(world, { changes: { provider } })).status).toBe('400');
  expect(world.said.at(-1)).toBe('oidc-login: refused, kid');
});

test('what is no step is 404, and what every object has is none', async () => {
  for (const step of ['/constructor', '/__proto__', '', '/login/'])
    expect((await ask(world, `/_auth${step}`)).status).toBe('404');
});

test('as it is copied it lets nobody in', async () => {
  expect(config.issuer).toBe('');
  expect(await handler(viewerEvent({ uri: '/docs' }))).toMatchObject({ status: '401' });
  expect(await handler({} as never)).toMatchObject({ status: '400' });
});

test('neither tokens nor secrets are in the log', async () => {
  await signInWithRotation();
  world.server.tokens = async () => ({ error: 'invalid_grant' });
  travel(world, 3700);
  await toProvider(world);
  await ask(world, back(world));
  await ask(world, back(world, '', 'x'.repeat(43)));
  expect(world.said.map((line) => line.split(', ')[1])).toEqual([
    'refresh-invalid_grant',
    'token-invalid_grant',
    'state',
  ]);
  const secret = [...world.jar.values(), world.options.keys.k1, world.nonce].map(String);
  for (const line of world.said) for (const text of secret) expect(line).not.toContain(text);
});
