/** stack-parts: descriptions of stacks, in a few words. */
import { generateKeyPairSync } from 'node:crypto';

export type Part = Record<string, unknown>;

export const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
export const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

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
export const signed = { TrustedKeyGroups: [{ Ref: 'Group' }] };

export function bucket(id: string, actions: string[] = ['s3:GetObject'], isPublic = false): Part {
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

export const s3 = (id: string, more: Part = {}): Part => ({
  Id: id,
  DomainName: { 'Fn::GetAtt': [id, 'RegionalDomainName'] },
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginAccessControlId: { Ref: 'Access' },
  ...more,
});
export const server = {
  Id: 'App',
  DomainName: 'app.example.test',
  CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
};

export const behavior = (TargetOriginId: string, more: Part = {}): Part => ({
  TargetOriginId,
  ViewerProtocolPolicy: 'https-only',
  CachePolicyId: DISABLED,
  ...more,
});

export function code(id: string, text: string): Part {
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  return { [id]: { Type: 'AWS::CloudFront::Function', Properties: { Name: id, FunctionCode: text, FunctionConfig } } };
}

export const runs = (id: string): Part => ({
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } }],
});

/** A Lambda@Edge function; `body` sees `request`, and `cookies` as text. */
export function edge(id: string, body: string): Part {
  const ZipFile = `exports.handler = async (event) => { const { request } = event.Records[0].cf; const cookies = JSON.stringify(request.headers.cookie || []); ${body} return request; };`;
  return {
    [id]: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Timeout: 5, Code: { ZipFile } } },
    [`${id}Version`]: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: id } } },
  };
}

export const runsEdge = (id: string, EventType: string): Part => ({
  LambdaFunctionAssociations: [{ EventType, LambdaFunctionARN: { Ref: `${id}Version` } }],
});

export const handler = (body: string) =>
  `function handler(event) { var request = event.request; ${body} return request; }`;

interface Cached {
  config: Part;
  /** Of the behavior. */
  more: Part;
  resources: Part;
}

interface Stack {
  origins: Part[];
  byDefault: Part;
  others?: Part[];
  config?: Part;
  resources?: Part;
}

export function stack({ origins, byDefault, others = [], config = {}, resources = {} }: Stack): Part {
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

export function forwarding(part: Part): Part {
  const none = {
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  };
  const OriginRequestPolicyConfig = { Name: 'o', ...none, ...part };
  return { Sent: { Type: 'AWS::CloudFront::OriginRequestPolicy', Properties: { OriginRequestPolicyConfig } } };
}

/** One server, cached by a policy of one's own, and told what another policy names. */
export const cached = (
  key: Part,
  sent: Part | undefined,
  { config = {}, more = {}, resources = {} }: Partial<Cached> = {},
): Part =>
  stack({
    origins: [server],
    byDefault: behavior('App', {
      CachePolicyId: { Ref: 'Policy' },
      ...(sent ? { OriginRequestPolicyId: { Ref: 'Sent' } } : {}),
      ...more,
    }),
    config,
    resources: { ...cachePolicy(key), ...(sent ? forwarding(sent) : {}), ...resources },
  });

/** A Lambda behind its URL, with a key group before it. */
export function functionUrl(AuthType: string, isSigned = AuthType !== 'NONE'): Part {
  return stack({
    origins: [
      {
        Id: 'Url',
        DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] },
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
        ...(isSigned ? { OriginAccessControlId: { Ref: 'UrlAccess' } } : {}),
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

/** Blocks what begins like this. */
export const firewall = (SearchString: string): Part => ({
  config: { WebACLId: { 'Fn::GetAtt': ['Acl', 'Arn'] } },
  resources: {
    Acl: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Scope: 'CLOUDFRONT',
        DefaultAction: { Allow: {} },
        VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' },
        Rules: [
          {
            Name: 'staff',
            Priority: 0,
            Action: { Block: {} },
            VisibilityConfig: { SampledRequestsEnabled: false, CloudWatchMetricsEnabled: false, MetricName: 'm' },
            Statement: {
              ByteMatchStatement: {
                SearchString,
                FieldToMatch: { UriPath: {} },
                PositionalConstraint: 'STARTS_WITH',
                TextTransformations: [{ Priority: 0, Type: 'NONE' }],
              },
            },
          },
        ],
      },
    },
  },
});
