import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from 'aws-lambda';
import aws4 from 'aws4';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, handler, signOriginRequest } from '../../edge-lambdas/sigv4-signer.js';
import { canonicalEncoding } from '../../shared/edge-lambdas/percent-encoding.js';
import { anyText, pairsOf, recordOf } from '../shared/edge-lambdas/signing-fixtures.js';
import { accepted, apiDomain, cutBody, headerLists, originRequest, type Wanted } from './origin-events.js';

const role = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'made-up-secret', sessionToken: 'made-up-token' };
const now = new Date('2026-03-01T08:09:10.123Z');

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  vi.stubEnv('AWS_ACCESS_KEY_ID', role.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', role.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', role.sessionToken);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function signed(event: CloudFrontRequestEvent): Promise<CloudFrontRequest> {
  const given = structuredClone(event);
  const result = await handler(event);
  expect(result).toBe(event.Records[0]!.cf.request);
  return accepted(given, result as CloudFrontRequest);
}

async function refused(event: CloudFrontRequestEvent) {
  const log = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const given = structuredClone(event);
  const response = accepted(given, (await handler(event)) as CloudFrontResultResponse);
  const lines = log.mock.calls.map((call) => call.join(' '));
  log.mockRestore();
  return { response, lines };
}

function value({ headers }: CloudFrontRequest, name: string): string | undefined {
  expect(headers[name]?.length ?? 1).toBe(1);
  return headers[name]?.[0]?.value;
}

function authorizationOf(request: CloudFrontRequest) {
  const [, scope = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE\/([^,]+), SignedHeaders=([^,]+), Signature=([\da-f]{64})$/.exec(
      value(request, 'authorization') ?? '',
    ) ?? [];
  const [day, region = '', service = ''] = scope.split('/');
  return { day, region, service, signature, names: names.split(';') };
}

/** What AWS does at the origin, done by AWS's own signer: takes the request as it came over the wire and signs it again. */
async function holdsAtOrigin(request: CloudFrontRequest): Promise<boolean> {
  const { region, service, signature, names } = authorizationOf(request);
  const origin = (request.origin?.custom ?? request.origin?.s3)!;
  const isS3 = service.startsWith('s3');
  const signer = new SignatureV4({
    credentials: role,
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: !isS3,
  });
  const again = await signer.sign(
    {
      method: request.method,
      protocol: 'https:',
      hostname: origin.domainName,
      path: isS3 ? asS3Reads(origin.path + request.uri) : origin.path + request.uri,
      query: recordOf(pairsOf(request.querystring)),
      headers: Object.fromEntries(names.map((name) => [name, value(request, name) ?? ''])),
    },
    { signingDate: new Date() },
  );
  return String(again.headers.authorization).endsWith(`Signature=${signature}`);
}

/** S3 decodes a path, "+" as a space, and encodes what it finds but for slashes. */
function asS3Reads(path: string): string {
  const encoded = encodeURIComponent(decodeURIComponent(path.replaceAll('+', ' '))).replaceAll('%2F', '/');
  return encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('what AWS checks at the origin', () => {
  test.each<[string, Parameters<typeof originRequest>[0]]>([
    ['a plain GET', {}],
    ['a path with escapes', { uri: '/a%20b/%C3%A9/@x/(y)%2Fz' }],
    ['a path AWS normalises', { uri: '//a/./b/../c/' }],
    ['the stage in the origin path', { origin: { path: '/prod' } }],
    ['a query', { querystring: 'b=2&a=1&a=0&flag&=x&c=%2f&d=a+b&&e=%' }],
    ['a JSON body', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"a":"ü"}' }],
    ['bytes that are not text', { method: 'PUT', body: Uint8Array.of(0xff, 0x00, 0x80, 0xfe) }],
    ['a function URL', { origin: { domainName: 'abc.lambda-url.us-east-1.on.aws' } }],
    ['a bucket', { origin: { s3: {} }, uri: '/a//b/%27%28x%29/%C3%A9' }],
    [
      'a WebSocket handshake',
      { uri: '/', origin: { path: '/prod' }, headers: { 'sec-websocket-key': 'x', 'sec-websocket-version': '13' } },
    ],
  ])('%s', async (_what, wanted) => {
    const request = await signed(originRequest(wanted));
    expect(await holdsAtOrigin(request)).toBe(true);
    expect(await holdsAtOrigin({ ...request, method: 'PATCH' })).toBe(false);
  });

  test('whatever the viewer sends', async () => {
    // No hexadecimal letters: the oracle takes decoded text, so it cannot sign bytes that are not UTF-8.
    const text = fc.string({ unit: fc.constantFrom(..."xZ0-_.~!'()*%2/+=&;:@,$é日"), maxLength: 12 });
    const name = fc.constantFrom(
      'X-Custom',
      'Authorization',
      'X-Amz-Date',
      'X-Amz-Security-Token',
      'X-Forwarded-Authorization',
      'Cookie',
      'Content-Type',
    );
    const headers = fc.dictionary(name, fc.string({ unit: fc.constantFrom(...'abc ,;="'), maxLength: 8 }));
    const request = fc.record({
      uri: text.map((path) => `/${path}`),
      querystring: text,
      headers,
    });
    await fc.assert(
      fc.asyncProperty(request, async (wanted) => {
        expect(await holdsAtOrigin(await signed(originRequest(wanted)))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

test('no event makes the handler throw', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const headers = fc.dictionary(
    fc.constantFrom('authorization', 'host', 'content-type', 'x-amz-x', 'transfer-encoding'),
    anyText,
  );
  const sent = fc.record({ data: anyText, encoding: fc.constantFrom('base64', 'text'), inputTruncated: fc.boolean() });
  const wanted = fc.record({ uri: anyText, querystring: anyText, headers, body: fc.option(sent, { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(
      wanted,
      fc.constantFrom(apiDomain, 'b.s3.eu-west-1.amazonaws.com', 'x'),
      async (parts, domainName) => {
        const event = originRequest({ ...parts, origin: { domainName } } as Wanted);
        const result = (await handler(event)) as CloudFrontRequest & CloudFrontResultResponse;
        expect(result.status ?? result.headers.authorization?.[0]?.value).toMatch(/^(?:413|500|AWS4-HMAC-SHA256 .*)$/);
      },
    ),
    { numRuns: 150 },
  );
});

describe('service and region', () => {
  test.each([
    ['abc.execute-api.eu-west-1.amazonaws.com', 'eu-west-1/execute-api'],
    ['abc.lambda-url.us-east-1.on.aws', 'us-east-1/lambda'],
    ['abc.lambda-web.us-east-1.on.aws', 'us-east-1/lambda'],
    ['abc.appsync-api.us-east-2.amazonaws.com', 'us-east-2/appsync'],
  ])('%s is %s, of the origin, not of the Host of the viewer', async (domainName, scope) => {
    const request = await signed(
      originRequest({ origin: { domainName }, headers: { host: 'x.execute-api.sa-east-1.amazonaws.com' } }),
    );
    const { region, service } = authorizationOf(request);
    expect(`${region}/${service}`).toBe(scope);
  });

  test('a custom domain is signed for what config says', () => {
    const { request } = originRequest({ origin: { domainName: 'api.example.com' } }).Records[0]!.cf;
    const origins = { 'api.example.com': { service: 'execute-api', region: 'ap-south-1' } };
    expect(signOriginRequest(request, { ...config, origins })).toBeUndefined();
    expect(authorizationOf(request)).toMatchObject({ service: 'execute-api', region: 'ap-south-1' });
  });

  test.each([
    ['a Lambda web function of all Regions', 'abc.lambda-web.global.on.aws', {}, '*'],
    ['a multi-region access point', 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com', {}, '*'],
    [
      'a set of regions in config',
      'api.example.com',
      { 'api.example.com': { service: 'execute-api', region: 'us-east-1,eu-west-1' } },
      'us-east-1,eu-west-1',
    ],
  ])('%s is signed with SigV4A', (_what, domainName, origins, regions) => {
    const { request } = originRequest({ origin: { domainName } }).Records[0]!.cf;
    expect(signOriginRequest(request, { ...config, origins })).toBeUndefined();
    expect(value(request, 'x-amz-region-set')).toBe(regions);
    expect(value(request, 'authorization')).toMatch(
      /^AWS4-ECDSA-P256-SHA256 .*SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set;x-amz-security-token,/,
    );
  });

  test.each(['api.example.com', `${apiDomain}.evil.com`, 'evil-amazonaws.com'])(
    '%s is nothing: 500 in plain words, one line in the log',
    async (domainName) => {
      const { response, lines } = await refused(originRequest({ origin: { domainName } }));
      expect(response).toMatchObject({ status: '500', body: 'This request could not be signed.\n' });
      expect(response.headers?.['content-type']?.[0]?.value).toBe('text/plain; charset=utf-8');
      expect(response.headers?.['cache-control']?.[0]?.value).toBe('no-store');
      expect(lines).toEqual([
        `sigv4-signer: unknown-service: No AWS service is known behind "${domainName}". Name it in config.origins.`,
      ]);
    },
  );

  test('an event without origin says where the function belongs', async () => {
    const event = originRequest();
    delete event.Records[0]!.cf.request.origin;
    const { response, lines } = await refused(event);
    expect(response.status).toBe('500');
    expect(lines).toEqual([
      'sigv4-signer: no-origin: The event names no origin. Attach this function to origin-request.',
    ]);
  });
});

describe('headers', () => {
  test('only those on the list are signed, and only what is signed is written', async () => {
    const sent = { 'content-type': 'text/plain', 'x-api-key': 'k', cookie: 'a=b', 'cloudfront-viewer-country': 'DE' };
    const event = originRequest({ method: 'POST', headers: sent, body: 'x' });
    const before = structuredClone(event.Records[0]!.cf.request.headers);
    const request = await signed(event);
    const added = ['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
    expect(authorizationOf(request).names).toEqual(['content-type', 'host', ...added]);
    const { authorization, host, ...rest } = request.headers;
    for (const name of added) delete rest[name];
    expect({ ...rest, host: before.host }).toEqual(before);
    expect([authorization?.length, host]).toEqual([1, [{ key: 'host', value: apiDomain }]]);
  });

  test('content-type is signed with a body only', async () => {
    const request = await signed(originRequest({ headers: { 'content-type': 'text/plain' } }));
    expect(authorizationOf(request).names).not.toContain('content-type');
  });

  test('further headers are signed where config lists them and the request has them', async () => {
    const { request } = originRequest({ headers: { 'x-amz-target': 'Do.It', 'x-amz-acl': 'private' } }).Records[0]!.cf;
    const signedHeaders = ['X-Amz-Target', 'x-amz-target', 'Host', 'x-missing'];
    signOriginRequest(request, { ...config, signedHeaders });
    const added = ['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
    expect(authorizationOf(request).names).toEqual(['host', ...added, 'x-amz-target']);
    expect(request.headers['x-amz-acl']).toBeUndefined();
    expect(await holdsAtOrigin(request)).toBe(true);
  });

  test('x-amz-* headers of the viewer are dropped or replaced', async () => {
    const forged = {
      'X-Amz-Date': '20200101T000000Z',
      'X-Amz-Security-Token': 'forged',
      'x-amz-content-sha256': 'forged',
    };
    const request = await signed(
      originRequest({ headers: { ...forged, 'x-amz-meta-a': '1', 'X-Amz-Acl': 'public-read' } }),
    );
    expect(
      Object.keys(request.headers)
        .filter((name) => name.startsWith('x-amz-'))
        .sort(),
    ).toEqual(['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']);
    expect(value(request, 'x-amz-date')).toBe('20260301T080910Z');
    expect(value(request, 'x-amz-security-token')).toBe(role.sessionToken);
    expect(value(request, 'x-amz-content-sha256')).toBe(hashOf(''));
  });

  test.each<[Record<string, string>, string | undefined, string]>([
    [{ Authorization: 'Bearer viewer' }, 'Bearer viewer', 'the viewer goes on under another name'],
    [
      { Authorization: 'Bearer viewer', 'X-Forwarded-Authorization': 'Bearer forged' },
      'Bearer viewer',
      'not the forged one',
    ],
    [{ 'X-Forwarded-Authorization': 'Bearer forged' }, undefined, 'a forged one goes'],
  ])('viewer sends %j: the origin reads %s: %s', async (headers, expected) => {
    const request = await signed(originRequest({ headers }));
    expect(value(request, 'x-forwarded-authorization')).toBe(expected);
    expect(value(request, 'authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
  });

  test("without a header for it, the viewer's Authorization ends here", () => {
    const { request } = originRequest({ headers: { authorization: 'Bearer viewer' } }).Records[0]!.cf;
    signOriginRequest(request, { ...config, viewerAuthorization: '' });
    expect(JSON.stringify(request)).not.toContain('Bearer viewer');
    expect(Object.keys(request.headers)).not.toContain('');
  });

  test.each<[Record<string, string>, string | undefined, string]>([
    [{ host: 'www.example.com', 'x-forwarded-host': 'forged' }, 'www.example.com', 'the Host the viewer asked for'],
    [{ 'x-forwarded-host': 'forged' }, undefined, 'a forged one goes, though Host says nothing'],
    [{}, undefined, 'not known'],
  ])('%j: x-forwarded-host is %s: %s', async (headers, expected) => {
    const request = await signed(originRequest({ headers }));
    expect(value(request, 'x-forwarded-host')).toBe(expected);
    expect(value(request, 'host')).toBe(apiDomain);
  });

  test('other spellings of what is told go, and what is CloudFront’s own stays', async () => {
    const forged = { x_forwarded_authorization: 'forged', 'x.forwarded_host': 'forged', forwarded: 'host=forged' };
    const kept = { 'x-forwarded-for': '203.0.113.178', x_other: '1', 'x-other': '2' };
    const { headers } = await signed(originRequest({ headers: { ...forged, ...kept, x_amz_date: 'forged' } }));
    expect(JSON.stringify(headers)).not.toContain('forged');
    for (const [name, text] of Object.entries(kept)) expect(headers[name]?.[0]?.value).toBe(text);
  });

  test('without a name for the Host of the viewer, what was written at viewer-request stays', () => {
    const { request } = originRequest({ headers: { 'x-forwarded-host': 'www.example.com' } }).Records[0]!.cf;
    signOriginRequest(request, { ...config, viewerHost: '' });
    expect(value(request, 'x-forwarded-host')).toBe('www.example.com');
  });

  test('F136: a header that the origin adds itself is not written again', async () => {
    const customHeaders = headerLists({ 'x-forwarded-host': 'fixed', 'x-forwarded-authorization': 'fixed' });
    const viewer = { host: 'www.example.com', authorization: 'Bearer viewer' };
    const request = await signed(originRequest({ origin: { customHeaders }, headers: viewer }));
    expect(Object.keys(request.headers).filter((name) => name in customHeaders)).toEqual([]);
    expect(request.origin?.custom?.customHeaders).toEqual(customHeaders);
  });
});

describe('query', () => {
  test.each([
    ['b=2&a=1', 'b=2&a=1', 'order stays'],
    [
      'sort=name&sort=-date&ids[]=30&ids[]=4&flag',
      'sort=name&sort=-date&ids[]=30&ids[]=4&flag',
      'and repetition, and form',
    ],
    ['role=user&role=admin', 'role=user&role=admin', 'what a firewall saw first, the origin sees first'],
    ['role=admin&role=user', 'role=admin&role=user', 'and the other way round'],
    ['a&a=&=a&=&a=b=c', 'a&a=&=a&=&a=b=c', 'empty names and values, an equals sign in a value'],
    ['x=%2b%7e%41&y=%c3%A9', 'x=%2b%7e%41&y=%c3%A9', 'the spelling of an encoding'],
    ["c=!'()*~:@/?$,;|{}^`", "c=!'()*~:@/?$,;|{}^`", 'what AWS encodes for the signature alone'],
    ['constructor&toString=1', 'constructor&toString=1', 'no name is special'],
    ['', '', 'none'],
    ['q=a+b&x+y=%2b', 'q=a%20b&x%20y=%2b', 'a bare plus is a space, an encoded one a plus'],
    ['x=%A&y=%&z=%zz', 'x=%25A&y=%25&z=%25zz', 'a percent sign that encodes nothing is encoded'],
    ['q=é&日=\u{1F600}', 'q=%C3%A9&%E6%97%A5=%F0%9F%98%80', 'so is what is not ASCII'],
    ['&a=1&&b=2&', 'a=1&b=2', 'nothing at all is no pair'],
  ])('%s is sent as %s: %s', async (querystring, sent) => {
    const request = await signed(originRequest({ querystring }));
    expect(request.querystring).toBe(sent);
    expect(await holdsAtOrigin(request)).toBe(true);
  });

  test('a plus is a plus where config says so', () => {
    const { request } = originRequest({ querystring: 'q=a+b' }).Records[0]!.cf;
    signOriginRequest(request, { ...config, plus: 'plus' });
    expect(request.querystring).toBe('q=a%2Bb');
  });

  test('what was sent once stays as it is, pair by pair and in order', async () => {
    const part = fc.string({ unit: fc.constantFrom(..."aZ0-_.~!'()*%2/+=;:@,$[]é日"), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const { querystring } = await signed(originRequest({ querystring: parts.join('&') }));
        const plain = (text: string) => canonicalEncoding(text.replaceAll('+', ' '));
        expect(querystring.split('&').filter(Boolean).map(plain)).toEqual(parts.filter(Boolean).map(plain));
        expect((await signed(originRequest({ querystring }))).querystring).toBe(querystring);
      }),
      { numRuns: 200 },
    );
  });

  test('aws4, given what was sent, signs the same', async () => {
    // Without names that are empty or "__proto__", and a value alone: aws4 loses them.
    const word = fc.string({ unit: fc.constantFrom(..."aZ0-_.~!'()*/:@,$[]+ é"), minLength: 1, maxLength: 5 });
    const pair = fc.tuple(word, fc.option(word)).map(([name, text]) => (text === null ? name : `${name}=${text}`));
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { maxLength: 6 }), async (pairs) => {
        const request = await signed(originRequest({ uri: '/a/b', querystring: encodeURI(pairs.join('&')) }));
        expect(aws4Signature(request)).toBe(authorizationOf(request).signature);
      }),
      { numRuns: 150 },
    );
  });
});

/** A third opinion, whose code is nobody's of the two: aws4 reads the request line as it was sent. */
function aws4Signature(request: CloudFrontRequest): string {
  const { region, service, names } = authorizationOf(request);
  const headers = Object.fromEntries(names.map((name) => [name, value(request, name) ?? '']));
  const path = `${request.uri}?${request.querystring}`;
  const again = aws4.sign({ method: request.method, host: apiDomain, path, headers, region, service }, role);
  return /Signature=([\da-f]{64})$/.exec(String(again.headers?.Authorization))?.[1] ?? '';
}

describe('the key of an object', () => {
  const bucket = { domainName: 'my-bucket.s3.eu-central-1.amazonaws.com' };

  test.each([
    ['/libstdc++.rpm', '/libstdc%2B%2B.rpm', 'a plus in a name is a plus: S3 would read a space'],
    ['/a%2Bb+c', '/a%2Bb%2Bc', 'an encoded one stays'],
    ['/a%2Fb%2f', '/a%2Fb%2f', 'an encoded slash stays: S3 reads it as a slash, and so it is signed'],
    ['/a//b/../%20%28x)', '/a//b/../%20%28x)', 'nothing else is touched'],
    ['/50%', '/50%25', 'but what is no encoding'],
    ['/größe', '/gr%C3%B6%C3%9Fe', 'or not ASCII'],
  ])('%s is sent as %s: %s', async (uri, sent) => {
    const request = await signed(originRequest({ uri, origin: bucket }));
    expect(request.uri).toBe(sent);
    expect(await holdsAtOrigin(request)).toBe(true);
  });

  test.each([
    ['space', '/a%20b', 'q=%20'],
    ['plus', '/a%2Bb', 'q=%2B'],
    ['usual', '/a%2Bb', 'q=%20'],
  ] as const)('plus: %s', async (plus, uri, query) => {
    const { request } = originRequest({ uri: '/a+b', querystring: 'q=+', origin: bucket }).Records[0]!.cf;
    signOriginRequest(request, { ...config, plus });
    expect([request.uri, request.querystring]).toEqual([uri, query]);
    expect(await holdsAtOrigin(request)).toBe(true);
  });

  test('the path of an origin goes before it, as S3 reads it', async () => {
    const origin = { ...bucket, path: '/c++' };
    expect(await holdsAtOrigin(await signed(originRequest({ uri: '/a+b', origin })))).toBe(true);
  });

  test('elsewhere a path stays as it is', async () => {
    expect((await signed(originRequest({ uri: '/a+b%2F(c)' }))).uri).toBe('/a+b%2F(c)');
  });
});

describe('body', () => {
  const lambda = { domainName: 'abc.lambda-url.us-east-1.on.aws' };

  test.each([
    ['text', 'häh'],
    ['bytes that are not text', Uint8Array.of(0xff, 0xfe, 0x00, 0x80)],
    ['nothing', ''],
  ])('the hash is that of the bytes: %s', async (_what, data) => {
    const request = await signed(originRequest({ method: 'POST', origin: lambda, body: data }));
    expect(value(request, 'x-amz-content-sha256')).toBe(hashOf(data));
  });

  test.each([
    ['a function URL', { origin: lambda }],
    ['API Gateway', {}],
    ['OpenSearch', { origin: { domainName: 'search-x.us-east-1.es.amazonaws.com' } }],
  ])('F110: a truncated body is refused for %s', async (_what, origin) => {
    const event = originRequest({ method: 'POST', body: cutBody('start of it'), ...origin });
    const before = structuredClone(event);
    const { response, lines } = await refused(event);
    expect(response).toMatchObject({
      status: '413',
      body: 'The body is larger than 1 MB, the most that can be sent here.\n',
    });
    expect(lines).toEqual(['sigv4-signer: body-too-large: A body over 1 MB cannot be signed.']);
    expect(event).toEqual(before);
  });

  test.each([
    ['a truncated body', { body: cutBody('start of it') }],
    ['a body that is not in the event', { headers: { 'content-length': '3000000' } }],
  ])('%s goes to S3 unsigned', async (_what, part) => {
    const request = await signed(originRequest({ method: 'PUT', origin: { s3: {} }, ...part }));
    expect(value(request, 'x-amz-content-sha256')).toBe('UNSIGNED-PAYLOAD');
    expect(await holdsAtOrigin(request)).toBe(true);
  });

  test('VPC Lattice takes no signed payload', async () => {
    const domainName = 'svc-0abc.7d67968.vpc-lattice-svcs.eu-west-1.on.aws';
    const request = await signed(originRequest({ method: 'POST', origin: { domainName }, body: 'x' }));
    expect(value(request, 'x-amz-content-sha256')).toBe('UNSIGNED-PAYLOAD');
  });

  test.each<Record<string, string>>([{ 'content-length': '3' }, { 'transfer-encoding': 'chunked' }])(
    'a body that IncludeBody did not put into the event is our mistake: %j',
    async (headers) => {
      const { response, lines } = await refused(originRequest({ method: 'POST', headers }));
      expect(response.status).toBe('500');
      expect(lines).toEqual(['sigv4-signer: no-body: The event holds no body. Attach with IncludeBody.']);
    },
  );

  test('content-length: 0 is no body', async () => {
    const request = await signed(originRequest({ method: 'POST', headers: { 'content-length': '0' } }));
    expect(value(request, 'x-amz-content-sha256')).toBe(hashOf(''));
  });
});

describe('credentials and clock', () => {
  test('are those of the moment, at every invocation', async () => {
    const before = authorizationOf(await signed(originRequest()));
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'rotated-secret');
    const rotated = authorizationOf(await signed(originRequest()));
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', role.secretAccessKey);
    vi.setSystemTime(now.getTime() + 24 * 3600 * 1000);
    const nextDay = authorizationOf(await signed(originRequest()));
    vi.setSystemTime(now);
    const again = authorizationOf(await signed(originRequest()));
    expect(rotated.signature).not.toBe(before.signature);
    expect([before.day, nextDay.day]).toEqual(['20260301', '20260302']);
    expect(again).toEqual(before);
  });

  test('a role without session token is signed without one', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', undefined);
    const request = await signed(originRequest({ headers: { 'x-amz-security-token': 'forged' } }));
    expect(request.headers['x-amz-security-token']).toBeUndefined();
  });

  test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
    'without %s: 500, one line, no secret in it',
    async (name) => {
      vi.stubEnv(name, '');
      const { response, lines } = await refused(originRequest({ headers: { authorization: 'Bearer viewer' } }));
      expect(response.status).toBe('500');
      expect(lines).toEqual([
        'sigv4-signer: no-credentials: The environment holds no credentials. Give the function a role.',
      ]);
      expect(JSON.stringify([response, lines])).not.toMatch(/made-up|Bearer|ASIA/);
    },
  );
});
