// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { describe, expect, test } from 'vitest';
import type { Origin } from '../../../tools/distribution/model.js';
import { leftOut, read } from './templates.js';

const arn = { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}' };
const fromSite = { StringEquals: { 'AWS:SourceArn': arn } };
const cloudFront = { Service: 'cloudfront.amazonaws.com' };
const lambda = {
  Type: 'AWS::Lambda::Function',
  Properties: { Handler: 'api/index.run', Runtime: 'nodejs22.x', Timeout: 7 },
};

/** The one origin, with a domain name and what else a test says. */
function origin(DomainName: unknown, resources: Record<string, unknown>, more = {}, options = {}): Origin {
  return read({ origin: { DomainName, ...more }, resources }, options).origins.Main!;
}

function policy(...statements: Record<string, unknown>[]): Record<string, unknown> {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }));
  const Properties = { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement } };
  return { Bucket: { Type: 'AWS::S3::Bucket' }, Policy: { Type: 'AWS::S3::BucketPolicy', Properties } };
}

const objects = { 'Fn::Sub': '${Bucket.Arn}/*' };
const regional = { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] };

describe('an origin leads back to its bucket', () => {
  test.each<[string, unknown, boolean]>([
    ['by regional domain', regional, false],
    ['by global domain', { 'Fn::GetAtt': ['Bucket', 'DomainName'] }, false],
    ['by dual-stack domain', { 'Fn::GetAtt': 'Bucket.DualStackDomainName' }, false],
    ['by a domain put together', { 'Fn::Sub': '${Bucket}.s3.${AWS::Region}.amazonaws.com' }, false],
    [
      'by website endpoint',
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Bucket', 'WebsiteURL'] }] }] },
      true,
    ],
  ])('%s', (_title, domain, website) => {
    expect(origin(domain, { Bucket: { Type: 'AWS::S3::Bucket' } }).target).toMatchObject({
      kind: 'bucket',
      logicalId: 'Bucket',
      website,
    });
  });

  test('and is public by its access control list', () => {
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } };
    expect(origin(regional, { Bucket: bucket }).target).toMatchObject({ publicRead: true, canList: false });
  });

  test('by name, where another name begins alike', () => {
    const named = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });
    const resources = { Short: named('site'), Long: named('site.s3data') };
    expect(origin('site.s3data.s3.amazonaws.com', resources).target).toMatchObject({ logicalId: 'Long' });
  });

  test('not a bucket of somebody else', () => {
    expect(origin('other.s3.amazonaws.com', { Bucket: { Type: 'AWS::S3::Bucket' } }).target.kind).toBe('external');
  });
});

describe('the policy of a bucket says what the distribution may do', () => {
  const get = { Action: 's3:GetObject', Resource: objects, Principal: cloudFront };
  test.each<[string, Record<string, unknown>[], string]>([
    ['reads its objects', [{ ...get, Condition: fromSite }], 'read'],
    ['reads without condition', [get], 'read'],
    [
      'reads by wildcards',
      [
        {
          ...get,
          Action: 's3:Get*',
          Resource: '*',
          Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::*:distribution/*' } },
        },
      ],
      'read',
    ],
    ['reads below a prefix', [{ ...get, Resource: { 'Fn::Sub': '${Bucket.Arn}/live/*' } }], 'read'],
    [
      'reads and lists',
      [
        {
          ...get,
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: [objects, { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
          Condition: fromSite,
        },
      ],
      'read list',
    ],
    ['everybody reads', [{ ...get, Principal: '*' }], 'read public'],
    ['nobody says so', [], ''],
    [
      'another distribution reads',
      [{ ...get, Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::1:distribution/E1' } } }],
      '',
    ],
    ['another service reads', [{ ...get, Principal: { Service: 'logging.s3.amazonaws.com' } }], ''],
    ['writes only', [{ ...get, Action: 's3:PutObject' }], ''],
    ['of another bucket', [{ ...get, Resource: 'arn:aws:s3:::other/*' }], ''],
    ['reads, but is denied', [get, { ...get, Effect: 'Deny', Principal: '*' }], ''],
    [
      'reads, and everybody else is denied',
      [get, { ...get, Effect: 'Deny', Principal: undefined, NotPrincipal: cloudFront }],
      'read',
    ],
    [
      'reads under a condition that nobody knows',
      [{ ...get, Condition: { StringEquals: { 'aws:Mood': 'good' } } }],
      '',
    ],
    [
      'is denied under a condition that nobody knows',
      [get, { ...get, Effect: 'Deny', Condition: { StringEquals: { 'aws:Mood': 'bad' } } }],
      '',
    ],
    [
      'reads, of another account by its number',
      [{ ...get, Condition: { StringEquals: { 'AWS:SourceAccount': '999988887777' } } }],
      'read',
    ],
    [
      'reads, and plain HTTP is denied',
      [get, { ...get, Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      'read',
    ],
  ])('%s', (_title, statements, expected) => {
    const { target } = origin(regional, policy(...statements));
    if (target.kind !== 'bucket') throw new Error(`expected a bucket, found ${target.kind}`);
    const may = [target.canRead && 'read', target.canList && 'list', target.publicRead && 'public'];
    expect(may.filter(Boolean).join(' ')).toBe(expected);
  });
});

test('a bucket without policy in the template lets in who signs, and that is said', () => {
  const model = read({ origin: { DomainName: regional }, resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
  expect(model.origins.Main?.target).toMatchObject({ canRead: true, canList: false, publicRead: false });
  expect(leftOut(model)).toContain('BucketPolicy');
});

describe('who signs for an origin', () => {
  const access = (config: Record<string, unknown>) => ({
    ...policy(),
    Access: { Type: 'AWS::CloudFront::OriginAccessControl', Properties: { OriginAccessControlConfig: config } },
  });
  const s3 = { S3OriginConfig: { OriginAccessIdentity: '' }, CustomOriginConfig: undefined };

  test('origin access control, by id', () => {
    const resources = access({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'no-override',
      SigningProtocol: 'sigv4',
    });
    const found = origin(regional, resources, { ...s3, OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] } });
    expect(found).toMatchObject({
      kind: 's3',
      accessControl: { type: 's3', signing: 'no-override' },
      protocolPolicy: 'https-only',
    });
  });

  test('nobody', () => {
    expect(origin(regional, policy(), s3)).toMatchObject({ accessControl: undefined, protocolPolicy: 'match-viewer' });
  });

  test('the legacy identity, which the policy names; it is reported', () => {
    const user = { CanonicalUser: { 'Fn::GetAtt': ['Identity', 'S3CanonicalUserId'] } };
    const resources = {
      ...policy({ Action: 's3:GetObject', Resource: objects, Principal: user }),
      Identity: { Type: 'AWS::CloudFront::CloudFrontOriginAccessIdentity', Properties: {} },
    };
    const OriginAccessIdentity = { 'Fn::Sub': 'origin-access-identity/cloudfront/${Identity}' };
    const model = read({
      origin: { DomainName: regional, CustomOriginConfig: undefined, S3OriginConfig: { OriginAccessIdentity } },
      resources,
    });
    expect(model.origins.Main).toMatchObject({ accessControl: { signing: 'always' }, target: { canRead: true } });
    expect(leftOut(model)).toContain('OriginAccessIdentity');
  });
});

describe('an origin leads back to a function URL', () => {
  const url = {
    Type: 'AWS::Lambda::Url',
    Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } },
  };
  const domain = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] };
  const grant = (Action: string, SourceArn: unknown, FunctionName: unknown = { Ref: 'Fn' }) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: { Action, FunctionName, Principal: 'cloudfront.amazonaws.com', SourceArn },
  });

  test('with its code, its lock and its permissions', () => {
    const One = grant('lambda:InvokeFunctionUrl', arn);
    const Two = grant('lambda:InvokeFunction', arn, { 'Fn::GetAtt': ['Fn', 'Arn'] });
    expect(origin(domain, { Fn: lambda, Url: url, One, Two }).target).toEqual({
      kind: 'function-url',
      logicalId: 'Url',
      code: { file: '/nowhere/api/index.js', handler: 'run', environment: {} },
      auth: 'AWS_IAM',
      permissions: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'],
      timeout: 7,
    });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['one of two', { One: grant('lambda:InvokeFunctionUrl', arn) }, ['lambda:InvokeFunctionUrl']],
    [
      'to another distribution',
      { One: grant('lambda:InvokeFunctionUrl', 'arn:aws:cloudfront::1:distribution/E1') },
      [],
    ],
    ['of another function', { One: grant('lambda:InvokeFunctionUrl', arn, 'other') }, []],
    ['none', {}, []],
  ])('a permission counts only where it is meant: %s', (_title, resources, permissions) => {
    expect(origin(domain, { Fn: lambda, Url: url, ...resources }).target).toMatchObject({ permissions });
  });
});

describe('an origin leads back to an HTTP API', () => {
  const ApiId = { Ref: 'Api' };
  const api = (AuthorizationType: string, IntegrationUri: unknown = { 'Fn::GetAtt': ['Fn', 'Arn'] }) => ({
    Fn: lambda,
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId, StageName: 'live' } },
    Call: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId, IntegrationUri, TimeoutInMillis: 5000 } },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId,
        RouteKey: 'GET /items',
        AuthorizationType,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Call' }]] },
      },
    },
  });
  const domain = { 'Fn::Sub': '${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}' };

  test('with its routes and the stage of the origin path', () => {
    expect(origin(domain, api('AWS_IAM'), { OriginPath: '/live' }).target).toMatchObject({
      kind: 'http-api',
      logicalId: 'Api',
      stage: 'live',
      routes: [{ key: 'GET /items', auth: 'AWS_IAM', timeout: 5, code: { handler: 'run' } }],
    });
  });

  test('without stage in the path the default one', () => {
    expect(origin(domain, api('NONE')).target).toMatchObject({ stage: '$default', routes: [{ auth: 'NONE' }] });
  });

  test('by the invocation ARN of its function', () => {
    const uri = { 'Fn::Sub': 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations' };
    expect(origin(domain, api('NONE', uri)).target).toMatchObject({ routes: [{ key: 'GET /items' }] });
  });

  test.each([
    ['an authorizer', api('JWT'), 'JWT authorizer of route "GET /items"'],
    ['a route to a server', api('NONE', 'https://example.com'), 'route "GET /items"'],
  ])('%s is reported', (_title, resources, what) => {
    expect(leftOut(read({ origin: { DomainName: domain }, resources }))).toContain(what);
  });

  test('a REST API is reported', () => {
    const resources = { Rest: { Type: 'AWS::ApiGateway::RestApi' } };
    const DomainName = { 'Fn::Sub': '${Rest}.execute-api.us-east-1.amazonaws.com' };
    expect(leftOut(read({ origin: { DomainName }, resources }))).toContain('REST API "Rest"');
  });
});

describe('an origin is where somebody says', () => {
  const metadata = { Edgewright: { Origins: { Main: 'site' } } };
  const resources = { Bucket: { Type: 'AWS::S3::Bucket' } };

  test('a bucket in the folder of the metadata', () => {
    const { target } = read({ metadata, resources, origin: { DomainName: regional } }).origins.Main!;
    expect(target).toMatchObject({ kind: 'bucket', logicalId: 'Bucket', directory: 'site' });
  });

  test.each([
    ['a folder of the caller before that of the metadata', 'other', { kind: 'bucket', directory: 'other' }],
    ['a server in place of a bucket', 'http://localhost:9000', { kind: 'external', url: 'http://localhost:9000' }],
  ])('%s', (_title, place, expected) => {
    const model = read({ metadata, resources, origin: { DomainName: regional } }, { origins: { Main: place } });
    expect(model.origins.Main?.target).toMatchObject(expected);
  });

  test('a folder in place of a server is a bucket that anybody reads', () => {
    expect(read({}, { origins: { Main: 'site' } }).origins.Main?.target).toMatchObject({
      kind: 'bucket',
      publicRead: true,
      directory: 'site',
    });
  });
});
