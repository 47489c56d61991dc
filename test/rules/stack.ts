/** A stack to hold rules against: a site in a bucket, and whatever the test puts before it. */
import { generateKeyPairSync } from 'node:crypto';

export type Part = Record<string, unknown>;

export const OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EncodedKey = publicKey.export({ type: 'spki', format: 'pem' });

const gates = {
  /** Asks for a cookie, whatever the path. */
  cookie: 'function handler(event) { return event.request.cookies.pass ? event.request : { statusCode: 403 }; }',
  /** Lets one path pass, and asks for a cookie elsewhere. */
  health: `function handler(event) {
    if (event.request.uri === '/admin/health') return event.request;
    return event.request.cookies.pass ? event.request : { statusCode: 403 };
  }`,
  /** Asks for a cookie by path, everywhere. */
  byPath: `function handler(event) {
    if (!event.request.uri.startsWith('/open')) return { statusCode: 403 };
    return event.request.cookies.pass ? event.request : { statusCode: 403 };
  }`,
  /** Adds the slash, and asks for nothing. */
  slash: `function handler(event) {
    if (event.request.uri.endsWith('/')) return event.request;
    return { statusCode: 301, headers: { location: { value: event.request.uri + '/' } } };
  }`,
  /** Sends the header with its refusal. */
  polite: `function handler(event) {
    const headers = { 'strict-transport-security': { value: 'max-age=1' } };
    return event.request.cookies.pass ? event.request : { statusCode: 403, headers };
  }`,
  none: 'function handler(event) { return event.request; }',
  broken: 'function handler(event) { return event.nothing.there; }',
  rewrite: `function handler(event) { if (event.request.uri === '/menu') event.request.uri = '/admin/menu'; return event.request; }`,
  hsts: `function handler(event) { event.response.headers['strict-transport-security'] = { value: 'max-age=1' }; return event.response; }`,
};

export type Gate = keyof typeof gates;

/** One behavior. `on`: the function by event. */
export function behavior(
  PathPattern: string,
  TargetOriginId: string,
  more: Part = {},
  on: Record<string, Gate> = {},
): Part {
  const FunctionAssociations = Object.entries(on).map(([EventType, gate]) => ({
    EventType,
    FunctionARN: { 'Fn::GetAtt': [gate, 'FunctionARN'] },
  }));
  const own = { TargetOriginId, ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: DISABLED, ...more };
  return { ...own, ...(FunctionAssociations.length > 0 ? { FunctionAssociations } : {}), PathPattern };
}

export const signed = { TrustedKeyGroups: [{ Ref: 'Group' }] };
export const secured = { ResponseHeadersPolicyId: SECURITY_HEADERS };

/** Behaviors in their order, the default one last with pattern "*". */
export function stack(behaviors: Part[], config: Part = {}, resources: Part = {}): Part {
  const { PathPattern: _pattern, ...DefaultCacheBehavior } = behaviors.at(-1)!;
  const DistributionConfig = {
    Enabled: true,
    Aliases: ['www.example.test'],
    Origins: [
      {
        Id: 'Site',
        DomainName: 'site-files.s3.eu-central-1.amazonaws.com',
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
      server('App'),
      server('Admin'),
      { ...server('Files', 'app.example.test'), OriginPath: '/files' },
    ],
    CacheBehaviors: behaviors.slice(0, -1),
    DefaultCacheBehavior,
    ...config,
  };
  return {
    Resources: {
      ...Object.fromEntries(
        Object.entries(gates).map(([name, FunctionCode]) => [name, functionOf(name, FunctionCode)]),
      ),
      Key: {
        Type: 'AWS::CloudFront::PublicKey',
        Properties: { PublicKeyConfig: { Name: 'k', CallerReference: 'k', EncodedKey } },
      },
      Group: {
        Type: 'AWS::CloudFront::KeyGroup',
        Properties: { KeyGroupConfig: { Name: 'g', Items: [{ Ref: 'Key' }] } },
      },
      Web: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } },
      ...resources,
    },
  };
}

function server(Id: string, DomainName = `${Id.toLowerCase()}.example.test`): Part {
  return { Id, DomainName, CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } };
}

function functionOf(Name: string, FunctionCode: string): Part {
  const FunctionConfig = { Comment: '', Runtime: 'cloudfront-js-2.0' };
  return { Type: 'AWS::CloudFront::Function', Properties: { Name, FunctionCode, AutoPublish: true, FunctionConfig } };
}
