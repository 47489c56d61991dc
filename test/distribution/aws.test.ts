import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAwsAnswer, isPulledFolder, openAwsAnswer, openPulledFolder } from '../../tools/distribution/aws/index.js';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { runCli } from '../cli/run-cli.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'edgewright-aws-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const policyId = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const own = '11111111-2222-4333-8444-555555555555';
const arn = 'arn:aws:cloudfront::123456789012:function/rewrite';
const counted = (...Items: unknown[]) => (Items.length > 0 ? { Quantity: Items.length, Items } : { Quantity: 0 });

const behavior = { TargetOriginId: 'api', ViewerProtocolPolicy: 'redirect-to-https', Compress: true };

const answered = {
  CallerReference: 'one',
  Aliases: counted('www.example.com'),
  DefaultRootObject: 'index.html',
  Origins: counted({
    Id: 'api',
    DomainName: 'api.example.com',
    OriginPath: '',
    CustomHeaders: counted({ HeaderName: 'x-from', HeaderValue: 'edge' }),
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: counted('TLSv1.2'),
      OriginReadTimeout: 20,
      OriginKeepaliveTimeout: 5,
    },
    OriginShield: { Enabled: false },
    OriginAccessControlId: '',
  }),
  OriginGroups: counted(),
  DefaultCacheBehavior: {
    ...behavior,
    TrustedSigners: { Enabled: false, Quantity: 0 },
    TrustedKeyGroups: { Enabled: true, ...counted(own) },
    AllowedMethods: { ...counted('GET', 'HEAD', 'OPTIONS'), CachedMethods: counted('GET', 'HEAD', 'OPTIONS') },
    SmoothStreaming: false,
    LambdaFunctionAssociations: counted(),
    FunctionAssociations: counted({ FunctionARN: arn, EventType: 'viewer-request' }),
    FieldLevelEncryptionId: '',
    GrpcConfig: { Enabled: false },
    CachePolicyId: policyId,
  },
  CacheBehaviors: counted(),
  CustomErrorResponses: counted(
    { ErrorCode: 404, ResponsePagePath: '/404.html', ResponseCode: '404', ErrorCachingMinTTL: 60 },
    { ErrorCode: 500, ResponsePagePath: '', ResponseCode: '', ErrorCachingMinTTL: 0 },
  ),
  Comment: '',
  Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
  Enabled: true,
  Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', ...counted('DE') } },
  WebACLId: '',
  Staging: false,
};

const declared = {
  Aliases: ['www.example.com'],
  DefaultRootObject: 'index.html',
  Origins: [
    {
      Id: 'api',
      DomainName: 'api.example.com',
      OriginCustomHeaders: [{ HeaderName: 'x-from', HeaderValue: 'edge' }],
      CustomOriginConfig: {
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
        OriginReadTimeout: 20,
      },
    },
  ],
  DefaultCacheBehavior: {
    ...behavior,
    TrustedKeyGroups: [own],
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    CachedMethods: ['GET', 'HEAD', 'OPTIONS'],
    FunctionAssociations: [{ FunctionARN: arn, EventType: 'viewer-request' }],
    CachePolicyId: policyId,
  },
  CustomErrorResponses: [
    { ErrorCode: 404, ResponsePagePath: '/404.html', ResponseCode: 404, ErrorCachingMinTTL: 60 },
    { ErrorCode: 500, ErrorCachingMinTTL: 0 },
  ],
  Enabled: true,
  Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE'] } },
};

function write(name: string, content: unknown): string {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return file;
}

test.each([
  ['get-distribution-config', { ETag: 'E1', DistributionConfig: answered }],
  ['get-distribution', { ETag: 'E1', Distribution: { DistributionConfig: answered } }],
])('%s and CloudFormation come to the same model', (_, document) => {
  const description = openAwsAnswer(document, write('site.json', document));
  const resource = { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: declared } };
  const expected = readDistributions({ Resources: { Distribution: resource } }, { projectDir: dir });
  expect(isAwsAnswer(document)).toBe(true);
  expect(readDistributions(description.template, { projectDir: dir })).toEqual(expected);
  expect(expected[0]!.behaviors[0]!.unknownFunctions).toEqual({ 'viewer-request': arn });
  const at = ['Resources', 'Distribution', 'Properties', 'DistributionConfig', 'Origins', 0, 'DomainName'];
  expect(description.placeOf(at).line).toBeGreaterThan(10);
});

test('a template is no answer', () => {
  expect(isAwsAnswer({ Resources: {}, DistributionConfig: declared })).toBe(false);
});

test('a folder knows the code, the keys and the policies that lie in it, and is opened by the one door', async () => {
  const code = 'function handler(event) { return event.request; }';
  const config = { ...answered, DefaultCacheBehavior: { ...answered.DefaultCacheBehavior, CachePolicyId: 'own-id' } };
  write('get-distribution-config.json', { DistributionConfig: config });
  write('functions/rewrite.js', code);
  const metadata = { FunctionARN: arn, Stage: 'LIVE' };
  const summary = { FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' }, FunctionMetadata: metadata };
  write('functions/rewrite.describe-function.json', { FunctionSummary: { Name: 'rewrite', ...summary } });
  write(`key-groups/${own}.json`, { KeyGroup: { KeyGroupConfig: { Name: 'group', Items: ['K1'] } } });
  write('public-keys/K1.json', { PublicKey: { PublicKeyConfig: { Name: 'key', EncodedKey: 'PEM' } } });
  const inKey = { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: counted('x-tenant') } };
  const policy = { Name: 'own', MinTTL: 7, ParametersInCacheKeyAndForwardedToOrigin: inKey };
  write('policies/cache/own-id.json', { CachePolicy: { Id: 'own-id', CachePolicyConfig: policy } });
  expect(isPulledFolder(dir)).toBe(true);
  const [model] = readDistributions(openPulledFolder(dir).template, { projectDir: dir });
  const [found] = model!.behaviors;
  expect(found!.functions['viewer-request']).toMatchObject({ name: 'rewrite', code, runtime: 'cloudfront-js-2.0' });
  expect(found!.unknownFunctions).toEqual({});
  expect(Object.values(found!.trustedKeys!)).toEqual(['PEM']);
  expect(found!.cachePolicy).toMatchObject({ name: 'own', minTtl: 7, headers: { names: ['x-tenant'] } });
  const { status, stdout, stderr } = await runCli(['explain', '/', '--template', dir, '--json'], { cwd: dir });
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('edgewright: template')]);
  expect(JSON.parse(stdout).functions).toEqual({ 'viewer-request': 'rewrite' });
});
