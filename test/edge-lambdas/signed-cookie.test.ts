import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, handler, requireSignedCookie, type SignedCookieOptions } from '../../edge-lambdas/signed-cookie.js';
import { issueCookies, issueUrl } from '../../tools/signing/private-content.js';
import { asPage, asScript, viewer, viewerEvent } from './viewer.js';

const now = 1_800_000_000;
const pairs = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
};
const url = 'https://d111111abcdef8.cloudfront.net/private/film.mp4';
const options: SignedCookieOptions = {
  ...config,
  keys: { RSA: publicPem(pairs.RSA), EC: publicPem(pairs.EC) },
  login: '/login',
};

beforeEach(() => vi.useFakeTimers({ now: now * 1000 }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function publicPem({ publicKey }: KeyPairKeyObjectResult): string {
  return publicKey.export({ type: 'spki', format: 'pem' }) as string;
}

function cookie(
  grant: Partial<Parameters<typeof issueCookies>[0]> = {},
  signer: { keyPairId?: 'RSA' | 'EC'; hash?: 'SHA1' | 'SHA256' } = {},
): string {
  const { keyPairId = 'EC', hash = 'SHA256' } = signer;
  const key = { keyPairId, privateKey: pairs[keyPairId].privateKey, hash };
  const cookies = issueCookies(
    { resource: 'https://d111111abcdef8.cloudfront.net/private/*', expires: now + 60, ...grant },
    key,
  );
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

test('a pass lets the request on, without the pass and with all else', () => {
  const request = viewer({ querystring: 'a=1', headers: { cookie: `theme=dark; ${cookie()}; lang=de` } });
  expect(requireSignedCookie(request, options)).toBeUndefined();
  expect(request.headers.cookie).toEqual([{ key: 'Cookie', value: 'theme=dark; lang=de' }]);
  expect({ ...request, headers: {} }).toEqual({ ...viewer({ querystring: 'a=1' }), headers: {} });
});

test('the cookie header goes when nothing is left of it', () => {
  const request = viewer({ headers: { cookie: cookie() } });
  expect(requireSignedCookie(request, options)).toBeUndefined();
  expect(request.headers.cookie).toBeUndefined();
});

test('a signed URL lets the request on, without its parameters', () => {
  const signer = { keyPairId: 'RSA', privateKey: pairs.RSA.privateKey, hash: 'SHA1' } as const;
  const signed = issueUrl(`${url}?a=1&b=%20`, { resource: `${url}?a=1&b=%20`, expires: now + 60 }, signer);
  const request = viewer({ querystring: signed.slice(signed.indexOf('?') + 1) });
  expect(requireSignedCookie(request, options)).toBeUndefined();
  expect(request.querystring).toBe('a=1&b=%20');
});

test('cookies in several header lines are one header', () => {
  const request = viewer();
  request.headers.cookie = cookie()
    .split('; ')
    .map((value) => ({ key: 'Cookie', value }));
  expect(requireSignedCookie(request, options)).toBeUndefined();
});

describe('without a pass', () => {
  test.each([
    [asPage, 'GET', '302', 'a page navigation goes to the login'],
    [{ accept: 'text/html,*/*' }, 'GET', '302', 'an older browser, known by what it accepts'],
    [{ accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' }, 'GET', '401', 'an older script, known by its mark'],
    [{ 'sec-fetch-mode': 'navigate' }, 'HEAD', '302', 'so does one that says nothing of types'],
    [asScript, 'GET', '401', 'a fetch is told so'],
    [asPage, 'POST', '401', 'a form is not sent away with its data'],
    [{}, 'GET', '401', 'a player or a command line'],
  ] as [Record<string, string>, string, string, string][])('%j %s gets %s: %s', (headers, method, status) => {
    const response = requireSignedCookie(viewer({ method, headers }), options)!;
    expect(response.status).toBe(status);
    expect(response.headers!['cache-control']![0]!.value).toBe('no-store');
  });

  test('a browser that accepts in two lines is one', () => {
    const request = viewer({});
    request.headers.accept = [{ value: '*/*' }, { value: 'text/html' }];
    expect(requireSignedCookie(request, options)!.status).toBe('302');
  });

  test('the way back is the path and the query, once encoded', () => {
    const response = requireSignedCookie(viewer({ headers: asPage, querystring: 'a=1&b=%2F' }), options)!;
    expect(response.headers!.location![0]!.value).toBe('/login?return=%2Fprivate%2Ffilm.mp4%3Fa%3D1%26b%3D%252F');
  });

  test('the way back is the start page where no Location may hold it, or it is too long', () => {
    const backTo = (querystring: string) =>
      requireSignedCookie(viewer({ headers: asPage, querystring }), options)!.headers!.location![0]!.value;
    expect(backTo('a=é')).toBe('/login?return=%2F');
    const longest = 'a'.repeat(2048 - '/private/film.mp4?'.length);
    expect(backTo(longest)).toBe(`/login?return=${encodeURIComponent(`/private/film.mp4?${longest}`)}`);
    expect(backTo(`${longest}a`)).toBe('/login?return=%2F');
  });

  test.each(['/private/film.mp4', '/private/film.mp4?a', '/private/film.mp4#a'])(
    '%s is no login for itself',
    (login) => {
      expect(requireSignedCookie(viewer({ headers: asPage }), { ...options, login })).toMatchObject({ status: '401' });
    },
  );

  test('a login address with a query keeps it', () => {
    const response = requireSignedCookie(viewer({ headers: asPage }), {
      ...options,
      login: 'https://id.test/in?app=1',
    })!;
    expect(response.headers!.location![0]!.value).toBe('https://id.test/in?app=1&return=%2Fprivate%2Ffilm.mp4');
  });

  test('without a login everyone gets 401, and nobody a reason', () => {
    const response = requireSignedCookie(viewer({ headers: asPage }), { ...options, login: '' })!;
    expect(response).toMatchObject({ status: '401', body: '{"message":"Unauthorized"}' });
  });
});

test.each([
  ['no-store and no reason: an expired pass', { headers: { cookie: cookie({ expires: now }) } }],
  ['another path', { uri: '/privateer/film.mp4', headers: { cookie: cookie() } }],
  ['another viewer', { headers: { cookie: cookie({ ip: '198.51.100.0/24' }) } }],
  ['every cookie twice', { headers: { cookie: `${cookie()}; ${cookie()}` } }],
  [
    '12 KB of junk',
    {
      headers: {
        cookie: `CloudFront-Key-Pair-Id=EC; CloudFront-Policy=${'A'.repeat(12_288)}; CloudFront-Signature=${'~'.repeat(64)}`,
      },
    },
  ],
])('%s is refused like any other', (what, overrides) => {
  // A good pass for something else: the login would make the same again.
  const [status, body] = what === 'another path' ? ['403', ''] : ['401', '{"message":"Unauthorized"}'];
  expect(requireSignedCookie(viewer(overrides), options)).toMatchObject({ status, body });
});

describe('with a pass for something else', () => {
  const elsewhere = { uri: '/other/film.mp4' };
  const asked = (headers: Record<string, string>, forbidden: string) =>
    requireSignedCookie(viewer({ ...elsewhere, headers: { ...headers, cookie: cookie() } }), {
      ...options,
      forbidden,
    })!;

  test('a person sees the page for it, and its address is only that', () => {
    const page = asked(asPage, '/no?a="&b');
    expect(page).toMatchObject({ status: '403', headers: { 'content-type': [{ value: 'text/html; charset=utf-8' }] } });
    expect(page.body).toContain('url=/no?a=&#34;&#38;b"');
  });

  test.each<[Record<string, string>, string, string]>([
    [asScript, '/no', 'a script'],
    [asPage, '', 'where there is none'],
    [asPage, '/other/film.mp4?x', 'that page itself'],
  ])('%j with the page "%s" gets an empty body: %s', (headers, forbidden) => {
    expect(asked(headers, forbidden)).toMatchObject({ status: '403', body: '' });
  });
});

describe('a preflight, which carries no cookies', () => {
  const headers = { origin: 'https://app.test', 'access-control-request-method': 'PUT' };
  const preflight = (changes: Partial<SignedCookieOptions>, more: Parameters<typeof viewer>[0] = {}) =>
    requireSignedCookie(viewer({ method: 'OPTIONS', headers, ...more }), { ...options, ...changes });

  test('passes, or is refused, by option', () => {
    expect(preflight({})).toBeUndefined();
    expect(preflight({ preflight: 'refuse' })).toMatchObject({ status: '401' });
    expect(preflight({}, { headers: {} })).toMatchObject({ status: '401' });
    expect(preflight({}, { method: 'GET' })).toMatchObject({ status: '401' });
  });

  test('is answered for a listed origin alone', () => {
    const answered = { preflight: 'answer', preflightOrigins: ['https://app.test'] } as const;
    const namesOf = (response: ReturnType<typeof preflight>) => Object.keys(response?.headers ?? {}).sort();
    const allow = ['credentials', 'methods', 'origin'].map((name) => `access-control-allow-${name}`);
    expect(namesOf(preflight(answered as never))).toEqual([...allow, 'cache-control', 'vary']);
    expect(namesOf(preflight({ ...answered, preflightOrigins: [] }))).toEqual(['cache-control', 'vary']);
  });
});

test.each([
  '/private/../public',
  '/private/%2e%2e/x',
  '/private//x',
  '/private/%2fx',
  '/private/a%5cb',
  '/private/a\\b',
  '/private/%00',
  '/private/%zz',
  '/private/./x',
])('%s could be read in two ways and is refused before the pass is looked at', (uri) => {
  const resource = 'https://d111111abcdef8.cloudfront.net/*';
  expect(requireSignedCookie(viewer({ uri, headers: { cookie: cookie({ resource }) } }), options)).toMatchObject({
    status: '400',
  });
});

describe('what CloudFront cannot do on its own', () => {
  const rules = [
    { prefix: '/private/open', open: true, keyIds: [] },
    { prefix: '/private/staff', open: false, keyIds: ['RSA'] },
    { prefix: '/private', open: false, keyIds: [] },
  ];
  const resource = 'https://d111111abcdef8.cloudfront.net/*';

  test.each([
    ['/private/open/a', 'none', undefined, 'an open rule asks for no pass'],
    ['/private/openly', 'none', '401', 'and ends at a segment border'],
    ['/private/staff/a', 'RSA', undefined, 'a rule takes its own keys'],
    ['/private/staff/a', 'EC', '403', 'and no others, who would get the same pass again'],
    ['/private/a', 'EC', undefined, 'the first rule that matches counts'],
    ['/elsewhere', 'EC', '401', 'a path without a rule is refused'],
  ] as [string, string, string | undefined, string][])('%s with a pass by %s: %s, %s', (uri, keyPairId, status) => {
    const headers: Record<string, string> =
      keyPairId === 'none' ? {} : { cookie: cookie({ resource }, { keyPairId: keyPairId as 'RSA' | 'EC' }) };
    expect(requireSignedCookie(viewer({ uri, headers }), { ...options, rules })?.status).toBe(status);
  });

  test('a lifetime beyond the bound is refused: a policy in milliseconds', () => {
    const inMilliseconds = { headers: { cookie: cookie({ expires: (now + 60) * 1000 }) } };
    expect(requireSignedCookie(viewer(inMilliseconds), options)).toMatchObject({ status: '403' });
    expect(
      requireSignedCookie(viewer(inMilliseconds), { ...options, maxLifetime: Number.POSITIVE_INFINITY }),
    ).toBeUndefined();
  });

  test.each<[number, Partial<SignedCookieOptions>, string | undefined]>([
    [100, { maxLifetime: 100 }, undefined],
    [101, { maxLifetime: 100 }, '403'],
    [30 * 86_400, {}, undefined],
    [30 * 86_400 + 1, {}, '403'],
  ])('a pass of %d seconds with %j: %s', (seconds, changes, status) => {
    const asked = { headers: { cookie: cookie({ expires: now + seconds }) } };
    expect(requireSignedCookie(viewer(asked), { ...options, ...changes })?.status).toBe(status);
  });

  test('SHA-1 is taken, or refused by option', () => {
    const sha1 = { headers: { cookie: cookie({}, { keyPairId: 'RSA', hash: 'SHA1' }) } };
    expect(requireSignedCookie(viewer(sha1), options)).toBeUndefined();
    expect(requireSignedCookie(viewer(sha1), { ...options, allowSha1: false })).toMatchObject({ status: '401' });
  });
});

test('a key that is none refuses everyone, and says so once, without the text', () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const broken = { ...options, keys: { EC: '-----BEGIN PUBLIC KEY-----\nsecretish\n-----END PUBLIC KEY-----' } };
  for (let times = 0; times < 2; times++) {
    expect(requireSignedCookie(viewer({ headers: { cookie: cookie() } }), broken)).toMatchObject({ status: '401' });
  }
  const refusal = ['signed-cookie: refused, kid'];
  expect(log.mock.calls).toEqual([[expect.stringContaining('Key "EC"')], refusal, refusal]);
  expect(JSON.stringify(log.mock.calls)).not.toContain('secretish');
});

test('the handler as it comes, without keys, refuses everyone', async () => {
  expect(await handler(viewerEvent({ headers: { cookie: cookie() } }))).toMatchObject({ status: '401' });
});
