/** The template of the stack that is attacked: six distributions and what they need. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../tools/package.js';

export const areas = ['members', 'private', 'premium', 'downloads'] as const;
export type Area = (typeof areas)[number];

const downloads = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const downloadsKey = downloads.privateKey;

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

type Part = Record<string, unknown>;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'FunctionARN'] });
const onRequest = (id: string): Part => ({
  FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: arn(id) }],
});
const edgeOnRequest = (id: string): Part => ({
  LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: id } }],
});

const gates: Record<Area, Part> = {
  members: onRequest('MembersRequest'),
  private: edgeOnRequest('PrivateVersion'),
  premium: edgeOnRequest('PremiumVersion'),
  downloads: { TrustedKeyGroups: [{ Ref: 'Group' }] },
};

function behavior(origin: string, gate: Part): Part {
  const cached = origin === 'Site';
  return {
    TargetOriginId: origin,
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: METHODS,
    CachePolicyId: cached ? CACHING_OPTIMIZED : CACHING_DISABLED,
    ...(cached ? {} : { OriginRequestPolicyId: ALL_VIEWER }),
    ...gate,
  };
}

function distribution(alias: string, origin: string, gate: Part, rest: Part[] = []): Part {
  const site = {
    Id: 'Site',
    DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
    S3OriginConfig: { OriginAccessIdentity: '' },
    OriginAccessControlId: { Ref: 'Access' },
  };
  const loose = {
    Id: 'Loose',
    DomainName: 'loose.example.test',
    CustomOriginConfig: { OriginProtocolPolicy: 'http-only' },
  };
  const config = {
    Enabled: true,
    Aliases: [`${alias}.example.test`],
    Origins: [origin === 'Site' ? site : loose],
    DefaultCacheBehavior: behavior(origin, gate),
    CacheBehaviors: rest,
  };
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } };
}

function cloudFrontFunction(artefact: string, more: Part = {}): Part {
  const FunctionCode = readFileSync(path.join(packageRoot, 'dist/functions/min/behaviors', artefact), 'utf8');
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0', ...more };
  return {
    Type: 'AWS::CloudFront::Function',
    Properties: { Name: artefact.replace('.js', ''), FunctionCode, FunctionConfig },
  };
}

const lambda = (name: string): Part => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Handler: `${name}/index.handler`, Timeout: 5 },
});
const version = (name: string): Part => ({ Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } });

export function template(): Part {
  const guarded = areas.map((area) => ({ PathPattern: `/${area}/*`, ...behavior('Site', gates[area]) }));
  return {
    Resources: {
      Areas: distribution('areas', 'Site', onRequest('SiteRequest'), guarded),
      Members: distribution('members', 'Loose', gates.members),
      Private: distribution('private', 'Loose', gates.private),
      Premium: distribution('premium', 'Loose', gates.premium),
      Wire: distribution('wire', 'Loose', {}),
      BareBucket: distribution('bucket', 'Site', {}),
      MembersRequest: cloudFrontFunction('members-request.js', {
        KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
      }),
      SiteRequest: cloudFrontFunction('site-request.js'),
      Store: { Type: 'AWS::CloudFront::KeyValueStore', Properties: { Name: 'store' } },
      PrivateCookie: lambda('private'),
      PrivateVersion: version('PrivateCookie'),
      PremiumCookie: lambda('premium'),
      PremiumVersion: version('PremiumCookie'),
      Key: {
        Type: 'AWS::CloudFront::PublicKey',
        Properties: {
          PublicKeyConfig: {
            Name: 'k',
            CallerReference: 'k',
            EncodedKey: downloads.publicKey.export({ type: 'spki', format: 'pem' }),
          },
        },
      },
      Group: {
        Type: 'AWS::CloudFront::KeyGroup',
        Properties: { KeyGroupConfig: { Name: 'g', Items: [{ Ref: 'Key' }] } },
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
      Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Bucket' },
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 's3:GetObject',
                Resource: { 'Fn::Sub': '${Bucket.Arn}/*' },
              },
            ],
          },
        },
      },
    },
  };
}
