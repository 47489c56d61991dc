/** Tokens in the shape of each big provider, signed with keys of our own. docs/guides/providers.md is the table of it. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, type JwtCookieOptions, requireJwtCookie } from '../../edge-lambdas/jwt-cookie.js';
import { viewer } from './viewer.js';

const now = 1_800_000_000;
const times = { iat: now - 10, exp: now + 3600 };
let signing: { privateKey: CryptoKey; publicKey: CryptoKey };
let options: JwtCookieOptions;

beforeAll(async () => {
  signing = await generateKeyPair('RS256', { extractable: true });
});
beforeEach(async () => {
  vi.useFakeTimers({ now: now * 1000, toFake: ['Date'] });
  vi.spyOn(console, 'log').mockReturnValue();
  const key = { ...(await exportJWK(signing.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  options = { ...config, keys: { keys: [key] } };
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf';
const client = '1example23456789';
const tenant = '9122040d-6c67-4c5b-b112-36a304b66dad';
const anyTenant = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const rule = (claim: string, ...anyOf: string[]) => ({ rules: [{ prefix: '/', open: false, claim, anyOf }] });

type Row = [name: string, settings: Partial<JwtCookieOptions>, claims: JWTPayload, status: string | undefined];

const rows: Row[] = [
  [
    'Cognito, id token',
    { issuer: pool, audience: client, ...rule('cognito:groups', 'staff') },
    { iss: pool, aud: client, token_use: 'id', 'cognito:groups': ['staff'], 'cognito:username': 'a' },
    undefined,
  ],
  [
    'Cognito, access token: no aud',
    { issuer: pool, audience: client, ...rule('scope', 'orders/read') },
    { iss: pool, client_id: client, token_use: 'access', scope: 'openid orders/read' },
    undefined,
  ],
  [
    'Cognito, access token of another client',
    { issuer: pool, audience: client },
    { iss: pool, client_id: 'other', token_use: 'access' },
    '401',
  ],
  [
    'Cognito, aud of another client beside ours as client_id',
    { issuer: pool, audience: client },
    { iss: pool, aud: 'other', client_id: client },
    '401',
  ],
  [
    'Auth0',
    { issuer: 'https://t.eu.auth0.com/', audience: 'https://api.t', ...rule('https://t/roles', 'editor') },
    {
      iss: 'https://t.eu.auth0.com/',
      aud: ['https://api.t', 'https://t.eu.auth0.com/userinfo'],
      azp: 'x',
      'https://t/roles': ['editor'],
    },
    undefined,
  ],
  [
    'Auth0, permissions',
    { issuer: 'https://t.eu.auth0.com/', audience: 'https://api.t', ...rule('permissions', 'read:a') },
    { iss: 'https://t.eu.auth0.com/', aud: 'https://api.t', permissions: ['read:a'] },
    undefined,
  ],
  [
    'Okta, access token',
    { issuer: 'https://o.okta.com/oauth2/default', audience: 'api://default', ...rule('scp', 'orders') },
    { iss: 'https://o.okta.com/oauth2/default', aud: 'api://default', cid: 'c', scp: ['openid', 'orders'] },
    undefined,
  ],
  [
    'Entra, v2',
    { issuer: `https://login.microsoftonline.com/${tenant}/v2.0`, audience: client, ...rule('roles', 'Editor') },
    {
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      aud: client,
      tid: tenant,
      ver: '2.0',
      roles: ['Editor'],
    },
    undefined,
  ],
  [
    'Entra, v1',
    { issuer: `https://sts.windows.net/${tenant}/`, audience: `api://${client}`, ...rule('scp', 'Orders.Read') },
    {
      iss: `https://sts.windows.net/${tenant}/`,
      aud: `api://${client}`,
      tid: tenant,
      ver: '1.0',
      scp: 'Orders.Read User.Read',
    },
    undefined,
  ],
  [
    'Entra, any tenant',
    { issuer: anyTenant, audience: client },
    { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, aud: client, tid: tenant },
    undefined,
  ],
  [
    'Entra, any tenant, another tenant in the claim',
    { issuer: anyTenant, audience: client },
    { iss: `https://login.microsoftonline.com/${tenant}/v2.0`, aud: client, tid: tenant.replace('9', '8') },
    '401',
  ],
  [
    'Entra, any tenant, a tenant that is none',
    { issuer: anyTenant, audience: client },
    { iss: 'https://login.microsoftonline.com/evil/v2.0', aud: client, tid: 'evil' },
    '401',
  ],
  [
    'Entra, more groups than fit',
    { issuer: anyTenant, audience: client, ...rule('groups', 'g1') },
    {
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      aud: client,
      tid: tenant,
      _claim_names: { groups: 'src1' },
    },
    '403',
  ],
  [
    'Google, with scheme',
    {
      issuer: ['https://accounts.google.com', 'accounts.google.com'],
      audience: `${client}.apps.googleusercontent.com`,
      ...rule('hd', 'example.com'),
    },
    { iss: 'https://accounts.google.com', aud: `${client}.apps.googleusercontent.com`, azp: 'x', hd: 'example.com' },
    undefined,
  ],
  [
    'Google, without scheme',
    {
      issuer: ['https://accounts.google.com', 'accounts.google.com'],
      audience: `${client}.apps.googleusercontent.com`,
    },
    { iss: 'accounts.google.com', aud: `${client}.apps.googleusercontent.com` },
    undefined,
  ],
  [
    'Keycloak, by audience',
    { issuer: 'https://k/realms/r', audience: 'site', ...rule('realm_access.roles', 'editor') },
    { iss: 'https://k/realms/r', aud: ['site', 'account'], azp: 'web', realm_access: { roles: ['editor'] } },
    undefined,
  ],
  [
    'Keycloak, by authorized party',
    {
      issuer: 'https://k/realms/r',
      audience: 'web',
      audienceClaims: ['azp'],
      ...rule('resource_access.web.roles', 'editor'),
    },
    { iss: 'https://k/realms/r', aud: 'account', azp: 'web', resource_access: { web: { roles: ['editor'] } } },
    undefined,
  ],
  [
    'Keycloak, another party',
    { issuer: 'https://k/realms/r', audience: 'web', audienceClaims: ['azp'] },
    { iss: 'https://k/realms/r', aud: 'account', azp: 'other' },
    '401',
  ],
  [
    'GitHub Actions',
    {
      issuer: 'https://token.actions.githubusercontent.com',
      audience: 'sts',
      ...rule('sub', 'repo:o/r:ref:refs/heads/main'),
    },
    { iss: 'https://token.actions.githubusercontent.com', aud: 'sts', sub: 'repo:o/r:ref:refs/heads/main' },
    undefined,
  ],
  [
    'GitHub Actions, a word inside of the subject',
    { issuer: 'https://token.actions.githubusercontent.com', audience: 'sts', ...rule('sub', 'Env') },
    { iss: 'https://token.actions.githubusercontent.com', aud: 'sts', sub: 'repo:o/r:environment:My Env' },
    '403',
  ],
  [
    'GitLab CI',
    { issuer: 'https://gitlab.com', audience: 'https://site', ...rule('project_path', 'g/p') },
    {
      iss: 'https://gitlab.com',
      aud: 'https://site',
      project_path: 'g/p',
      sub: 'project_path:g/p:ref_type:branch:ref:main',
    },
    undefined,
  ],
];

function sign(claims: JWTPayload): Promise<string> {
  return new SignJWT({ ...times, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(signing.privateKey);
}

async function statusOf(headers: Record<string, string>, settings: Partial<JwtCookieOptions>) {
  const request = viewer({ uri: '/a', headers });
  return { status: (await requireJwtCookie(request, { ...options, ...settings }))?.status, request };
}

test.each(rows)('%s', async (_name, settings, claims, expected) => {
  const { status } = await statusOf({ cookie: `__Host-id=${await sign(claims)}` }, settings);
  expect(status).toBe(expected);
});

describe('where a token may be', () => {
  const site = { issuer: 'https://id.test', audience: 'site' };
  const good = { iss: 'https://id.test', aud: 'site' };

  test('in pieces of a cookie, which all go', async () => {
    const jwt = await sign({ ...good, padding: 'x'.repeat(5000) });
    const [one, two] = [jwt.slice(0, 3900), jwt.slice(3900)];
    const { status, request } = await statusOf({ cookie: `__Host-id.1=${two}; a=b; __Host-id.0=${one}` }, site);
    expect([status, request.headers.cookie]).toEqual([undefined, [{ key: 'Cookie', value: 'a=b' }]]);
    expect((await statusOf({ cookie: `__Host-id.0=${one}` }, site)).status).toBe('401');
    expect(
      (await statusOf({ cookie: `__Host-id.0=${one}; __Host-id.0=${one}; __Host-id.1=${two}` }, site)).status,
    ).toBe('401');
  });

  test('in 3,000 pieces, which take no time', async () => {
    const jwt = await sign(good);
    const cookie = Array.from({ length: 3_000 }, (_, at) => `__Host-id.${at}=${jwt[at] ?? ''}`).join('; ');
    const { user } = process.cpuUsage();
    expect((await statusOf({ cookie }, site)).status).toBe(undefined);
    expect((process.cpuUsage().user - user) / 1_000).toBeLessThan(150);
  });

  test('under a name with the user in it, as Amplify writes it', async () => {
    const cookie = `CognitoIdentityServiceProvider.${client}.*.idToken`;
    const start = `CognitoIdentityServiceProvider.${client}`;
    const jwt = await sign(good);
    const mine = `${start}.LastAuthUser=me%40a.test; ${start}.me%40a.test.idToken=${jwt}; ${start}.you.idToken=x`;
    expect((await statusOf({ cookie: mine }, { ...site, cookie })).status).toBe(undefined);
    const byJsCookie = await statusOf({ cookie: mine.replace('me%40', 'me@') }, { ...site, cookie });
    expect([byJsCookie.status, byJsCookie.request.headers.cookie?.[0]?.value]).toEqual([
      undefined,
      `${start}.LastAuthUser=me@a.test; ${start}.you.idToken=x`,
    ]);
    expect((await statusOf({ cookie: `${start}.me.idToken=${jwt}` }, { ...site, cookie })).status).toBe('401');
    for (const twice of [`${start}.LastAuthUser=you; ${mine}`, `${mine}; ${start}.LastAuthUser=you`])
      expect((await statusOf({ cookie: twice }, { ...site, cookie })).status).toBe('401');
  });

  test('in the cookie, beside an Authorization that is none of a token', async () => {
    const headers = { cookie: `__Host-id=${await sign(good)}`, authorization: 'Basic YTpi' };
    const { status, request } = await statusOf(headers, { ...site, bearer: true });
    expect([status, request.headers.authorization?.[0]?.value]).toEqual([undefined, 'Basic YTpi']);
  });

  test('and as long as maxLength', async () => {
    const jwt = await sign({ ...good, padding: 'x'.repeat(9000) });
    expect((await statusOf({ cookie: `__Host-id=${jwt}` }, site)).status).toBe('401');
    expect((await statusOf({ cookie: `__Host-id=${jwt}` }, { ...site, maxLength: 20_000 })).status).toBe(undefined);
  });

  test.each([null, 5, {}, 'sign'])('a key beside it with key_ops %j takes no other along', async (key_ops) => {
    const odd = { ...options.keys.keys[0]!, key_ops } as (typeof options.keys.keys)[0];
    const keys = { keys: [odd, ...options.keys.keys] };
    const { status } = await statusOf({ cookie: `__Host-id=${await sign(good)}` }, { ...site, keys });
    expect(status).toBe(undefined);
  });

  test('a page of the gate itself is sent to no other page, least of all to itself', async () => {
    const settings = { ...site, ...rule('groups', 'staff'), login: '/a?x=1', forbidden: '/a' };
    const ask = (cookie: string) => statusOf({ cookie, 'sec-fetch-mode': 'navigate' }, settings);
    expect((await ask('')).status).toBe('401');
    expect((await ask(`__Host-id=${await sign(good)}`)).status).toBe('403');
  });

  test('one that was seen before is judged anew each time', async () => {
    const headers = { cookie: `__Host-id=${await sign(good)}` };
    const settings = { ...options, ...site };
    const ask = async (more: Partial<JwtCookieOptions> = {}) =>
      (await requireJwtCookie(viewer({ headers }), Object.assign(settings, more)))?.status;
    expect([await ask(), await ask()]).toEqual([undefined, undefined]);
    expect(await ask({ audience: 'other' })).toBe('401');
    expect(await ask({ audience: 'site' })).toBe(undefined);
    vi.setSystemTime((times.exp + 31) * 1000);
    expect(await ask()).toBe('401');
  });
});
