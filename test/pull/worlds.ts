/** Accounts as the double answers for them: names of operations to answers. */
import { zipSync } from 'fflate';
import type { World } from './aws-double.js';

const account = '999988887777';
const cloudfront = `arn:aws:cloudfront::${account}:`;
export const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

export const ids = {
  distribution: 'E1SITE',
  policy: 'f00dcafe-0000-4000-8000-000000000001',
  requestPolicy: 'f00dcafe-0000-4000-8000-000000000002',
  headersPolicy: 'f00dcafe-0000-4000-8000-000000000003',
  group: 'f00dcafe-0000-4000-8000-000000000004',
  key: 'K1KEY',
  oac: 'E1OAC',
  bucket: 'site-bucket',
  lambda: `arn:aws:lambda:us-east-1:${account}:function:stamp:3`,
  store: `${cloudfront}key-value-store/f00dcafe-0000-4000-8000-000000000005`,
  function: `${cloudfront}function/flags`,
  distributionArn: `${cloudfront}distribution/E1SITE`,
};

export const secret = 'a-secret-of-the-origin';

/** The key value store answers: its value is what the test sees. */
export const functionCode = `import cf from 'cloudfront';
const store = cf.kvs();
async function handler(event) {
  const request = event.request;
  const page = await store.get('page');
  request.uri = page;
  return request;
}
`;

export const lambdaCode = `const { name } = require('./lib/name.js');
exports.handler = async ({ Records: [{ cf }] }) => {
  cf.response.headers['x-stamp'] = [{ key: 'X-Stamp', value: name }];
  return cf.response;
};
`;

const counted = (...Items: unknown[]) => (Items.length > 0 ? { Quantity: Items.length, Items } : { Quantity: 0 });

const methods = { ...counted('GET', 'HEAD'), CachedMethods: counted('GET', 'HEAD') };
const noFunctions = { LambdaFunctionAssociations: counted(), FunctionAssociations: counted() };
const behavior = {
  ViewerProtocolPolicy: 'redirect-to-https',
  AllowedMethods: methods,
  SmoothStreaming: false,
  TrustedSigners: { Enabled: false, Quantity: 0 },
  TrustedKeyGroups: { Enabled: false, Quantity: 0 },
  FieldLevelEncryptionId: '',
  GrpcConfig: { Enabled: false },
};

const origins = {
  site: {
    Id: 'site',
    DomainName: `${ids.bucket}.s3.eu-west-1.amazonaws.com`,
    OriginPath: '',
    CustomHeaders: counted(),
    S3OriginConfig: { OriginAccessIdentity: '' },
    ConnectionAttempts: 3,
    ConnectionTimeout: 10,
    OriginShield: { Enabled: false },
    OriginAccessControlId: ids.oac,
  },
  api: {
    Id: 'api',
    DomainName: 'api.example.com',
    OriginPath: '/v1',
    CustomHeaders: counted({ HeaderName: 'X-Key', HeaderValue: secret }),
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: counted('TLSv1.2'),
      OriginReadTimeout: 20,
      OriginKeepaliveTimeout: 5,
    },
    ConnectionAttempts: 3,
    ConnectionTimeout: 10,
    OriginShield: { Enabled: false },
    OriginAccessControlId: '',
  },
};

function configOf(changes: Record<string, unknown>): Record<string, unknown> {
  return {
    CallerReference: 'one',
    Aliases: counted('www.example.com'),
    DefaultRootObject: 'index.html',
    Origins: counted(origins.site, origins.api),
    OriginGroups: counted(),
    CustomErrorResponses: counted({
      ErrorCode: 404,
      ResponsePagePath: '/index.html',
      ResponseCode: '200',
      ErrorCachingMinTTL: 0,
    }),
    Comment: '',
    Logging: { Enabled: false, IncludeCookies: false, Bucket: '', Prefix: '' },
    PriceClass: 'PriceClass_All',
    Enabled: true,
    ViewerCertificate: {
      CloudFrontDefaultCertificate: false,
      ACMCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/f00dcafe-0000-4000-8000-000000000006`,
      SSLSupportMethod: 'sni-only',
      MinimumProtocolVersion: 'TLSv1.2_2021',
      CertificateSource: 'acm',
    },
    Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', ...counted('DE', 'FR') } },
    WebACLId: '',
    HttpVersion: 'http2',
    IsIPV6Enabled: true,
    ContinuousDeploymentPolicyId: '',
    Staging: false,
    ...changes,
  };
}

/** A default behavior on "site" with a function at viewer-request, and "/api/*" with the account's own policy. */
function behaviorsOf(functionArn: string, { isWhole = false } = {}): Record<string, unknown> {
  const lambda = { LambdaFunctionARN: ids.lambda, EventType: 'origin-response', IncludeBody: false };
  return {
    DefaultCacheBehavior: {
      ...behavior,
      TargetOriginId: 'site',
      Compress: true,
      FunctionAssociations: counted({ FunctionARN: functionArn, EventType: 'viewer-request' }),
      LambdaFunctionAssociations: isWhole ? counted(lambda) : counted(),
      CachePolicyId: optimized,
      ...(isWhole ? { ResponseHeadersPolicyId: ids.headersPolicy } : {}),
    },
    CacheBehaviors: counted({
      ...behavior,
      ...noFunctions,
      AllowedMethods: {
        ...counted('GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'),
        CachedMethods: counted('GET', 'HEAD'),
      },
      PathPattern: '/api/*',
      TargetOriginId: 'api',
      ViewerProtocolPolicy: 'https-only',
      Compress: false,
      CachePolicyId: ids.policy,
      ...(isWhole
        ? { OriginRequestPolicyId: ids.requestPolicy, TrustedKeyGroups: { Enabled: true, ...counted(ids.group) } }
        : {}),
    }),
  };
}

const nothing = { CookieBehavior: 'none' };

/** Own policies, access control and the bucket, which every world here has. */
function sharedAnswers(): World {
  const inKey = {
    EnableAcceptEncodingGzip: true,
    EnableAcceptEncodingBrotli: false,
    HeadersConfig: { HeaderBehavior: 'none', Headers: counted() },
    CookiesConfig: { CookieBehavior: 'whitelist', Cookies: counted('session') },
    QueryStringsConfig: { QueryStringBehavior: 'all', QueryStrings: counted() },
  };
  const policy = {
    Name: 'api',
    DefaultTTL: 60,
    MaxTTL: 600,
    MinTTL: 0,
    ParametersInCacheKeyAndForwardedToOrigin: inKey,
  };
  const control = {
    Name: 'oac',
    SigningProtocol: 'sigv4',
    SigningBehavior: 'always',
    OriginAccessControlOriginType: 's3',
  };
  return {
    [`GetCachePolicy ${ids.policy}`]: { CachePolicy: { Id: ids.policy, CachePolicyConfig: policy } },
    [`GetOriginAccessControl ${ids.oac}`]: { OriginAccessControl: { Id: ids.oac, OriginAccessControlConfig: control } },
    [`GetBucketLocation ${ids.bucket}`]: { LocationConstraint: 'eu-west-1' },
    [`GetBucketPolicy ${ids.bucket}`]: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${ids.bucket}/*`,
          Condition: { StringEquals: { 'AWS:SourceArn': ids.distributionArn } },
        },
      ],
    }),
  };
}

function functionAnswers(name: string, code: string, stores: string[] = []): World {
  const FunctionConfig = {
    Comment: '',
    Runtime: 'cloudfront-js-2.0',
    KeyValueStoreAssociations: counted(...stores.map((KeyValueStoreARN) => ({ KeyValueStoreARN }))),
  };
  const FunctionMetadata = { FunctionARN: `${cloudfront}function/${name}`, Stage: 'LIVE' };
  return {
    [`DescribeFunction ${name} LIVE`]: { FunctionSummary: { Name: name, FunctionConfig, FunctionMetadata } },
    [`GetFunction ${name} LIVE`]: code,
    [`GetFunction ${name} DEVELOPMENT`]: 'not what is live',
  };
}

function distributionAnswer(config: Record<string, unknown>): World {
  const about = {
    Id: ids.distribution,
    ARN: ids.distributionArn,
    Status: 'Deployed',
    LastModifiedTime: '2026-01-01T00:00:00Z',
    DomainName: 'd1site.cloudfront.net',
  };
  const other = { Id: 'E0OTHER', DomainName: 'd0other.cloudfront.net', Aliases: counted('*.example.com') };
  const list = { IsTruncated: true, NextMarker: 'E0OTHER', Quantity: 1, Items: [other] };
  const found = { Id: ids.distribution, DomainName: about.DomainName, Aliases: counted('www.example.com') };
  return {
    [`GetDistribution ${ids.distribution}`]: { Distribution: { ...about, DistributionConfig: config } },
    ListDistributions: { DistributionList: list },
    'ListDistributions E0OTHER': { DistributionList: { IsTruncated: false, Quantity: 1, Items: [found] } },
  };
}

/** All that `pull` can meet. `url`: of the double, where the zip of the Lambda lies. */
export function wholeWorld(url: () => string, pem: string): World {
  const zip = zipSync({
    'index.js': Buffer.from(lambdaCode),
    'lib/name.js': Buffer.from("exports.name = 'from the zip';\n"),
  });
  const headers = { HeadersConfig: { HeaderBehavior: 'whitelist', Headers: counted('x-tenant') } };
  const forwarded = {
    Name: 'tenant',
    ...headers,
    CookiesConfig: nothing,
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  };
  const frame = { SecurityHeadersConfig: { FrameOptions: { Override: true, FrameOption: 'DENY' } } };
  const live = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  const connection = { Id: 'cf_1', Name: 'handshake', Stage: 'LIVE', ConnectionFunctionConfig: live };
  const tenant = {
    Id: 'dt_1',
    DistributionId: ids.distribution,
    Name: 'one',
    Domains: { member: [{ Domain: 'one.example.com' }] },
  };
  const token = 'X-Amz-Security-Token=a-token-of-the-account';
  return {
    ...sharedAnswers(),
    ...functionAnswers('flags', functionCode, [ids.store]),
    ...distributionAnswer(
      configOf({
        ...behaviorsOf(ids.function, { isWhole: true }),
        ConnectionMode: 'tenant-only',
        ConnectionFunctionAssociation: { Id: connection.Id },
      }),
    ),
    [`GetOriginRequestPolicy ${ids.requestPolicy}`]: {
      OriginRequestPolicy: { Id: ids.requestPolicy, OriginRequestPolicyConfig: forwarded },
    },
    [`GetResponseHeadersPolicy ${ids.headersPolicy}`]: {
      ResponseHeadersPolicy: { Id: ids.headersPolicy, ResponseHeadersPolicyConfig: { Name: 'frame', ...frame } },
    },
    [`GetKeyGroup ${ids.group}`]: { KeyGroup: { Id: ids.group, KeyGroupConfig: { Name: 'group', Items: [ids.key] } } },
    [`GetPublicKey ${ids.key}`]: {
      PublicKey: { Id: ids.key, PublicKeyConfig: { CallerReference: 'k', Name: 'key', EncodedKey: pem } },
    },
    ListKeyValueStores: {
      KeyValueStoreList: { Quantity: 1, Items: [{ Name: 'pages', Id: 'f00dcafe', ARN: ids.store, Status: 'READY' }] },
    },
    'DescribeKeyValueStore pages': {
      KeyValueStore: { Name: 'pages', Id: 'f00dcafe', ARN: ids.store, Status: 'READY' },
    },
    [`ListKeys ${ids.store}`]: { Items: [{ Key: 'page', Value: '/stored.html' }], NextToken: 'two' },
    [`ListKeys ${ids.store} two`]: { Items: [{ Key: 'other', Value: '1' }] },
    get [`GetLambda ${ids.lambda}`]() {
      return {
        Configuration: {
          FunctionName: 'stamp',
          FunctionArn: ids.lambda,
          Version: '3',
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: `arn:aws:iam::${account}:role/edge`,
          Timeout: 5,
          Environment: { Variables: { TOKEN: 'a-secret-of-the-lambda' } },
          MemorySize: 256,
        },
        Code: { RepositoryType: 'S3', Location: `${url()}/code/stamp?${token}` },
      };
    },
    'Download stamp': zip,
    'DescribeConnectionFunction cf_1 LIVE': { ConnectionFunctionSummary: connection },
    'GetConnectionFunction cf_1 LIVE': 'function connectionHandler(connection) { connection.allow(); }',
    ListDistributionTenants: {
      ListDistributionTenantsResult: { DistributionTenantList: { DistributionTenantSummary: [tenant] } },
    },
    'GetDistributionTenant dt_1': { DistributionTenant: tenant },
  };
}
