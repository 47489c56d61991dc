// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import type { Mutant } from './mutant.js';

const headers = 'SecurityHeaders.ResponseHeadersPolicyConfig';
const cors = (more: Record<string, unknown>) => ({
  [`${headers}.CorsConfig`]: {
    AccessControlAllowCredentials: true,
    AccessControlAllowHeaders: { Items: ['x-a'] },
    AccessControlAllowMethods: { Items: ['GET'] },
    AccessControlAllowOrigins: { Items: ['https://a.test'] },
    OriginOverride: true,
    ...more,
  },
});
const logs = (more: Record<string, unknown>) => ({
  Logs: { Type: 'AWS::S3::Bucket', Properties: more },
  'Config.Logging': { Bucket: { 'Fn::GetAtt': ['Logs', 'DomainName'] } },
});
const owned = (ObjectOwnership: string) => ({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });
const policyOf = (Bucket: string, statement: Record<string, unknown>) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: Bucket },
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: { 'Fn::Sub': `\${${Bucket}.Arn}/*` },
          ...statement,
        },
      ],
    },
  },
});
const open = (PublicAccessBlockConfiguration: unknown, statement: Record<string, unknown> = {}) => ({
  Media: { Type: 'AWS::S3::Bucket', Properties: { PublicAccessBlockConfiguration } },
  MediaPolicy: policyOf('Media', statement),
});
const access = (Name: string) => ({
  Type: 'AWS::CloudFront::OriginAccessControl',
  Properties: {
    OriginAccessControlConfig: {
      Name,
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  },
});
const edgeFunction = (Name: string, FunctionCode: string, more: Record<string, unknown> = {}) => ({
  Type: 'AWS::CloudFront::Function',
  ...more,
  Properties: { Name, AutoPublish: true, FunctionCode, FunctionConfig: { Comment: 'a', Runtime: 'cloudfront-js-2.0' } },
});
const code = 'function handler(event) { return event.request; }';
const reads =
  "import cf from 'cloudfront';\nasync function handler(event) { const v = await cf.kvs().get('a'); event.request.uri = v; return event.request; }";
const origin = (more: Record<string, unknown>) => ({ 'Config.Origins.+': { Id: 'More', ...more } });

const forTenants = {
  'Config.ConnectionMode': 'tenant-only',
  'Config.PriceClass': undefined,
  'Config.Logging': undefined,
};

const defined = {
  'Config.TenantConfig': {
    ParameterDefinitions: [{ Name: 'host', Definition: { StringSchema: { Required: true } } }],
  },
};

function tenant(Domains: string[], Parameters: object[] = []): object {
  const DistributionId = { 'Fn::GetAtt': ['Distribution', 'Id'] };
  return {
    Type: 'AWS::CloudFront::DistributionTenant',
    Properties: { Name: 'shop', DistributionId, Domains, Parameters },
  };
}

export const textMutants: Mutant[] = [
  ['comment', 'a function’s comment of 129 characters', { 'SiteRequest.FunctionConfig.Comment': 'x'.repeat(129) }],
  ['comment', 'a cache policy’s comment of 129 characters', { 'SiteCache.CachePolicyConfig.Comment': 'x'.repeat(129) }],
  ['', '128 characters pass', { 'SiteRequest.FunctionConfig.Comment': 'x'.repeat(128) }],
  [
    'origin-id',
    'an id of 129 characters',
    origin({ Id: 'x'.repeat(129), DomainName: 'a.test', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }),
  ],
  ['duplicate-name', 'two access controls of one name', { One: access('same'), Two: access('same') }],
  ['', 'two names', { One: access('one'), Two: access('two') }],
  ['arn', 'the name of a function for its ARN', { 'default.FunctionAssociations.0.FunctionARN': 'site-request' }],
  [
    'arn',
    'the ARN of a Lambda for a function’s',
    { 'default.FunctionAssociations.0.FunctionARN': 'arn:aws:lambda:us-east-1:123456789012:function:a:1' },
  ],
  [
    'not-known-here',
    'a function of another stack',
    { 'default.FunctionAssociations.0.FunctionARN': 'arn:aws:cloudfront::123456789012:function/a' },
  ],
  ['cors-credentials', 'credentials and any header', cors({ AccessControlAllowHeaders: { Items: ['*'] } })],
  ['cors-credentials', 'credentials and any origin', cors({ AccessControlAllowOrigins: { Items: ['*'] } })],
  [
    '',
    'any header without credentials',
    cors({ AccessControlAllowHeaders: { Items: ['*'] }, AccessControlAllowCredentials: false }),
  ],
  ['', 'credentials for names', cors({})],
  [
    'empty-policy',
    'a policy of nothing',
    {
      [`${headers}.SecurityHeadersConfig`]: undefined,
      [`${headers}.CustomHeadersConfig`]: undefined,
      [`${headers}.RemoveHeadersConfig`]: undefined,
    },
  ],
  [
    'policy-header',
    'a custom header of CloudFront’s own',
    { [`${headers}.CustomHeadersConfig`]: { Items: [{ Header: 'x-amz-cf-a', Value: 'a', Override: true }] } },
  ],
  ['log-bucket-acl', 'a log bucket of today', logs({})],
  ['log-bucket-acl', 'a log bucket without lists', logs(owned('BucketOwnerEnforced'))],
  ['', 'a log bucket with lists', logs(owned('BucketOwnerPreferred'))],
  ['public-policy', 'a policy for everybody on a bucket that blocks it', open({ BlockPublicPolicy: true })],
  ['public-policy-new', 'a policy for everybody on a bucket that says nothing', open(undefined)],
  ['', 'a bucket that blocks nothing', open({ BlockPublicPolicy: false })],
  [
    '',
    'a policy for some addresses',
    open({ BlockPublicPolicy: true }, { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }),
  ],
  [
    'public-policy',
    'a Referer is nobody',
    open({ BlockPublicPolicy: true }, { Condition: { StringLike: { 'aws:Referer': 'secret' } } }),
  ],
  [
    'bucket-domain',
    'S3OriginConfig of a server',
    origin({ DomainName: 'www.example.com', S3OriginConfig: { OriginAccessIdentity: '' } }),
  ],
  [
    '',
    'S3OriginConfig of an access point',
    origin({ DomainName: 'a-123456789012.s3-accesspoint.us-east-1.amazonaws.com', S3OriginConfig: {} }),
  ],
  ['origin-domain', 'the name of a bucket', origin({ DomainName: { Ref: 'SiteBucket' }, S3OriginConfig: {} })],
  [
    'bucket-global-domain',
    'a bucket by its global name',
    origin({ DomainName: 'a.s3.amazonaws.com', S3OriginConfig: {} }),
  ],
  [
    'identity-form origin-access-identity',
    'an identity by its id alone',
    origin({ DomainName: 'a.s3.us-east-1.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: 'E2QWRUHAPOMQZL' } }),
  ],
  [
    'failover-status',
    'failover on 501',
    { 'Config.OriginGroups.Items.0.FailoverCriteria.StatusCodes': { Quantity: 1, Items: [501] } },
  ],
  ['grpc-http', 'gRPC over HTTP/1.1', { '/api/*.GrpcConfig': { Enabled: true }, 'Config.HttpVersion': 'http1.1' }],
  ['', 'gRPC over HTTP/2', { '/api/*.GrpcConfig': { Enabled: true }, 'Config.HttpVersion': 'http2' }],
  [
    'tenant-only certificate-missing',
    'aliases of a distribution with tenants',
    {
      'Config.ConnectionMode': 'tenant-only',
      'Config.Aliases': ['a.test'],
      'Config.PriceClass': undefined,
      'Config.Logging': undefined,
    },
  ],
  ['tenant-mode', 'F444 a tenant of an ordinary distribution', { Shop: tenant(['shop.test']) }],
  [
    'tenant-domain',
    'F445 one domain of two tenants',
    { ...forTenants, One: tenant(['a.test']), Two: tenant(['A.test']) },
  ],
  ['tenant-domain', 'F445 a tenant without a domain', { ...forTenants, Shop: tenant([]) }],
  [
    'tenant-parameter',
    'F446 a tenant without a required parameter',
    { ...forTenants, ...defined, Shop: tenant(['a.test']) },
  ],
  [
    'tenant-parameter',
    'F446 a parameter that nobody defined',
    { ...forTenants, Shop: tenant(['a.test'], [{ Name: 'host', Value: 'a' }]) },
  ],
  [
    '',
    'tenants with their parameters',
    {
      ...forTenants,
      ...defined,
      Shop: tenant(['a.test'], [{ Name: 'host', Value: 'a' }]),
      Two: tenant(['b.test'], [{ Name: 'host', Value: 'b' }]),
    },
  ],
  ['store-missing', 'a store that nobody attached', { Reads: edgeFunction('reads', reads) }],
  ['', 'a store in a comment', { Reads: edgeFunction('reads', `// cf.kvs()\n${code}`) }],
  ['functions-at-once', 'three functions at once', { A: edgeFunction('a', code), B: edgeFunction('b', code) }],
  ['', 'three in a chain', { A: edgeFunction('a', code), B: edgeFunction('b', code, { DependsOn: 'A' }) }],
];
