import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, handler, signHandshake } from '../../edge-lambdas/websocket-signer.js';
import { anyText, pairsOf, recordOf } from '../shared/edge-lambdas/signing-fixtures.js';
import { accepted, originRequest, type Wanted } from './origin-events.js';

const role = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'made-up-secret', sessionToken: 'made-up+token/==' };
const now = new Date('2026-03-01T08:09:10Z');
const api = 'a1b2c3.execute-api.eu-west-1.amazonaws.com';
const appSync = 'abcdef.appsync-realtime-api.eu-west-1.amazonaws.com';

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

function handshake(wanted: Wanted = {}): CloudFrontRequestEvent {
  const headers = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13', ...wanted.headers };
  return originRequest({ uri: '/', ...wanted, headers, origin: { domainName: api, path: '/prod', ...wanted.origin } });
}

async function signed(wanted?: Wanted): Promise<CloudFrontRequest> {
  const event = handshake(wanted);
  return accepted(structuredClone(event), (await handler(event)) as CloudFrontRequest);
}

async function refused(event: CloudFrontRequestEvent) {
  const log = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const response = accepted(structuredClone(event), (await handler(event)) as CloudFrontResultResponse);
  return { response, lines: log.mock.calls.map((call) => call.join(' ')) };
}

function signer(service: string): SignatureV4 {
  const settings = { credentials: role, region: 'eu-west-1', service, sha256: Sha256, applyChecksum: false };
  return new SignatureV4(settings);
}

/** What API Gateway does: takes the query as it came, less the signature, and signs it again, by AWS's own signer. */
async function holdsAtApi({ uri, querystring, origin, headers }: CloudFrontRequest): Promise<boolean> {
  const pairs = pairsOf(querystring);
  const kept = pairs.filter(([name]) => !name.startsWith('X-Amz-'));
  const [, expires] = pairs.find(([name]) => name === 'X-Amz-Expires')!;
  const again = await signer('execute-api').presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: api,
      path: `${origin!.custom!.path}${uri}`,
      query: recordOf(kept),
      headers: { host: headers.host![0]!.value },
    },
    { signingDate: new Date(), expiresIn: Number(expires) },
  );
  return again.query?.['X-Amz-Signature'] === recordOf(pairs)['X-Amz-Signature'];
}

describe('$connect of an API Gateway WebSocket API', () => {
  test.each([
    ['', '', 'none'],
    ['room=b&room=a&flag&x=%2b', 'room=b&room=a&flag&x=%2b&', 'order, repetition and form stay'],
    ['q=a+b&y=%', 'q=a%20b&y=%25&', 'what has two readings is written in one'],
    [
      'X-Amz-Signature=forged&a=1&x-amz-date=forged&X%2DAmz-Expires=9',
      'a=1&',
      'what the viewer says of a signature goes',
    ],
  ])('?%s is sent first, as %s: %s', async (querystring, start) => {
    const request = await signed({ querystring });
    expect(request.querystring.startsWith(`${start}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=`)).toBe(true);
    expect(request.querystring).not.toContain('forged');
    expect(await holdsAtApi(request)).toBe(true);
    expect(await holdsAtApi({ ...request, querystring: `${request.querystring}&b=1` })).toBe(false);
  });

  test('whatever the viewer asks for', async () => {
    const text = fc.string({ unit: fc.constantFrom(..."xZ0-_.~!'()*%2/+=;&:@,$é日"), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(text, text, async (path, querystring) => {
        expect(await holdsAtApi(await signed({ uri: `/${path}`, querystring }))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('headers are not signed, but for Host; those of a signature go, the handshake stays', async () => {
    const forged = { authorization: 'Bearer viewer', 'x-amz-date': 'forged', x_amz_security_token: 'forged' };
    const request = await signed({ headers: { ...forged, host: 'www.example.com' } });
    expect(JSON.stringify(request.headers)).not.toMatch(/forged|Bearer/);
    expect(recordOf(pairsOf(request.querystring))['X-Amz-SignedHeaders']).toBe('host');
    expect(request.headers.host).toEqual([{ key: 'host', value: api }]);
    expect(request.headers['sec-websocket-key']?.[0]?.value).toBe('dGhlIHNhbXBsZSBub25jZQ==');
  });

  test('config says how long it is good', () => {
    const { request } = handshake().Records[0]!.cf;
    signHandshake(request, { ...config, expiresIn: 5 });
    expect(request.querystring).toContain('&X-Amz-Expires=5&');
  });
});

describe('AppSync', () => {
  const custom = { 'live.example.com': { service: 'appsync', region: 'eu-west-1' } };

  test.each([
    [appSync, '/graphql', '/graphql/connect', 'abcdef.appsync-api.eu-west-1.amazonaws.com'],
    ['live.example.com', '/graphql/realtime', '/graphql/connect', 'live.example.com'],
  ])('%s%s is asked with the headers of a signed POST to %s', async (domainName, uri, path, host) => {
    const origin = { domainName, path: '' };
    const { request } = handshake({ uri, querystring: 'header=forged&a=1&payload=forged', origin }).Records[0]!.cf;
    expect(signHandshake(request, { ...config, origins: custom })).toBeUndefined();
    const query = recordOf(pairsOf(request.querystring));
    expect(Object.keys(query)).toEqual(['a', 'header', 'payload']);
    expect(Buffer.from(String(query.payload), 'base64').toString()).toBe('{}');
    const told = JSON.parse(Buffer.from(String(query.header), 'base64').toString()) as Record<string, string>;
    expect(told).toMatchObject({ host, 'x-amz-security-token': role.sessionToken });
    const { authorization, ...headers } = told;
    const asked = { method: 'POST', protocol: 'https:', hostname: host, path, headers, body: '{}' };
    const again = await signer('appsync').sign(asked, { signingDate: now });
    expect(again.headers.authorization).toBe(authorization);
  });
});

describe('what cannot be signed is 500, with a code in the log and nothing to the viewer', () => {
  test.each([
    ['unknown-service', { origin: { domainName: 'live.example.com' } }, {}],
    ['no-credentials', {}, { AWS_SECRET_ACCESS_KEY: '' }],
  ])('%s', async (code, wanted, environment) => {
    for (const [name, text] of Object.entries(environment)) vi.stubEnv(name, text);
    const { response, lines } = await refused(handshake(wanted));
    expect(response).toMatchObject({ status: '500', body: 'This connection could not be signed.\n' });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^websocket-signer: ${code}: `))]);
    expect(JSON.stringify([response, lines])).not.toMatch(/made-up|ASIA/);
  });

  test('no-origin', async () => {
    const event = handshake();
    delete event.Records[0]!.cf.request.origin;
    expect((await refused(event)).lines).toEqual([expect.stringMatching(/^websocket-signer: no-origin: /)]);
  });
});

test('no event makes the handler throw', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const domain = fc.constantFrom(api, appSync, 'x');
  await fc.assert(
    fc.asyncProperty(anyText, anyText, domain, async (uri, querystring, domainName) => {
      const event = handshake({ uri, querystring, origin: { domainName } });
      const result = (await handler(event)) as CloudFrontRequest & CloudFrontResultResponse;
      expect(result.status ?? result.querystring).toMatch(/^500$|X-Amz-Signature=|header=/);
    }),
    { numRuns: 150 },
  );
});
