// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSimulator } from '../../../tools/simulator/index.js';

let site: string;

beforeAll(() => {
  site = mkdtempSync(join(tmpdir(), 'edgewright-website-'));
  mkdirSync(join(site, 'docs'));
  writeFileSync(join(site, 'start.html'), 'home');
  writeFileSync(join(site, 'docs/start.html'), 'docs');
  writeFileSync(join(site, 'lost.html'), 'nothing here');
});
afterAll(() => rmSync(site, { recursive: true }));

const website = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Site', 'WebsiteURL'] }] }] };
const everybody = (more: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: { 'Fn::Sub': '${Site.Arn}/*' },
  ...more,
});
const referer = { Condition: { StringLike: { 'aws:Referer': ['the-secret'] } } };

interface Stack {
  bucket?: object;
  statements?: object[];
  headers?: object[];
  domain?: unknown;
  origin?: object;
  behavior?: object;
}

const methods = ['GET', 'HEAD', 'OPTIONS'];

async function ask(stack: Stack, path: string, init: RequestInit = {}): Promise<Response> {
  const { bucket = {}, statements = [everybody({})], headers = [], domain = website, origin, behavior } = stack;
  const simulator = await createSimulator({
    template: {
      Resources: {
        Site: { Type: 'AWS::S3::Bucket', Properties: bucket },
        Policy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'Site' }, PolicyDocument: { Statement: statements } },
        },
        Oac: {
          Type: 'AWS::CloudFront::OriginAccessControl',
          Properties: {
            OriginAccessControlConfig: {
              Name: 'o',
              OriginAccessControlOriginType: 's3',
              SigningBehavior: 'always',
              SigningProtocol: 'sigv4',
            },
          },
        },
        Cdn: {
          Type: 'AWS::CloudFront::Distribution',
          Properties: {
            DistributionConfig: {
              Enabled: true,
              Origins: [
                {
                  Id: 'site',
                  DomainName: domain,
                  OriginCustomHeaders: headers,
                  ...(origin ?? { CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }),
                },
              ],
              DefaultCacheBehavior: {
                TargetOriginId: 'site',
                ViewerProtocolPolicy: 'allow-all',
                AllowedMethods: methods,
                CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
                OriginRequestPolicyId: '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
                ...behavior,
              },
            },
          },
        },
      },
    },
    origins: { site },
  });
  try {
    const response = await simulator.fetch(path, init);
    return new Response(await response.text(), response);
  } finally {
    await simulator.close();
  }
}

const settings = (more: object) => ({ bucket: { WebsiteConfiguration: { IndexDocument: 'start.html', ...more } } });
const rule = (RoutingRuleCondition: object | undefined, RedirectRule: object) =>
  settings({ RoutingRules: [{ ...(RoutingRuleCondition ? { RoutingRuleCondition } : {}), RedirectRule }] });

test.each<[string, Stack, string, number, string]>([
  ['F404: the index document by its name', settings({}), '/', 200, 'home'],
  ['the index document of a folder', settings({}), '/docs/', 200, 'docs'],
  ['F405: no website configuration', {}, '/', 404, 'NoSuchWebsiteConfiguration'],
  [
    'F406: the error document, with the status of the error',
    settings({ ErrorDocument: 'lost.html' }),
    '/x',
    404,
    'nothing here',
  ],
  ['an error document that is missing', settings({ ErrorDocument: 'gone.html' }), '/x', 404, 'NoSuchKey'],
  [
    'the error document of a refusal',
    {
      ...settings({ ErrorDocument: 'lost.html' }),
      statements: [everybody({ Resource: { 'Fn::Sub': '${Site.Arn}/lost.html' } })],
    },
    '/',
    403,
    'nothing here',
  ],
  [
    'F410: a Referer lock, with the key',
    {
      ...settings({}),
      statements: [everybody(referer)],
      headers: [{ HeaderName: 'Referer', HeaderValue: 'the-secret' }],
    },
    '/',
    200,
    'home',
  ],
  [
    'a Referer lock, with another key',
    { ...settings({}), statements: [everybody(referer)], headers: [{ HeaderName: 'Referer', HeaderValue: 'a guess' }] },
    '/',
    403,
    'AccessDenied',
  ],
  ['a Referer lock, without key', { ...settings({}), statements: [everybody(referer)] }, '/', 403, 'AccessDenied'],
  [
    'a refusal by User-Agent',
    {
      ...settings({}),
      statements: [
        everybody({}),
        everybody({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:UserAgent': 'Robot' } } }),
      ],
    },
    '/',
    403,
    'AccessDenied',
  ],
  [
    'F411: a condition that is not evaluated',
    { ...settings({}), statements: [everybody({ Condition: { StringEquals: { 'aws:Mood': 'good' } } })] },
    '/',
    403,
    'AccessDenied',
  ],
])('%s', async (_title, stack, path, status, text) => {
  const response = await ask(stack, path);
  expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
});

test.each<[string, Stack, string, number, RegExp]>([
  [
    'F407: all requests',
    { bucket: { WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: 'www.a.test', Protocol: 'https' } } } },
    '/a/b',
    301,
    /^https:\/\/www\.a\.test\/a\/b$/,
  ],
  [
    'F408: a prefix',
    rule({ KeyPrefixEquals: 'old/' }, { ReplaceKeyPrefixWith: 'docs/' }),
    '/old/start.html',
    301,
    /^http:\/\/.*s3-website.*\/docs\/start\.html$/,
  ],
  [
    'a prefix to another host',
    rule({ KeyPrefixEquals: 'old/' }, { HostName: 'b.test', HttpRedirectCode: '302' }),
    '/old/x',
    302,
    /^http:\/\/b\.test\/old\/x$/,
  ],
  [
    'F409: what is missing',
    rule({ HttpErrorCodeReturnedEquals: '404' }, { HostName: 'b.test', ReplaceKeyWith: 'gone' }),
    '/x',
    301,
    /^http:\/\/b\.test\/gone$/,
  ],
  [
    'everything, without condition',
    rule(undefined, { HostName: 'b.test' }),
    '/start.html',
    301,
    /^http:\/\/b\.test\/start\.html$/,
  ],
])('routing rules: %s', async (_title, stack, path, status, location) => {
  const response = await ask(stack, path);
  expect([response.status, response.headers.get('location')]).toEqual([status, expect.stringMatching(location)]);
});

test('a rule for what is missing leaves what is there alone', async () => {
  const stack = rule({ HttpErrorCodeReturnedEquals: '404' }, { HostName: 'b.test' });
  expect((await ask(stack, '/start.html')).status).toBe(200);
});

const cors = (more: object) => ({
  CorsConfiguration: {
    CorsRules: [
      {
        AllowedOrigins: ['https://*.a.test'],
        AllowedMethods: ['GET'],
        AllowedHeaders: ['x-*'],
        ExposedHeaders: ['ETag'],
        MaxAge: 60,
        ...more,
      },
    ],
  },
});
const rest = (bucket: object): Stack => ({
  bucket,
  domain: { 'Fn::GetAtt': ['Site', 'RegionalDomainName'] },
  origin: { S3OriginConfig: {}, OriginAccessControlId: { Ref: 'Oac' } },
  statements: [everybody({ Principal: { Service: 'cloudfront.amazonaws.com' } })],
});
const preflight = (origin: string, more: Record<string, string> = {}) => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'GET', ...more },
});

test.each<[string, object, RequestInit, number, Record<string, string | null>]>([
  [
    'F412: a preflight of a known origin',
    cors({}),
    preflight('https://www.a.test', { 'access-control-request-headers': 'X-One, x-two' }),
    200,
    {
      'access-control-allow-origin': 'https://www.a.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'x-one, x-two',
      'access-control-max-age': '60',
    },
  ],
  [
    'a preflight of another origin',
    cors({}),
    preflight('https://b.test'),
    403,
    { 'access-control-allow-origin': null },
  ],
  [
    'a preflight for another header',
    cors({}),
    preflight('https://www.a.test', { 'access-control-request-headers': 'y' }),
    403,
    {},
  ],
  ['a preflight without Origin', cors({}), { method: 'OPTIONS' }, 400, {}],
  ['a preflight of a bucket without rules', {}, preflight('https://www.a.test'), 403, {}],
  [
    'F414: anybody',
    cors({ AllowedOrigins: ['*'] }),
    { headers: { origin: 'https://b.test' } },
    200,
    { 'access-control-allow-origin': '*', 'access-control-allow-credentials': null },
  ],
  [
    'F413: a GET of a known origin',
    cors({}),
    { headers: { origin: 'https://www.a.test' } },
    200,
    { 'access-control-allow-origin': 'https://www.a.test', 'access-control-expose-headers': 'ETag' },
  ],
  [
    'a GET of another origin',
    cors({}),
    { headers: { origin: 'https://b.test' } },
    200,
    { 'access-control-allow-origin': null },
  ],
  ['a GET without Origin', cors({}), {}, 200, { 'access-control-allow-origin': null, vary: null }],
])('CORS of a bucket: %s', async (_title, bucket, init, status, headers) => {
  const response = await ask(rest(bucket), '/start.html', init);
  const found = Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)]));
  expect([response.status, found]).toEqual([status, headers]);
});

const everyQuery = { OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac' };

test('F415 F416: a signed request has headers of the answer changed, an unsigned one is refused', async () => {
  const path =
    '/start.html?response-content-type=text%2Fplain&response-content-disposition=attachment%3B+filename%3D%22a%22';
  const signed = await ask({ ...rest({}), behavior: everyQuery }, path);
  expect([signed.status, signed.headers.get('content-type'), signed.headers.get('content-disposition')]).toEqual([
    200,
    'text/plain',
    'attachment; filename="a"',
  ]);
  const unsigned = { ...rest({}), origin: { S3OriginConfig: {} }, statements: [everybody({})], behavior: everyQuery };
  const refused = await ask(unsigned, path);
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('InvalidRequest')]);
});

test.each([
  ['F417: aws/s3 by default', { SSEAlgorithm: 'aws:kms' }, 403],
  ['aws/s3 by name', { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/aws/s3' }, 403],
  ['a key of one’s own', { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'alias/mine' }, 200],
  ['S3’s own', { SSEAlgorithm: 'AES256' }, 200],
])('objects encrypted with %s: %o', async (_title, byDefault, status) => {
  const encryption = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault }] };
  expect((await ask(rest({ BucketEncryption: encryption }), '/start.html')).status).toBe(status);
});
