// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { expect, test } from 'vitest';
import { leftOut, read } from './templates.js';

test('what "sam build" wrote in place of the object is a folder beside the template', () => {
  const folder = import.meta.dirname;
  const resources = {
    Edge: { Type: 'AWS::Lambda::Function', Properties: { Code: '../cloudformation', Handler: 'index.handler' } },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } },
  };
  const associations = [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'Version' } }];
  const model = read({ resources, behavior: { LambdaFunctionAssociations: associations } }, { templateDir: folder });
  const code = { file: `${folder}/index.js` };
  expect(model.behaviors[0]?.functions['origin-request']).toMatchObject({ code });
});

test('a SAM function brings version, alias, URL and HTTP API with it', () => {
  const resources = {
    Edge: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        CodeUri: 'edge/',
        Handler: 'index.handler',
        AutoPublishAlias: 'live',
        FunctionUrlConfig: { AuthType: 'AWS_IAM' },
      },
    },
    Api: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        CodeUri: 'api/',
        Handler: 'app.main',
        Timeout: 9,
        Events: {
          Items: { Type: 'HttpApi', Properties: { Path: '/items', Method: 'get', Auth: { Authorizer: 'AWS_IAM' } } },
          Rest: { Type: 'HttpApi' },
          Timer: { Type: 'Schedule' },
        },
      },
    },
  };
  const origin = (Id: string, DomainName: unknown) => ({
    Id,
    DomainName,
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  });
  const model = read(
    {
      resources,
      sections: {
        Transform: 'AWS::Serverless-2016-10-31',
        Globals: { Function: { Runtime: 'nodejs22.x', Timeout: 4 } },
      },
      config: {
        Origins: [
          origin('Main', { 'Fn::Sub': '${ServerlessHttpApi}.execute-api.${AWS::Region}.amazonaws.com' }),
          origin('Url', { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['EdgeUrl', 'FunctionUrl'] }] }] }),
        ],
      },
      behavior: {
        LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'Edge.Version' } }],
      },
    },
    { templateDir: '/app' },
  );
  expect(model.behaviors[0]?.functions['origin-request']).toMatchObject({
    kind: 'lambda',
    timeout: 4,
    code: { file: '/app/edge/index.js', handler: 'handler' },
  });
  expect(model.origins.Url?.target).toMatchObject({ kind: 'function-url', auth: 'AWS_IAM' });
  expect(model.origins.Main?.target).toMatchObject({
    kind: 'http-api',
    stage: '$default',
    routes: [
      { key: 'GET /items', auth: 'AWS_IAM', timeout: 9, code: { file: '/app/api/app.js', handler: 'main' } },
      { key: '$default', auth: 'NONE' },
    ],
  });
});

test('a SAM API may lock all its routes, and what DefinitionUri names is reported', () => {
  const Events = {
    Locked: { Type: 'HttpApi', Properties: { Path: '/a', Method: 'GET', ApiId: { Ref: 'Http' } } },
    Open: {
      Type: 'HttpApi',
      Properties: { Path: '/b', Method: 'ANY', ApiId: { Ref: 'Http' }, Auth: { Authorizer: 'NONE' } },
    },
  };
  const resources = {
    Fn: { Type: 'AWS::Serverless::Function', Properties: { Handler: 'a.b', InlineCode: 'x', Events } },
    Http: {
      Type: 'AWS::Serverless::HttpApi',
      Properties: { Auth: { DefaultAuthorizer: 'AWS_IAM', EnableIamAuthorizer: true } },
    },
    Rest: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1', DefinitionUri: 's3://b/k' } },
  };
  const domain = (api: string) => ({ 'Fn::Sub': `\${${api}}.execute-api.us-east-1.amazonaws.com` });
  const locked = read({ resources, origin: { DomainName: domain('Http') } }).origins.Main?.target;
  expect(locked).toMatchObject({
    routes: [
      { key: 'GET /a', auth: 'AWS_IAM' },
      { key: 'ANY /b', auth: 'NONE' },
    ],
  });
  const rest = read({ resources, origin: { DomainName: domain('Rest') } });
  expect(leftOut(rest)).toContain('REST API "Rest"');
});

test('an ARN of a SAM version may stand in a text', () => {
  const resources = {
    Edge: {
      Type: 'AWS::Serverless::Function',
      Properties: { InlineCode: 'exports.handler = 1', AutoPublishAlias: 'live' },
    },
  };
  const LambdaFunctionARN = { 'Fn::Sub': '${Edge.Version}' };
  const model = read({
    resources,
    behavior: { LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN }] },
  });
  expect(model.behaviors[0]?.functions['viewer-request']).toMatchObject({ code: { text: 'exports.handler = 1' } });
});

test('a template of cdk synth is read', () => {
  const arn = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':cloudfront::',
    { Ref: 'AWS::AccountId' },
    ':distribution/',
    { Ref: 'Site' },
  ];
  const resources = {
    BucketF1E2: { Type: 'AWS::S3::Bucket', UpdateReplacePolicy: 'Retain' },
    BucketPolicyA1: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'BucketF1E2' },
        PolicyDocument: {
          Statement: {
            Action: 's3:GetObject',
            Condition: { StringEquals: { 'AWS:SourceArn': { 'Fn::Join': ['', arn] } } },
            Effect: 'Allow',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['BucketF1E2', 'Arn'] }, '/*']] },
          },
        },
      },
    },
    Access0B: {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: { OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always' } },
    },
    EdgeFnCurrentVersion77: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'EdgeFnAA' } } },
    EdgeFnAA: {
      Type: 'AWS::Lambda::Function',
      Metadata: { 'aws:cdk:path': 'Stack/EdgeFn/Resource', 'aws:asset:path': 'asset.77', 'aws:asset:property': 'Code' },
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Code: { S3Bucket: { 'Fn::Sub': 'cdk-${AWS::AccountId}' }, S3Key: '77.zip' },
      },
    },
  };
  const model = read(
    {
      resources,
      origin: {
        DomainName: { 'Fn::GetAtt': ['BucketF1E2', 'RegionalDomainName'] },
        OriginAccessControlId: { 'Fn::GetAtt': ['Access0B', 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
        CustomOriginConfig: undefined,
      },
      behavior: {
        LambdaFunctionAssociations: [
          { EventType: 'origin-request', LambdaFunctionARN: { Ref: 'EdgeFnCurrentVersion77' } },
        ],
      },
    },
    { templateDir: '/app/cdk.out' },
  );
  expect(model.origins.Main).toMatchObject({
    kind: 's3',
    accessControl: { signing: 'always' },
    target: { kind: 'bucket', canRead: true, canList: false },
  });
  expect(model.behaviors[0]?.functions['origin-request']).toMatchObject({
    code: { file: '/app/cdk.out/asset.77/index.js' },
  });
});
