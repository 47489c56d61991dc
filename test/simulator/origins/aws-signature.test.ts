/** Who signed a request, or what is wrong with its signature. IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Pair, signV4A } from '../../../shared/edge-lambdas/sigv4.js';
import type { HeaderList, OriginRequest } from '../../../tools/http/messages.js';
import { cloudFrontService, edgeRole } from '../../../tools/simulator/local-credentials.js';
import { regionOf, verifySignature } from '../../../tools/simulator/origins/aws-signature.js';
import { readClaim } from '../../../tools/simulator/origins/claim.js';
import { bySigner, now, originRequest } from './requests.js';

test.each([
  ['site.s3.eu-central-1.amazonaws.com', 'eu-central-1'],
  ['site.s3.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['abc.lambda-url.us-east-1.on.aws', 'us-east-1'],
  ['abc.execute-api.ap-south-1.amazonaws.com', 'ap-south-1'],
  ['m.mrap.accesspoint.s3-global.amazonaws.com', '*'],
  ['site.s3.amazonaws.com', undefined],
  ['app.example.com', undefined],
])('%s is in %s', (domainName, region) => {
  expect(regionOf(domainName)).toBe(region);
});

type Service = 's3' | 'lambda' | 'execute-api';
const rules = (service: Service, region: string | undefined = 'us-east-1') => ({ service, region, now });
const outcome = (verdict: Awaited<ReturnType<typeof verifySignature>>) =>
  verdict.ok ? `${verdict.principal} ${verdict.accessKeyId}` : verdict.reason;

function edit(request: OriginRequest, name: string, change: (value: string) => string | undefined): OriginRequest {
  const headers = request.headers.flatMap(([key, value]): HeaderList => {
    const changed = key.toLowerCase() === name ? change(value) : value;
    return changed === undefined ? [] : [[key, changed]];
  });
  return { ...request, headers };
}

const good = {
  cloudfront: `cloudfront ${cloudFrontService.accessKeyId}`,
  'edge-role': `edge-role ${edgeRole.accessKeyId}`,
};
const minutes = 60_000;

test.each<[string, Service, Parameters<typeof bySigner>[1], (request: OriginRequest) => OriginRequest, string]>([
  ['nothing amiss', 's3', { service: 's3' }, (request) => request, good.cloudfront],
  ['the role of the edge', 'lambda', { service: 'lambda', who: 'edge-role' }, (request) => request, good['edge-role']],
  ['no header', 's3', { service: 's3' }, (request) => edit(request, 'authorization', () => undefined), 'unsigned'],
  [
    'another form',
    's3',
    { service: 's3' },
    (request) => edit(request, 'authorization', () => 'Basic abc'),
    'malformed',
  ],
  ['another service', 's3', { service: 'lambda' }, (request) => request, 'wrong-scope'],
  ['another region', 's3', { service: 's3', region: 'eu-west-1' }, (request) => request, 'wrong-scope'],
  [
    'a key of nobody',
    's3',
    { service: 's3' },
    (request) => edit(request, 'authorization', (value) => value.replace(/ASIA\w+/, 'ASIANOBODY')),
    'unknown-key',
  ],
  [
    'the key of the other',
    's3',
    { service: 's3' },
    (request) => edit(request, 'authorization', (value) => value.replace(/ASIA\w+/, edgeRole.accessKeyId)),
    'bad-token',
  ],
  [
    'no token',
    's3',
    { service: 's3' },
    (request) => edit(request, 'x-amz-security-token', () => undefined),
    'bad-token',
  ],
  [
    '15 minutes ago',
    's3',
    { service: 's3', date: new Date(now - 15 * minutes) },
    (request) => request,
    good.cloudfront,
  ],
  [
    'more than that',
    's3',
    { service: 's3', date: new Date(now - 15 * minutes - 1000) },
    (request) => request,
    'expired',
  ],
  [
    '5 minutes ago, at a function',
    'lambda',
    { service: 'lambda', date: new Date(now - 5 * minutes) },
    (request) => request,
    good.cloudfront,
  ],
  [
    'more than that, at a function',
    'lambda',
    { service: 'lambda', date: new Date(now - 5 * minutes - 1000) },
    (request) => request,
    'expired',
  ],
  [
    'too early',
    'lambda',
    { service: 'lambda', date: new Date(now + 5 * minutes + 1000) },
    (request) => request,
    'expired',
  ],
  ['another path', 'lambda', { service: 'lambda' }, (request) => ({ ...request, path: '/other' }), 'mismatch'],
  [
    'a body that S3 does not look at',
    's3',
    { service: 's3' },
    (request) => ({ ...request, body: Buffer.from('x') }),
    good.cloudfront,
  ],
  [
    'a body that a function does look at',
    'lambda',
    { service: 'lambda' },
    (request) => ({ ...request, body: Buffer.from('x') }),
    'mismatch',
  ],
  [
    'a hash of nothing for S3',
    's3',
    { service: 's3' },
    (request) => edit(request, 'x-amz-content-sha256', () => undefined),
    'mismatch',
  ],
  [
    'an unsigned header more',
    's3',
    { service: 's3' },
    (request) => ({ ...request, headers: [...request.headers, ['X-B', '1']] }),
    good.cloudfront,
  ],
  ['a signed header changed', 's3', { service: 's3' }, (request) => edit(request, 'x-a', () => '2'), 'mismatch'],
  ['a signed header gone', 's3', { service: 's3' }, (request) => edit(request, 'x-a', () => undefined), 'mismatch'],
])('%s: %s', async (_, service, signing, tamper, expected) => {
  const plain = originRequest({
    path: '/a%20b/(1)',
    query: 'b=2&a=1&a=%2B',
    headers: [...originRequest().headers, ['x-a', '1']],
  });
  const signed = tamper(await bySigner(plain, signing));
  expect(outcome(await verifySignature(signed, rules(service)))).toBe(expected);
});

test('where the region of an origin is not known, each is good', async () => {
  const signed = await bySigner(originRequest(), { service: 'lambda', region: 'eu-west-1' });
  const verdict = await verifySignature(signed, { ...rules('lambda'), region: undefined });
  expect(outcome(verdict)).toBe(good.cloudfront);
});

test.each<[string, string | undefined, string, (request: OriginRequest) => OriginRequest]>([
  ['*', '*', good.cloudfront, (request) => request],
  ['*', 'us-east-1', good.cloudfront, (request) => request],
  ['us-east-1', 'us-east-1', good.cloudfront, (request) => request],
  ['eu-west-1, us-east-1', 'us-east-1', good.cloudfront, (request) => request],
  ['us-*', 'us-east-1', good.cloudfront, (request) => request],
  ['us-*', undefined, 'wrong-scope', (request) => request],
  ['us-east-1', '*', 'wrong-scope', (request) => request],
  ['us', 'us-east-1', 'wrong-scope', (request) => request],
  ['*', 'us-east-1', 'mismatch', (request) => ({ ...request, path: '/other' })],
  ['*', 'us-east-1', 'mismatch', (request) => ({ ...request, query: 'a=1' })],
  ['*', 'us-east-1', 'mismatch', (request) => edit(request, 'authorization', (value) => value.replace(/.{2}$/, '00'))],
  [
    '*',
    'us-east-1',
    'wrong-scope',
    (request) => edit(request, 'authorization', (value) => value.replace('x-amz-region-set;', '')),
  ],
  ['*', 'us-east-1', 'wrong-scope', (request) => edit(request, 'authorization', (value) => value.replace('host;', ''))],
  ['*', 'us-east-1', 'wrong-scope', (request) => edit(request, 'x-amz-region-set', () => undefined)],
])('SigV4A for "%s" in %s: %s', async (regionSet, region, expected, tamper) => {
  const plain = originRequest({ path: '/a' });
  const { headers } = signV4A({
    method: 'GET',
    path: '/a',
    query: [],
    headers: [...plain.headers, ['x-amz-content-sha256', createHash('sha256').update('').digest('hex')]] as Pair[],
    body: plain.body,
    credentials: cloudFrontService,
    regionSet,
    service: 's3',
    date: new Date(now),
  });
  const signed = tamper({ ...plain, headers: headers.map(([name, value]): [string, string] => [name, value]) });
  expect(outcome(await verifySignature(signed, { service: 's3', region, now }))).toBe(expected);
});

const signature = 'a'.repeat(64);
const symmetric = (signedHeaders = 'host;x-amz-date') =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/s3/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;
const date = '20260102T030405Z';

test('what a header claims is read, before anything is believed', () => {
  const claim = {
    accessKeyId: 'AKID',
    day: '20260102',
    service: 's3',
    signedHeaders: ['host', 'x-amz-date'],
    date: new Date(now),
  };
  const read = (authorization: string, more: [string, string][] = []) =>
    readClaim([['Authorization', authorization], ['X-Amz-Date', date], ...more]);
  expect(read(symmetric('Host;X-Amz-Date'))).toEqual({ ...claim, region: 'us-east-1', asymmetric: false, signature });
  const asymmetric = symmetric()
    .replace('HMAC-SHA256', 'ECDSA-P256-SHA256')
    .replace('/us-east-1', '')
    .replace(signature, 'ab');
  expect(read(asymmetric, [['X-Amz-Region-Set', 'eu-*']])).toEqual({
    ...claim,
    region: 'eu-*',
    asymmetric: true,
    signature: 'ab',
  });
  expect(read(asymmetric)?.region).toBe('');
});

test.each([
  ['', date],
  [symmetric(), ''],
  [symmetric(), '2026-01-02T03:04:05Z'],
  [symmetric().slice(0, -1), date],
  [symmetric().replace('HMAC', 'XMAC'), date],
  [symmetric().replace('aws4_request', 'aws5_request'), date],
  [`${symmetric()} `, date],
  [symmetric().replace('20260102/', '2026/'), date],
])('of "%s" at "%s" nothing can be read', (authorization, at) => {
  expect(
    readClaim([
      ['Authorization', authorization],
      ['X-Amz-Date', at],
    ]),
  ).toBeUndefined();
});
