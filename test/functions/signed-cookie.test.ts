import { SignJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import {
  answerPreflight,
  config,
  handler,
  requireSignedCookie,
  type SignedCookieOptions,
} from '../../functions/signed-cookie.js';
import type { Request, Response } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { claims, header, kvs, now, olderSecret, secret, token, visit } from './session.js';
import { openWays, runSource } from './ways.js';

const ask = await openWays('signed-cookie', handler, { kvs });

const refusal: Response = { statusCode: 401, headers: { 'cache-control': { value: 'no-store' } }, cookies: {} };

/** A token whose claims are so many bytes. */
function padded(bytes: number, head: object = header): string {
  return token({ ...claims, pad: 'x'.repeat(bytes - JSON.stringify({ ...claims, pad: '' }).length) }, head);
}
const longest = padded(3_000);
const tooLong = padded(2_994, { ...header, a: '' });

test('the longest token has 4,096 characters', () => {
  expect([longest.length, tooLong.length]).toEqual([4_096, 4_097]);
});

describe('a token lets in', () => {
  test.each([
    ['with the current key', token()],
    ['with the key before it', token(claims, { ...header, kid: 'k0' }, olderSecret)],
    ['without typ', token(claims, { alg: 'HS256', kid: 'k1' })],
    ['that began in this second', token({ ...claims, nbf: now })],
    ['for its last second', token({ ...claims, exp: now + 1 })],
    ['to the end of the year 5138', token({ ...claims, exp: 1e11 })],
    ['as long as may be', longest],
    ['from an issuer whose clock is a minute ahead', token({ ...claims, iat: now + 60 })],
    ['without iat', token({ exp: now + 600, paths: ['/members'] })],
    ['with claims of the application', token({ ...claims, sub: 'ä', roles: ['a'], __proto__: { x: 1 } })],
  ])('%s', async (_title, cookie) => {
    expect(await ask(visit(cookie))).toMatchObject({ uri: '/members/reports' });
  });

  test('issued by jose, as by any JWT library', async () => {
    const issued = await new SignJWT({ paths: ['/members'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + 300)
      .sign(secret);
    expect(await ask(visit(issued))).toMatchObject({ uri: '/members/reports' });
  });

  test('and goes no farther: neither cache key nor origin see it', async () => {
    expect((await ask(visit(token()))).cookies).toEqual({ theme: { value: 'dark' } });
  });
});

describe('a token does not let in', () => {
  const [head, body, mac] = token().split('.') as [string, string, string];

  test.each([
    ['none at all', undefined],
    ['an empty one', ''],
    ['no signature (alg none)', `${token(claims, { ...header, alg: 'none' }).replace(/[^.]*$/, '')}`],
    ['alg none, rightly signed', token(claims, { ...header, alg: 'none' })],
    ['alg in lower case', token(claims, { ...header, alg: 'hs256' })],
    ['alg of a public key', token(claims, { ...header, alg: 'RS256' })],
    ['alg missing', token(claims, { typ: 'JWT', kid: 'k1' })],
    ['alg a list', token(claims, { ...header, alg: ['HS256'] })],
    ['crit', token(claims, { ...header, crit: ['exp'], exp: 1 })],
    ['crit of null', token(claims, { ...header, crit: null })],
    ['typ of another kind of token', token(claims, { ...header, typ: 'secevent+jwt' })],
    ['kid missing', token(claims, { alg: 'HS256' })],
    ['kid unknown', token(claims, { ...header, kid: 'k9' })],
    ['kid __proto__', token(claims, '{"alg":"HS256","kid":"__proto__"}')],
    ['kid constructor', token(claims, { ...header, kid: 'constructor' })],
    ['kid a number', token(claims, { ...header, kid: 1 })],
    ['kid a path into the store', token(claims, { ...header, kid: '../signing-keys' })],
    ['kid another key than signed', token(claims, { ...header, kid: 'k0' })],
    ['a key of its own (jwk)', token(claims, { ...header, jwk: { kty: 'oct', k: 'AAAA' } }, Buffer.alloc(32))],
    ['header null', token(claims, 'null')],
    ['header a list', token(claims, '["HS256"]')],
    ['header no JSON', token(claims, '{')],
    ['signed with no key', token(claims, header, Buffer.alloc(0))],
    ['claims null', token('null')],
    ['claims a list', token('[]')],
    ['claims no JSON', token('{')],
    ['exp missing', token({ paths: ['/members'] })],
    ['exp a string', token({ ...claims, exp: String(now + 600) })],
    ['exp null', token({ ...claims, exp: null })],
    ['exp infinite', token(`{"exp":1e999,"paths":["/members"]}`)],
    ['exp in milliseconds', token({ ...claims, exp: (now + 600) * 1000 })],
    ['exp a second later than the year 5138', token({ ...claims, exp: 1e11 + 1 })],
    ['exp zero', token({ ...claims, exp: 0 })],
    ['exp now', token({ ...claims, exp: now })],
    ['nbf in the next second', token({ ...claims, nbf: now + 1 })],
    ['nbf a string', token({ ...claims, nbf: String(now) })],
    ['iat far ahead', token({ ...claims, iat: now + 61 })],
    ['iat a string', token({ ...claims, iat: 'yesterday' })],
    ['two segments', `${head}.${body}`],
    ['four segments', `${head}.${body}.${mac}.`],
    ['white space', ` ${token()}`],
    ['padding', `${token()}=`],
    ['cut short', token().slice(0, -1)],
    ['one character more than may be', tooLong],
    ['oversized', token({ ...claims, pad: 'x'.repeat(3_200) })],
  ])('with %s', async (_title, cookie) => {
    expect(await ask(visit(cookie))).toEqual(refusal);
  });

  test.each([
    ['paths missing', token({ exp: now + 600 })],
    ['paths empty', token({ ...claims, paths: [] })],
    ['paths a string', token({ ...claims, paths: '/members' })],
    ['paths a list of lists', token({ ...claims, paths: [['/members']] })],
    ['paths with an empty prefix', token({ ...claims, paths: [''] })],
  ])('with %s: it is good for nothing', async (_title, cookie) => {
    expect(await ask(visit(cookie))).toEqual({ ...refusal, statusCode: 403 });
  });

  test('twice in one request, though both are good', async () => {
    expect(await ask(visit([token(), token()]))).toEqual(refusal);
  });

  test('with any one bit of it turned', async () => {
    const good = token();
    for (let at = 0; at < good.length; at++) {
      for (let bit = 0; bit < 7; bit++) {
        const turned = good.slice(0, at) + String.fromCharCode(good.charCodeAt(at) ^ (1 << bit)) + good.slice(at + 1);
        expect(await runSource(handler, visit(turned), kvs), turned).toMatchObject({ statusCode: 401 });
      }
    }
  });

  test('in another spelling of its signature', async () => {
    // 43 characters carry 258 bits for 256: four last characters decode to the same bytes.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(mac.at(-1)!);
    for (const other of [1, 2, 3])
      expect(await ask(visit(token().slice(0, -1) + alphabet[last + other]))).toEqual(refusal);
  });
});

describe('paths of a token', () => {
  test.each([
    ['/members', '/members', true, 'the prefix itself'],
    ['/members', '/members/', true, 'a folder'],
    ['/members', '/members/a/b.html', true, 'anything under it'],
    ['/members', '/membership', false, 'a prefix ends at a segment border'],
    ['/members', '/', false, 'what is above'],
    ['/members', '/Members/a', false, 'another case'],
    ['/members/', '/members/a', true, 'a prefix with "/"'],
    ['/members/', '/members', false, 'a prefix with "/" is the folder, not the file of that name'],
    ['/', '/anything', true, 'the whole site'],
    ['/members', '/members/caf%C3%A9', true, 'encoded letters'],
    ['/members', '/%6Dembers/a', false, 'an encoded letter of the prefix: only the plain spelling counts'],
    ['members', '/members', false, 'a prefix without "/"'],
  ])('%s: %s %s, %s', async (prefix, uri, allowed) => {
    // A path with another spelling is refused whatever the token says.
    const statusCode = uri.includes('%') ? 401 : 403;
    const answer = await ask(visit(token({ ...claims, paths: ['/elsewhere', 7, prefix] }), uri));
    expect(answer).toEqual(allowed ? expect.objectContaining({ uri }) : { ...refusal, statusCode });
  });

  test.each([
    '/members/../private/a',
    '/members/..',
    '/members/./a',
    '/members/..;/private',
    '/members/%2e%2e/private',
    '/members/%2E%2e%2Fprivate',
    '/members/%252e%252e/private',
    '/members/a%2fb',
    '/members/a%5cb',
    '/members/a\\b',
    '/members//a',
    '//members/a',
    '/members/a%00.html',
    '/members/a%0d%0aset-cookie:x',
    '/members/%7f',
    '/members/%zz',
    '/members/%',
    '/members/%4',
    '/members/%c0%ae%c0%ae/private',
    '/members/é',
    '/members/a\n',
  ])('%s is refused to everybody, since origins may read it in another way', async (uri) => {
    expect(await ask(visit(token({ ...claims, paths: ['/'] }), uri))).toEqual(refusal);
  });
});

describe('keys', () => {
  test.each([
    ['no entry', {}],
    ['an entry that is no JSON', { 'signing-keys': '{' }],
    ['an entry of null', { 'signing-keys': 'null' }],
    ['an entry that is a text', { 'signing-keys': '"k1"' }],
    ['an empty ring', { 'signing-keys': '{}' }],
    ['a secret of 31 bytes', { 'signing-keys': JSON.stringify({ k1: secret.subarray(1).toString('base64url') }) }],
    ['a secret that is no text', { 'signing-keys': JSON.stringify({ k1: [secret.toString('base64url')] }) }],
  ])('%s in the store lets nobody in', async (_title, store) => {
    const short = token(claims, header, secret.subarray(1));
    for (const cookie of [token(), short])
      expect(await runSource(handler, visit(cookie), store)).toMatchObject({ statusCode: 401 });
  });

  test('of the config are used in place of the store', async () => {
    const keys = { c1: secret.toString('base64url') };
    const passed = await passes({ keys }, token(claims, { ...header, kid: 'c1' }));
    expect(passed).toBe(true);
    expect(await passes({ keys }, token())).toBe(false);
    expect(await passes({ keys: {} }, token())).toBe(false);
  });
});

async function step(
  options: Partial<SignedCookieOptions>,
  event = visit(token()),
): Promise<[Response | undefined, Request]> {
  let request = event.request;
  const answer = await runSource(
    async (copy) => {
      request = copy.request;
      const denied = await requireSignedCookie(request, { ...config, ...options });
      return denied ?? request;
    },
    event,
    kvs,
  );
  return ['statusCode' in answer ? answer : undefined, request];
}

async function passes(options: Partial<SignedCookieOptions>, cookie: string): Promise<boolean> {
  const [denied] = await step(options, visit(cookie));
  return denied === undefined;
}

describe('options', () => {
  test.each<[Partial<SignedCookieOptions>, object, boolean]>([
    [{ issuer: 'https://id.example' }, { iss: 'https://id.example' }, true],
    [{ issuer: 'https://id.example' }, { iss: 'https://id.example.evil' }, false],
    [{ issuer: 'https://id.example' }, {}, false],
    [{ audience: 'site' }, { aud: 'site' }, true],
    [{ audience: 'site' }, { aud: ['api', 'site'] }, true],
    [{ audience: 'site' }, { aud: 'website' }, false],
    [{ audience: 'site' }, { aud: { 0: 'site' } }, false],
    [{ audience: 'site' }, {}, false],
    [{ leeway: 30 }, { exp: now - 29 }, true],
    [{ leeway: 30 }, { exp: now - 30 }, false],
    [{ leeway: 30 }, { nbf: now + 30 }, true],
    [{ leeway: 30 }, { nbf: now + 31 }, false],
    [{ maxLifetime: 660 }, {}, true],
    [{ maxLifetime: 659 }, {}, false],
    [{ maxLifetime: 660 }, { iat: undefined }, false],
  ])('%j and claims %j: %s', async (options, more, expected) => {
    expect(await passes(options, token({ ...claims, ...more }))).toBe(expected);
  });

  test('another cookie', async () => {
    const event = viewerRequest({ uri: '/members', cookies: { pass: token() } });
    expect(await step({ cookie: 'pass' }, event)).toMatchObject([undefined, { cookies: {} }]);
  });
});

describe('Authorization: Bearer', () => {
  const bearer = (value: string | string[], cookies = {}) =>
    viewerRequest({ uri: '/members', headers: { authorization: value }, cookies });

  test('is nothing without the option, and left to the origin', async () => {
    const [denied, request] = await step({}, bearer(`Bearer ${token()}`));
    expect(denied).toMatchObject({ statusCode: 401 });
    expect(request.headers).toHaveProperty('authorization');
  });

  test.each([`Bearer ${token()}`, `bearer ${token()}`])('lets in by option, and is removed', async (value) => {
    const [denied, request] = await step({ bearer: true }, bearer(value));
    expect(denied).toBeUndefined();
    expect(request.headers).not.toHaveProperty('authorization');
  });

  test.each([
    ['another scheme', `Basic ${token()}`, {}],
    ['two headers', [`Bearer ${token()}`, `Bearer ${token()}`], {}],
    ['a cookie beside it', `Bearer ${token()}`, { '__Host-session': token() }],
    ['no token', 'Bearer', {}],
    ['no scheme', token(), {}],
  ])('does not let in with %s', async (_title, value, cookies) => {
    expect((await step({ bearer: true }, bearer(value, cookies)))[0]).toMatchObject({ statusCode: 401 });
  });
});

describe('a token beside another scheme, such as Basic of a proxy', () => {
  test('counts, and the other goes on to the origin', async () => {
    const basic = { authorization: 'Basic dTpw' };
    const event = viewerRequest({ uri: '/members', headers: basic, cookies: { '__Host-session': token() } });
    const [denied, request] = await step({ bearer: true }, event);
    expect(denied).toBeUndefined();
    expect(request.headers.authorization).toEqual({ value: 'Basic dTpw' });
    expect(request.cookies).toEqual({});
  });
});

describe('who has a good token and may not enter', () => {
  const elsewhere = token({ ...claims, paths: ['/elsewhere'] });
  const page = { 'sec-fetch-mode': 'navigate' };
  const there = (headers: Record<string, string> = page, uri = '/members/') =>
    viewerRequest({ uri, headers, cookies: { '__Host-session': elsewhere } });

  test('gets 403 with an empty body, not the login, which would send them back for ever', async () => {
    const [denied] = await step({ login: 'https://id.example/login' }, there());
    expect(denied).toEqual({ statusCode: 403, headers: { 'cache-control': { value: 'no-store' } } });
  });

  test('sees the page for it, with 403 all the same', async () => {
    const [denied] = await step({ forbidden: '/no-access' }, there());
    expect(denied).toMatchObject({ statusCode: 403, headers: { 'content-type': { value: 'text/html' } } });
    expect(denied?.body).toContain('url=/no-access"');
  });

  test.each<[string, object]>([
    ['a script', there({ 'sec-fetch-mode': 'cors' })],
    ['that page itself, guarded by mistake', there(page, '/no-access')],
  ])('gets an empty body for %s', async (_title, event) => {
    const [denied] = await step({ forbidden: '/no-access' }, event as ReturnType<typeof there>);
    expect(denied?.statusCode).toBe(403);
    expect(denied).not.toHaveProperty('body');
  });

  test('has a token that is good for too long', async () => {
    expect((await step({ maxLifetime: 60, login: '/login' }))[0]?.statusCode).toBe(403);
  });
});

describe('a preflight, which carries no cookies', () => {
  const asked = {
    origin: 'https://app.example.com',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-a',
  };
  const preflight = (headers: Record<string, string> = asked, uri = '/members/a') =>
    viewerRequest({ method: 'OPTIONS', uri, headers });

  test('passes to the origin', async () => {
    expect(await ask(preflight())).toMatchObject({ method: 'OPTIONS', uri: '/members/a' });
  });

  test.each<[string, Partial<SignedCookieOptions>, ReturnType<typeof preflight>]>([
    ['by option', { preflight: 'refuse' }, preflight()],
    ['where it is none', {}, preflight({ origin: 'https://app.example.com' })],
    ['with a path of two meanings', {}, preflight(asked, '/members/%2e%2e/a')],
  ])('is refused %s', async (_title, options, event) => {
    expect((await step(options, event))[0]?.statusCode).toBe(401);
  });

  test('is answered for the listed origins, by option', () => {
    const options: SignedCookieOptions = { ...config, preflight: 'answer', preflightOrigins: [asked.origin] };
    expect(answerPreflight(preflight().request, config)).toBeUndefined();
    expect(answerPreflight(viewerRequest({ uri: '/members/a' }).request, options)).toBeUndefined();
    expect(answerPreflight(preflight().request, options)).toEqual({
      statusCode: 204,
      headers: {
        'cache-control': { value: 'no-store' },
        vary: { value: 'Origin' },
        'access-control-allow-origin': { value: asked.origin },
        'access-control-allow-credentials': { value: 'true' },
        'access-control-allow-methods': { value: 'PUT' },
        'access-control-allow-headers': { value: 'x-a' },
      },
    });
    const { 'access-control-request-headers': _, ...plain } = asked;
    expect(answerPreflight(preflight(plain).request, options)?.headers).not.toHaveProperty(
      'access-control-allow-headers',
    );
    const nobody = preflight({ 'access-control-request-method': 'PUT' });
    expect(Object.keys(answerPreflight(nobody.request, options)?.headers ?? {})).toEqual(['cache-control', 'vary']);
    const other = answerPreflight(preflight({ ...asked, origin: 'https://evil.example' }).request, options);
    expect(Object.keys(other?.headers ?? {})).toEqual(['cache-control', 'vary']);
  });
});

describe('the log says in a word why, and nothing of the token', () => {
  const [head, body] = token().split('.');
  test.each<[string, string | string[] | undefined, Partial<SignedCookieOptions>?]>([
    ['missing', undefined],
    ['twice', [token(), token()]],
    ['length', token({ ...claims, pad: 'x'.repeat(3_200) })],
    ['form', 'a.b'],
    ['algorithm', token(claims, { ...header, alg: 'none' })],
    ['crit', token(claims, { ...header, crit: [] })],
    ['kid', token(claims, { ...header, kid: 'k9' })],
    ['signature', `${head}.${body}.${'A'.repeat(43)}`],
    ['expired', token({ ...claims, exp: now })],
    ['early', token({ ...claims, nbf: now + 1 })],
    ['issuer', token(), { issuer: 'https://id.example' }],
    ['audience', token(), { audience: 'site' }],
    ['lifetime', token(), { maxLifetime: 60 }],
    ['resource', token({ ...claims, paths: [] })],
  ])('%s', async (word, cookie, options) => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    await step(options ?? {}, visit(cookie));
    expect(log.mock.calls).toEqual([[`signed-cookie: refused, ${word}`]]);
    log.mockRestore();
  });

  test('path, for one of two meanings', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    await step({}, visit(token(), '/members/%2e%2e/a'));
    expect(log.mock.calls).toEqual([['signed-cookie: refused, path']]);
    log.mockRestore();
  });
});

describe('a visitor without a token', () => {
  const login = 'https://id.example/login';
  const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html' };

  async function sentTo(options: Partial<SignedCookieOptions>, request: Parameters<typeof viewerRequest>[0]) {
    const [denied] = await step(options, viewerRequest(request));
    expect(denied?.headers?.['cache-control']).toEqual({ value: 'no-store' });
    const location = denied?.headers?.location?.value;
    if (location !== undefined) expect(denied?.statusCode).toBe(302);
    return location ?? denied?.statusCode;
  }

  test.each<[string, Parameters<typeof viewerRequest>[0], string | number]>([
    ['a page', { uri: '/members/', headers: navigation }, `${login}?return=%2Fmembers%2F`],
    [
      'a page, asked for with HEAD',
      { method: 'HEAD', uri: '/members/', headers: navigation },
      `${login}?return=%2Fmembers%2F`,
    ],
    [
      'a page, in an old browser',
      { uri: '/members/', headers: { accept: 'text/html,*/*' } },
      `${login}?return=%2Fmembers%2F`,
    ],
    [
      'a page with a query',
      { uri: '/members/', querystring: 'a=1&b=%26', headers: navigation },
      `${login}?return=%2Fmembers%2F%3Fa%3D1%26b%3D%2526`,
    ],
    ['a form', { method: 'POST', uri: '/members/', headers: navigation }, 401],
    ['a script', { uri: '/members/', headers: { 'sec-fetch-mode': 'cors', accept: 'text/html' } }, 401],
    [
      'an old script',
      { uri: '/members/', headers: { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' } },
      401,
    ],
    ['an image', { uri: '/members/a.png', headers: { 'sec-fetch-mode': 'no-cors', accept: 'image/*' } }, 401],
    ['a program', { uri: '/members/' }, 401],
    ['another host in the path', { uri: '//evil.example/', headers: navigation }, `${login}?return=%2F`],
    ['another host behind a backslash', { uri: '/\\evil.example/', headers: navigation }, `${login}?return=%2F`],
    ['a path that is not canonical', { uri: '/members/../a', headers: navigation }, `${login}?return=%2F`],
    [
      'a query that is no text',
      { uri: '/members/', querystring: 'a=\ud800', headers: navigation },
      `${login}?return=%2F`,
    ],
    [
      'an address as long as is carried',
      { uri: `/members/${'a'.repeat(2039)}`, headers: navigation },
      `${login}?return=${encodeURIComponent(`/members/${'a'.repeat(2039)}`)}`,
    ],
    ['one longer', { uri: `/members/${'a'.repeat(2040)}`, headers: navigation }, `${login}?return=%2F`],
    ['a long address', { uri: `/members/${'a'.repeat(2048)}`, headers: navigation }, `${login}?return=%2F`],
  ])('asks for %s', async (_title, request, expected) => {
    expect(await sentTo({ login }, request)).toBe(expected);
  });

  test('without headers is a program', async () => {
    const event = viewerRequest({ uri: '/members/' });
    Reflect.deleteProperty(event.request, 'headers');
    for (const bearer of [false, true])
      expect((await step({ login, bearer }, event))[0]).toMatchObject({ statusCode: 401 });
  });

  test('gets 401 without a login page', async () => {
    expect(await sentTo({}, { uri: '/members/', headers: navigation })).toBe(401);
  });

  test('is not sent round in circles by a login page inside the area', async () => {
    expect(await sentTo({ login: '/members/login' }, { uri: '/members/login', headers: navigation })).toBe(401);
  });

  test('comes back through a login page that has a query of its own', async () => {
    const options = { login: '/login?client=site', returnParameter: 'next' };
    expect(await sentTo(options, { uri: '/members/', headers: navigation })).toBe(
      '/login?client=site&next=%2Fmembers%2F',
    );
  });
});
