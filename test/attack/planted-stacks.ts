/** Ten stacks with one hole each, and each of them sound. */
import { generateKeyPairSync } from 'node:crypto';
import type { Kind } from '../../tools/attack/leak.js';

type Part = Record<string, unknown>;

export interface Planted {
  what: string;
  kind: Kind;
  hole: Part;
  sound: Part;
}

const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signing = {
  Key: {
    Type: 'AWS::CloudFront::PublicKey',
    Properties: {
      PublicKeyConfig: {
        Name: 'k',
        CallerReference: 'k',
        EncodedKey: publicKey.export({ type: 'spki', format: 'pem' }),
      },
    },
  },
  Group: { Type: 'AWS::CloudFront::KeyGroup', Properties: { KeyGroupConfig: { Name: 'g', Items: [{ Ref: 'Key' }] } } },
};
const signed = { TrustedKeyGroups: [{ Ref: 'Group' }] };

function bucket(id: string, actions: string[] = ['s3:GetObject'], isPublic = false): Part {
  const Principal = isPublic ? '*' : { Service: 'cloudfront.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: actions, Resource: { 'Fn::Sub': `\${${id}.Arn}/*` } }];
  return {
    [id]: { Type: 'AWS::S3::Bucket', Properties: {} },
    [`${id}Policy`]: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: id }, PolicyDocument: { Statement } },
    },
    Access: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: 'a',
          OriginAccessControlOriginType: 's3',
          SigningBehavior: 'always',
          SigningProtocol: 'sigv4',
        },
      },
    },
  };
}

const s3 = (id: string): Part => ({
  Id: id,
  DomainName: { 'Fn::GetAtt': [id, 'RegionalDomainName'] },
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginAccessControlId: { Ref: 'Access' },
});
const server = {
  Id: 'App',
  DomainName: 'app.example.test',
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
};

const behavior = (TargetOriginId: string, more: Part = {}): Part => ({
  TargetOriginId,
  ViewerProtocolPolicy: 'https-only',
  CachePolicyId: DISABLED,
  ...more,
});

function code(id: string, text: string): Part {
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  return { [id]: { Type: 'AWS::CloudFront::Function', Properties: { Name: id, FunctionCode: text, FunctionConfig } } };
}

const runs = (id: string): Part => ({
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } }],
});

const handler = (body: string) => `function handler(event) { var request = event.request; ${body} return request; }`;

interface Stack {
  origins: Part[];
  byDefault: Part;
  others?: Part[];
  config?: Part;
  resources?: Part;
}

function stack({ origins, byDefault, others = [], config = {}, resources = {} }: Stack): Part {
  const DistributionConfig = {
    Enabled: true,
    Aliases: ['www.example.test'],
    Origins: origins,
    DefaultCacheBehavior: byDefault,
    CacheBehaviors: others,
    ...config,
  };
  const Site = { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } };
  return { Resources: { Site, ...signing, ...resources } };
}

function cachePolicy(key: Part = {}, times: Part = {}): Part {
  const parameters = {
    EnableAcceptEncodingGzip: false,
    EnableAcceptEncodingBrotli: false,
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
    ...key,
  };
  const ttls = { MinTTL: 0, DefaultTTL: 60, MaxTTL: 600, ...times };
  const CachePolicyConfig = { Name: 'p', ...ttls, ParametersInCacheKeyAndForwardedToOrigin: parameters };
  return { Policy: { Type: 'AWS::CloudFront::CachePolicy', Properties: { CachePolicyConfig } } };
}

function forwarding(part: Part): Part {
  const none = {
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  };
  const OriginRequestPolicyConfig = { Name: 'o', ...none, ...part };
  return { Sent: { Type: 'AWS::CloudFront::OriginRequestPolicy', Properties: { OriginRequestPolicyConfig } } };
}

/** One server, cached by a policy of one's own, and told what another policy names. */
const cached = (key: Part, sent: Part | undefined, config: Part = {}): Part =>
  stack({
    origins: [server],
    byDefault: behavior('App', {
      CachePolicyId: { Ref: 'Policy' },
      ...(sent ? { OriginRequestPolicyId: { Ref: 'Sent' } } : {}),
    }),
    config,
    resources: { ...cachePolicy(key), ...(sent ? forwarding(sent) : {}) },
  });

const cookie = { CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['session'] } };
const header = (name: string) => ({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers: [name] } });
const query = { QueryStringsConfig: { QueryStringBehavior: 'all' } };
const hosts = { Aliases: ['*.example.test'] };

const area = (origin: string, more: Part): Part => ({ PathPattern: '/private/*', ...behavior(origin, more) });

const gate = (test: string) =>
  handler(`if (${test}) { return { statusCode: 401, statusDescription: 'Unauthorized' }; }`);
const noToken =
  "!request.cookies.session || require('crypto').createHash('sha256').update(request.cookies.session.value).digest('hex') !== '0'";
const redirect = (to: string) =>
  handler(`if (request.querystring.next) { return { statusCode: 302, headers: { location: { value: ${to} } } }; }`);

const guardedApp = (FunctionCode: string, more: Part = {}, resources: Part = {}): Part =>
  stack({
    origins: [server],
    byDefault: behavior('App'),
    others: [area('App', { ...runs('Gate'), ...more })],
    resources: { ...code('Gate', FunctionCode), ...resources },
  });

function functionUrl(AuthType: string): Part {
  return stack({
    origins: [
      {
        Id: 'Url',
        DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] },
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
        ...(AuthType === 'NONE' ? {} : { OriginAccessControlId: { Ref: 'UrlAccess' } }),
      },
    ],
    byDefault: behavior('Url', signed),
    resources: {
      Api: {
        Type: 'AWS::Lambda::Function',
        Properties: { Handler: 'index.handler', Code: { ZipFile: 'exports.handler = async () => ({});' } },
      },
      Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType, TargetFunctionArn: { 'Fn::GetAtt': ['Api', 'Arn'] } } },
      UrlAccess: {
        Type: 'AWS::CloudFront::OriginAccessControl',
        Properties: {
          OriginAccessControlConfig: {
            Name: 'u',
            OriginAccessControlOriginType: 'lambda',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        },
      },
    },
  });
}

const oneBucket = (more: Part, actions?: string[]): Part =>
  stack({ origins: [s3('Files')], byDefault: behavior('Files', more), resources: bucket('Files', actions) });

export const planted: Planted[] = [
  {
    what: 'an open behavior on the bucket of a guarded one',
    kind: 'shared-bucket',
    hole: stack({
      origins: [s3('Files')],
      byDefault: behavior('Files'),
      others: [area('Files', signed)],
      resources: bucket('Files'),
    }),
    sound: stack({
      origins: [s3('Files'), s3('Secrets')],
      byDefault: behavior('Files'),
      others: [area('Secrets', signed)],
      resources: { ...bucket('Files'), ...bucket('Secrets') },
    }),
  },
  {
    what: 'an open pattern before the guarded one',
    kind: 'wrong-order',
    hole: stack({
      origins: [server],
      byDefault: behavior('App'),
      others: [{ PathPattern: '*.jpg', ...behavior('App') }, area('App', signed)],
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App'),
      others: [area('App', signed), { PathPattern: '*.jpg', ...behavior('App') }],
    }),
  },
  {
    what: 'a query that reaches the origin and not the key',
    kind: 'missing-key',
    hole: cached({}, query),
    sound: cached(query, query),
  },
  {
    what: 'a cookie that reaches the origin and not the key',
    kind: 'forwarded-cookie',
    hole: cached({}, cookie),
    sound: cached(cookie, cookie),
  },
  {
    what: 'a gate that looks at GET alone',
    kind: 'open-method',
    hole: guardedApp(gate(`request.method === 'GET' && (${noToken})`), { AllowedMethods: EVERY_METHOD }),
    sound: guardedApp(gate(noToken), { AllowedMethods: EVERY_METHOD }),
  },
  {
    what: 'sites told apart by a host that is not in the key',
    kind: 'tenant-leak',
    hole: cached({}, header('Host'), hosts),
    sound: cached(header('Host'), undefined, hosts),
  },
  {
    what: 'an error that a cookie causes, kept for an hour',
    kind: 'cached-error',
    hole: cached({}, cookie, { CustomErrorResponses: [{ ErrorCode: 500, ErrorCachingMinTTL: 3600 }] }),
    sound: cached(cookie, undefined, { CustomErrorResponses: [{ ErrorCode: 500, ErrorCachingMinTTL: 3600 }] }),
  },
  {
    what: 'a function URL that anybody may call',
    kind: 'unsigned-origin',
    hole: functionUrl('NONE'),
    sound: functionUrl('AWS_IAM'),
  },
  {
    what: 'a gate that believes X-Forwarded-For',
    kind: 'header-trust',
    hole: guardedApp(
      gate("!request.headers['x-forwarded-for'] || request.headers['x-forwarded-for'].value !== '10.0.0.1'"),
    ),
    sound: guardedApp(gate("event.viewer.ip !== '10.0.0.1'")),
  },
  {
    what: 'a redirect to what the query says',
    kind: 'open-redirect',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', runs('Back')),
      resources: code('Back', redirect('decodeURIComponent(request.querystring.next.value)')),
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App', runs('Back')),
      resources: code('Back', redirect("'/login?return=' + encodeURIComponent(request.querystring.next.value)")),
    }),
  },
  {
    what: 'a bucket that whoever asks may write',
    kind: 'open-method',
    hole: oneBucket({ AllowedMethods: EVERY_METHOD }, ['s3:GetObject', 's3:PutObject']),
    sound: oneBucket({ AllowedMethods: EVERY_METHOD }),
  },
  {
    what: 'a fact that a policy lets through by name',
    kind: 'header-trust',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', { OriginRequestPolicyId: { Ref: 'Sent' } }),
      resources: forwarding(header('True-Client-IP')),
    }),
    sound: stack({
      origins: [server],
      byDefault: behavior('App', { OriginRequestPolicyId: { Ref: 'Sent' }, ...runs('Facts') }),
      resources: {
        ...forwarding(header('True-Client-IP')),
        ...code('Facts', handler("request.headers['true-client-ip'] = { value: event.viewer.ip };")),
      },
    }),
  },
  {
    what: 'a key that knows no cookie, before an origin told of all',
    kind: 'forwarded-cookie',
    hole: stack({
      origins: [server],
      byDefault: behavior('App', { CachePolicyId: OPTIMIZED, OriginRequestPolicyId: ALL_VIEWER }),
    }),
    sound: stack({ origins: [server], byDefault: behavior('App', { OriginRequestPolicyId: ALL_VIEWER }) }),
  },
];
