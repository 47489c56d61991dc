import type { Mutant } from './mutant.js';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const open = { TargetOriginId: 'Site', ViewerProtocolPolicy: 'https-only', CachePolicyId: { Ref: 'SiteCache' } };
const seven = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
const key = 'ParametersInCacheKeyAndForwardedToOrigin';
const cache = 'SiteCache.CachePolicyConfig';
const headers = 'SecurityHeaders.ResponseHeadersPolicyConfig';
const uncached = { [`${cache}.DefaultTTL`]: 0, [`${cache}.MaxTTL`]: 0 };
const plainKey = {
  EnableAcceptEncodingGzip: false,
  EnableAcceptEncodingBrotli: false,
  HeadersConfig: { HeaderBehavior: 'none' },
  CookiesConfig: { CookieBehavior: 'none' },
  QueryStringsConfig: { QueryStringBehavior: 'none' },
};
const cookies = (CookieBehavior: string, ...Cookies: string[]) => ({
  [`${cache}.${key}.CookiesConfig`]: { CookieBehavior, Cookies },
});
const requestPolicy = (Headers: string[]) => ({
  Own: {
    Type: 'AWS::CloudFront::OriginRequestPolicy',
    Properties: {
      OriginRequestPolicyConfig: {
        Name: 'own',
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    },
  },
});

export const behaviorMutants: Mutant[] = [
  ['unknown-target', 'a target that is no origin', { '/members/*.TargetOriginId': 'Sight' }],
  ['methods', 'GET alone', { '/members/*.AllowedMethods': ['GET'] }],
  ['methods', 'POST without the others', { '/members/*.AllowedMethods': ['GET', 'HEAD', 'POST'] }],
  ['methods', 'OPTIONS cached but not allowed', { '/members/*.CachedMethods': ['GET', 'HEAD', 'OPTIONS'] }],
  ['unknown-word', 'an unknown viewer protocol policy', { '/members/*.ViewerProtocolPolicy': 'https' }],
  ['path-pattern', 'a pattern with a space', { '/members/*.PathPattern': '/my members/*' }],
  ['path-pattern', 'a pattern of 256 characters', { '/members/*.PathPattern': `/${'a'.repeat(255)}` }],
  ['duplicate-pattern', 'one pattern twice', { 'Config.CacheBehaviors.+': { ...open, PathPattern: 'fn/*' } }],
  [
    'shadowed-behavior',
    'a pattern behind a wider one',
    { 'Config.CacheBehaviors.+': { ...open, PathPattern: '/fn/v2/*' } },
  ],
  [
    'shadowed-behavior shared-bucket',
    'the default behavior behind "*"',
    { 'Config.CacheBehaviors.+': { ...open, PathPattern: '*' } },
  ],
  ['', 'a pattern behind a narrower one', { 'Config.CacheBehaviors.+': { ...open, PathPattern: '/apis/*' } }],
  [
    'shadowed-protection shared-bucket',
    'F019: a protected pattern behind an open one',
    { 'Config.CacheBehaviors.^': { ...open, PathPattern: '/down*' } },
  ],
  ['plain-http', 'passes over plain HTTP', { '/downloads/*.ViewerProtocolPolicy': 'allow-all' }],
  [
    'api-cached minimum-ttl',
    'an API that caches',
    { '/api/*.CachePolicyId': optimized, '/api/*.OriginRequestPolicyId': undefined },
  ],
  [
    'api-cached body-hash minimum-ttl',
    'a function URL that caches, and nobody hashes',
    {
      '/fn/*.CachePolicyId': optimized,
      '/fn/*.OriginRequestPolicyId': undefined,
      '/fn/*.LambdaFunctionAssociations': undefined,
    },
  ],
  ['api-unsigned', 'an IAM-locked API and nobody who signs', { '/api/*.LambdaFunctionAssociations': undefined }],
  [
    '',
    'an IAM-locked API whose viewers sign',
    {
      '/api/*.LambdaFunctionAssociations': undefined,
      '/api/*.CachePolicyId': { Ref: 'Signed' },
      Signed: {
        Type: 'AWS::CloudFront::CachePolicy',
        Properties: {
          CachePolicyConfig: {
            Name: 'signed',
            MinTTL: 0,
            DefaultTTL: 0,
            MaxTTL: 1,
            ParametersInCacheKeyAndForwardedToOrigin: {
              ...plainKey,
              HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Authorization'] },
            },
          },
        },
      },
    },
  ],
  [
    'compress-nothing',
    'compression without encodings',
    { '/members/*.CachePolicyId': 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d' },
  ],
  ['grpc-methods', 'gRPC without POST', { '/members/*.GrpcConfig': { Enabled: true } }],
  ['failover-methods', 'POST to an origin group', { 'default.AllowedMethods': seven }],
  [
    'no-root-object shared-bucket',
    'a site without front page',
    { 'Config.DefaultRootObject': undefined, 'default.FunctionAssociations': undefined },
  ],
  ['', 'a front page by function', { 'Config.DefaultRootObject': undefined }],
  ['policy-missing', 'no cache policy', { '/members/*.CachePolicyId': undefined }],
  [
    'policy-and-legacy',
    'F298: ForwardedValues beside a policy',
    { '/members/*.ForwardedValues': { QueryString: false } },
  ],
  ['policy-and-legacy', 'times beside a policy', { '/members/*.MinTTL': 0 }],
  [
    'request-policy-alone',
    'an origin request policy beside ForwardedValues',
    {
      '/members/*.CachePolicyId': undefined,
      '/members/*.ForwardedValues': { QueryString: false },
      '/members/*.OriginRequestPolicyId': '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
    },
  ],
  [
    'not-known-here',
    'a policy that may be of the account',
    { '/members/*.CachePolicyId': '2f0e1a5c-3b1d-4c59-9a2e-0c8f3a1d7b42' },
  ],
  [
    'unknown-policy',
    'F312: a policy that does not exist',
    { '/members/*.ResponseHeadersPolicyId': '67f7725c-6f97-4210-82d7-5512b31e9d04' },
  ],
  ['unknown-policy', 'a policy by name', { '/members/*.CachePolicyId': 'CachingOptimized' }],
  [
    'not-known-here stand-in',
    'a policy of another stack',
    { '/members/*.ResponseHeadersPolicyId': { 'Fn::ImportValue': 'headers' } },
  ],
  [
    'encoding-uncached',
    'F299: gzip where caching is off',
    { ...uncached, [`${cache}.${key}.EnableAcceptEncodingBrotli`]: false },
  ],
  [
    'key-uncached',
    'F300: a query where caching is off',
    { ...uncached, [`${cache}.${key}`]: { ...plainKey, QueryStringsConfig: { QueryStringBehavior: 'all' } } },
  ],
  ['', 'F300: nothing in the key where caching is off', { ...uncached, [`${cache}.${key}`]: plainKey }],
  [
    'encoding-twice',
    'F301: Accept-Encoding by name',
    { [`${cache}.${key}.HeadersConfig`]: { HeaderBehavior: 'whitelist', Headers: ['Accept-Encoding'] } },
  ],
  ['request-policy-header', 'F302: Authorization in an origin request policy', requestPolicy(['Authorization'])],
  ['request-policy-header', 'F302: Accept-Encoding in an origin request policy', requestPolicy(['accept-encoding'])],
  ['', 'F302: another header in an origin request policy', requestPolicy(['X-Tenant'])],
  ['ttl-order', 'F303: MinTTL above DefaultTTL', { [`${cache}.MinTTL`]: 90_000 }],
  ['ttl-order', 'DefaultTTL above MaxTTL', { [`${cache}.MaxTTL`]: 60 }],
  ['policy-size', 'eleven headers', requestPolicy(Array.from({ length: 11 }, (_, index) => `X-${index}`))],
  [
    'policy-size',
    'eleven custom headers',
    {
      [`${headers}.CustomHeadersConfig`]: {
        Items: Array.from({ length: 11 }, (_, index) => ({ Header: `X-${index}`, Value: 'a', Override: true })),
      },
    },
  ],
  [
    'policy-size',
    'a content security policy of 1,784 characters',
    {
      [`${headers}.SecurityHeadersConfig.ContentSecurityPolicy`]: {
        ContentSecurityPolicy: 'x'.repeat(1784),
        Override: true,
      },
    },
  ],
  [
    'custom-header-name',
    'F304: a CORS header as custom header',
    {
      [`${headers}.CustomHeadersConfig`]: {
        Items: [{ Header: 'access-control-allow-origin', Value: '*', Override: true }],
      },
    },
  ],
  [
    'cors-method',
    'F305: PROPFIND',
    {
      [`${headers}.CorsConfig`]: {
        AccessControlAllowMethods: { Items: ['GET', 'PROPFIND'] },
        AccessControlAllowOrigins: { Items: ['*'] },
        AccessControlAllowHeaders: { Items: ['*'] },
        AccessControlAllowCredentials: false,
        OriginOverride: true,
      },
    },
  ],
  ['remove-header', 'F306: Via taken away', { [`${headers}.RemoveHeadersConfig`]: { Items: [{ Header: 'Via' }] } }],
  [
    '',
    'F306: X-Powered-By taken away',
    { [`${headers}.RemoveHeadersConfig`]: { Items: [{ Header: 'X-Powered-By' }] } },
  ],
  ['host-forwarded', 'Host forwarded to a bucket', { '/members/*.OriginRequestPolicyId': allViewer }],
  ['host-forwarded-maybe', 'Host forwarded to an API, past a function', { '/api/*.OriginRequestPolicyId': allViewer }],
  [
    'host-forwarded body-hash',
    'Host forwarded to a function URL',
    { '/fn/*.OriginRequestPolicyId': allViewer, '/fn/*.LambdaFunctionAssociations': undefined },
  ],
  ['cookies-in-key', 'all cookies in the key of private areas', cookies('all')],
  ['cookies-in-key', 'the pass in the key of private areas', cookies('whitelist', '__Host-session')],
  ['', 'another cookie in the key', cookies('whitelist', 'language')],
];
