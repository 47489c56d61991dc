// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import type { Mutant } from './mutant.js';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const originSays = '83da9c7e-98b4-4e11-a168-04f0df8e2c65';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const exceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const corsS3 = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf';
const seven = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

/** A server beside the sample's own origins, and what asks it. */
const server = (DomainName: unknown, more: Record<string, unknown>) => ({
  'Config.Origins.+': { Id: 'Server', DomainName, CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
  'Config.CacheBehaviors.+': {
    PathPattern: '/pages/*',
    TargetOriginId: 'Server',
    ViewerProtocolPolicy: 'https-only',
    ...more,
  },
});
const shop = (more: Record<string, unknown>) => server('shop.example.com', more);
const policy = (type: 'Cache' | 'OriginRequest', config: Record<string, unknown>) => ({
  Own: { Type: `AWS::CloudFront::${type}Policy`, Properties: { [`${type}PolicyConfig`]: { Name: 'own', ...config } } },
});
const nothing = {
  HeadersConfig: { HeaderBehavior: 'none' },
  CookiesConfig: { CookieBehavior: 'none' },
  QueryStringsConfig: { QueryStringBehavior: 'none' },
};
const byCookie = (names: string[]) => ({
  ...nothing,
  CookiesConfig: { CookieBehavior: 'whitelist', Cookies: names },
});
const cached = (key: Record<string, unknown>) =>
  policy('Cache', {
    MinTTL: 0,
    DefaultTTL: 60,
    MaxTTL: 600,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      ...key,
    },
  });
const hosts = [
  'abc123.execute-api.eu-west-1.amazonaws.com',
  'abc123.lambda-url.us-east-1.on.aws',
  'abc123.us-east-1.awsapprunner.com',
  'main.d1.amplifyapp.com',
  'media.s3.eu-central-1.amazonaws.com',
];
const vary = (Value: string) => ({
  'SecurityHeaders.ResponseHeadersPolicyConfig.CustomHeadersConfig': {
    Items: [{ Header: 'Vary', Value, Override: true }],
  },
});
const cors = { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://a.test'] }] };
const plain = { FunctionCode: 'function handler(event) { return event.request; }' };

export const visitorMutants: Mutant[] = [
  [
    'first-visitor',
    'cookies and Authorization to a server whose pages are kept',
    shop({ CachePolicyId: optimized, OriginRequestPolicyId: exceptHost }),
  ],
  ['', 'pages kept for whoever asks', shop({ CachePolicyId: optimized })],
  ['', 'the origin says what is kept', shop({ CachePolicyId: originSays, OriginRequestPolicyId: exceptHost })],
  ['', 'a bucket knows no visitors', { 'default.OriginRequestPolicyId': corsS3 }],
  [
    'first-visitor',
    'one cookie more than the key has',
    {
      ...cached(byCookie(['theme'])),
      Sent: policy('OriginRequest', byCookie(['theme', 'session'])).Own,
      ...shop({ CachePolicyId: { Ref: 'Own' }, OriginRequestPolicyId: { Ref: 'Sent' } }),
    },
  ],
  [
    '',
    'the cookies of the key alone',
    {
      ...cached(byCookie(['theme', 'session'])),
      Sent: policy('OriginRequest', byCookie(['session'])).Own,
      ...shop({ CachePolicyId: { Ref: 'Own' }, OriginRequestPolicyId: { Ref: 'Sent' } }),
    },
  ],
  [
    'minimum-ttl',
    'a minimum before a server that takes POST',
    shop({ CachePolicyId: optimized, AllowedMethods: seven }),
  ],
  ['', 'no minimum', { ...cached(nothing), ...shop({ CachePolicyId: { Ref: 'Own' }, AllowedMethods: seven }) }],
  ['vary-outside-key', 'a policy that says Vary', vary('Accept-Language')],
  ['', 'a policy that says what is in the key', vary('Accept-Encoding')],
  ['vary-outside-key', 'a bucket that answers by Origin', { 'SiteBucket.CorsConfiguration': cors }],
  ...hosts.map(
    (host): Mutant => [
      'host-forwarded',
      `Host forwarded to ${host}`,
      server(host, { CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', OriginRequestPolicyId: allViewer }),
    ],
  ),
  [
    'host-forwarded',
    'Host forwarded to a website of another name',
    {
      ...server('', { CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', OriginRequestPolicyId: allViewer }),
      'Config.Origins.+': {
        Id: 'Server',
        DomainName: 'media.s3-website-eu-west-1.amazonaws.com',
        CustomOriginConfig: { OriginProtocolPolicy: 'http-only' },
      },
    },
  ],
  [
    '',
    'Host forwarded to a server of one’s own',
    shop({ CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', OriginRequestPolicyId: allViewer }),
  ],
  [
    'shared-bucket',
    'a function of the open behavior that refuses nothing',
    { 'SiteRequest.FunctionCode': plain.FunctionCode },
  ],
  [
    'shared-bucket',
    'an origin path that reaches into a guarded folder',
    {
      'Config.Origins.+': {
        Id: 'Inside',
        DomainName: { 'Fn::GetAtt': ['SiteBucket', 'RegionalDomainName'] },
        OriginPath: '/downloads',
        S3OriginConfig: {},
        OriginAccessControlId: { Ref: 'BucketAccess' },
      },
      'Config.CacheBehaviors.+': {
        PathPattern: '/x',
        TargetOriginId: 'Inside',
        ViewerProtocolPolicy: 'https-only',
        CachePolicyId: { Ref: 'SiteCache' },
      },
    },
  ],
  [
    'error-page-unseen',
    'a page for 404 before a bucket that says 403',
    {
      'SiteBucketPolicy.PolicyDocument.Statement.0.Action': 's3:GetObject',
      'Config.CustomErrorResponses': [{ ErrorCode: 404, ResponseCode: 404, ResponsePagePath: '/404.html' }],
    },
  ],
  [
    '',
    'pages for both',
    {
      'Config.CustomErrorResponses': [404, 403].map((ErrorCode) => ({
        ErrorCode,
        ResponseCode: 404,
        ResponsePagePath: '/404.html',
      })),
    },
  ],
];
