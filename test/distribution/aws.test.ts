import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
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

test('two versions of one Lambda are two functions', () => {
  const arnOf = (version: number) => `arn:aws:lambda:us-east-1:123456789012:function:auth:${version}`;
  const attach = (version: number) => counted({ LambdaFunctionARN: arnOf(version), EventType: 'origin-request' });
  const { FunctionAssociations: _, TrustedKeyGroups: __, ...plain } = answered.DefaultCacheBehavior;
  const config = {
    ...answered,
    DefaultCacheBehavior: { ...plain, LambdaFunctionAssociations: attach(1) },
    CacheBehaviors: counted({ ...plain, PathPattern: '/new/*', LambdaFunctionAssociations: attach(2) }),
  };
  write('get-distribution-config.json', { DistributionConfig: config });
  for (const version of [1, 2]) {
    const Configuration = {
      FunctionName: 'auth',
      FunctionArn: arnOf(version),
      Handler: 'index.handler',
      Timeout: version,
    };
    write(`lambda/auth@${version}.json`, { Configuration });
    const zip = zipSync({ 'index.js': Buffer.from(`exports.handler = async () => ${version};`) });
    writeFileSync(join(dir, `lambda/auth@${version}.zip`), zip);
  }
  const { template } = openPulledFolder(dir);
  const { behaviors } = readDistributions(template, { projectDir: dir })[0]!;
  const found = behaviors.map(({ pattern, functions }) => [pattern, functions['origin-request']]);
  expect(found).toMatchObject([
    ['/new/*', { name: 'auth', timeout: 2 }],
    ['*', { name: 'auth', timeout: 1 }],
  ]);
  const texts = behaviors.map(({ functions: { 'origin-request': edge } }) =>
    edge?.kind === 'lambda' ? readFileSync(edge.code.file, 'utf8') : '',
  );
  expect(texts).toEqual([2, 1].map((version) => `exports.handler = async () => ${version};`));
});

test('a bucket has its website, CORS rules and policy, and without a policy nobody may read', () => {
  const { FunctionAssociations: _, TrustedKeyGroups: __, ...plain } = answered.DefaultCacheBehavior;
  const origin = (Id: string, DomainName: string) => ({ Id, DomainName, S3OriginConfig: { OriginAccessIdentity: '' } });
  const Origins = counted(
    origin('api', 'open.bucket.s3-website-us-east-1.amazonaws.com'),
    origin('shut', 'shut.s3.eu-west-1.amazonaws.com'),
  );
  write('get-distribution-config.json', { DistributionConfig: { ...answered, Origins, DefaultCacheBehavior: plain } });
  for (const bucket of ['open.bucket', 'shut'])
    write(`s3/${bucket}/get-bucket-location.json`, { LocationConstraint: null });
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::open.bucket/*' };
  write('s3/open.bucket/get-bucket-policy.json', { Policy: JSON.stringify({ Statement: [statement] }) });
  write('s3/open.bucket/get-bucket-website.json', {
    IndexDocument: { Suffix: 'start.html' },
    ErrorDocument: { Key: 'gone.html' },
    RoutingRules: [
      { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'new/', HttpRedirectCode: '302' } },
    ],
  });
  const rule = { AllowedOrigins: ['*'], AllowedMethods: ['GET'], ExposeHeaders: ['etag'], MaxAgeSeconds: 30 };
  write('s3/open.bucket/get-bucket-cors.json', { CORSRules: [rule] });
  const { origins } = readDistributions(openPulledFolder(dir).template, { projectDir: dir })[0]!;
  expect(origins.api!.target).toMatchObject({
    kind: 'bucket',
    website: true,
    publicRead: true,
    site: {
      indexDocument: 'start.html',
      errorDocument: 'gone.html',
      rules: [{ whenPrefix: 'old/', prefix: 'new/', status: 302 }],
    },
    cors: [{ origins: ['*'], methods: ['GET'], exposed: ['etag'], maxAge: 30 }],
  });
  expect(origins.shut!.target).toMatchObject({ kind: 'bucket', website: false, canRead: false, statements: [] });
});
