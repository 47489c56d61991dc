/** A REST API of a template behind CloudFront, from the template to the handler. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PolicyStatement } from '../../../tools/distribution/bucket-policy.js';
import type { OriginTarget } from '../../../tools/distribution/model.js';
import { loadLambda } from '../../../tools/engine/index.js';
import type { OriginRequest } from '../../../tools/http/messages.js';
import { createSimulator, type Simulator } from '../../../tools/simulator/index.js';
import { edgeRole } from '../../../tools/simulator/local-credentials.js';
import { createBackend } from '../../../tools/simulator/origins/index.js';
import { leftOut, read, template } from '../../distribution/cloudformation/templates.js';
import { bySigner, makeOrigin, now, originRequest, textOf } from './requests.js';

const code = `exports.handler = async (event) => {
  if (event.path === '/broken') return 'no answer';
  const headers = { 'x-one': '1' };
  const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'] };
  return { statusCode: 201, headers, multiValueHeaders, body: JSON.stringify(event) };
};`;

const uri = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Handler.Arn}/invocations';

function method(resource: unknown, HttpMethod: string, more: object = {}): object {
  const Integration = { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: { 'Fn::Sub': uri } };
  const Properties = {
    RestApiId: { Ref: 'Api' },
    ResourceId: resource,
    HttpMethod,
    AuthorizationType: 'NONE',
    Integration,
    ...more,
  };
  return { Type: 'AWS::ApiGateway::Method', Properties };
}

function resource(PathPart: string, ParentId: unknown): object {
  return { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId, PathPart } };
}

const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
const domain = { 'Fn::Sub': '${Api}.execute-api.us-east-1.amazonaws.com' };
const sampleKey = 'k'.repeat(20);

function resources(api: object = {}): Record<string, object> {
  return {
    Handler: {
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'index.handler', Runtime: 'nodejs20.x', Code: { ZipFile: code } },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api', ...api } },
    Items: resource('items', root),
    Item: resource('{id}', { Ref: 'Items' }),
    Rest: resource('{proxy+}', root),
    Locked: resource('locked', root),
    Keyed: resource('keyed', root),
    Root: method(root, 'GET'),
    GetItem: method({ Ref: 'Item' }, 'GET'),
    AnyRest: method({ Ref: 'Rest' }, 'ANY'),
    GetLocked: method({ Ref: 'Locked' }, 'GET', { AuthorizationType: 'AWS_IAM' }),
    GetKeyed: method({ Ref: 'Keyed' }, 'GET', { ApiKeyRequired: true }),
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
    Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod' } },
    Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: sampleKey } },
    OtherKey: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: `${sampleKey}2` } },
    Plan: { Type: 'AWS::ApiGateway::UsagePlan', Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'prod' }] } },
    PlanKey: {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
    },
  };
}

const headersButHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const allHeaders = '216adef6-5c7f-47e4-b989-5492eafa07d3';

async function openSite(parts: { origin?: object; policy?: string; api?: object } = {}): Promise<Simulator> {
  const site = await createSimulator({
    engine: 'vm',
    template: template({
      origin: { DomainName: domain, OriginPath: '/prod', ...parts.origin },
      behavior: {
        OriginRequestPolicyId: parts.policy ?? headersButHost,
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      },
      resources: resources(parts.api),
    }),
  });
  opened.push(site);
  return site;
}

const opened: Simulator[] = [];
afterAll(() => Promise.all(opened.map((site) => site.close())));

describe('F420 a REST API', () => {
  test('hands a request on as an event of payload format 1.0, and takes the answer of a proxy', async () => {
    const site = await openSite();
    const response = await site.fetch('/items/4%202?a=1&a=2', { headers: { 'x-two': '2' } });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toMatchObject({
      resource: '/items/{id}',
      path: '/items/4%202',
      httpMethod: 'GET',
      headers: { 'x-two': '2' },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: { id: '4%202' },
      requestContext: { stage: 'prod', resourcePath: '/items/{id}', path: '/prod/items/4%202' },
      body: null,
    });
    expect(site.requests()[0]).toMatchObject({ status: 201 });
  });

  test.each([
    ['GET', '/', 201, ''],
    ['POST', '/', 403, 'Missing Authentication Token'],
    ['POST', '/any/where', 201, ''],
    ['GET', '/broken', 502, 'Internal server error'],
    ['GET', '/locked', 403, 'Missing Authentication Token'],
    ['GET', '/keyed', 403, 'Forbidden'],
  ])('%s %s is %d %s', async (method, path, status, message) => {
    const response = await (await openSite()).fetch(path, { method });
    expect(response.status).toBe(status);
    if (message) expect(await response.json()).toEqual({ message });
  });

  test.each([
    [sampleKey, 201],
    [`${sampleKey}2`, 403],
    ['__proto__', 403],
  ])('F421 the key "%s" is %d where a method needs one: a usage plan has to let it in', async (key, status) => {
    expect((await (await openSite()).fetch('/keyed', { headers: { 'x-api-key': key } })).status).toBe(status);
  });

  test('F422 has its stage in the path, and 403 for another', async () => {
    expect((await (await openSite({ origin: { OriginPath: '/test' } })).fetch('/')).status).toBe(403);
  });

  test('F423 answers 403 to a forwarded Host', async () => {
    expect((await (await openSite({ policy: allHeaders })).fetch('/')).status).toBe(403);
  });
});

const statement = (more: object) => ({
  Policy: {
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', ...more }],
  },
});

test.each<[string, object, number]>([
  ['allows all', statement({}), 201],
  ['allows another stage', statement({ Resource: 'execute-api:/test/*' }), 403],
  ['allows a Referer', statement({ Condition: { StringEquals: { 'aws:Referer': 'secret' } } }), 403],
  [
    'denies one path',
    {
      Policy: {
        Statement: [
          ...statement({}).Policy.Statement,
          { ...statement({}).Policy.Statement[0], Effect: 'Deny', Resource: 'execute-api:/prod/GET/' },
        ],
      },
    },
    403,
  ],
])('F424 a resource policy that %s', async (title, api, status) => {
  const response = await (await openSite({ api })).fetch('/');
  expect(response.status).toBe(status);
  if (status === 403)
    expect(await response.json()).toEqual({
      Message: expect.stringMatching(
        title === 'denies one path'
          ? /^User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:.*\/prod\/GET\/ with an explicit deny$/
          : /^User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:.*\/prod\/GET\/$/,
      ),
    });
});

test('a REST API whose methods the template does not have is named', async () => {
  const site = createSimulator({
    template: template({
      origin: { DomainName: domain },
      resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: {} } } },
    }),
  });
  expect((await (await site).fetch('/')).status).toBe(502);
  await (await site).close();
});

describe('servers at names of AWS', () => {
  const server = http.createServer((request, response) =>
    response.end(`${request.headers.host} ${request.headers.authorization ?? ''}`),
  );
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  async function ask(DomainName: string, policy: string, signing?: string) {
    const Oac = {
      Type: 'AWS::CloudFront::OriginAccessControl',
      Properties: {
        OriginAccessControlConfig: {
          Name: 'x',
          OriginAccessControlOriginType: 'lambda',
          SigningBehavior: signing,
          SigningProtocol: 'sigv4',
        },
      },
    };
    const site = await createSimulator({
      template: template({
        origin: { DomainName, ...(signing ? { OriginAccessControlId: { Ref: 'Oac' } } : {}) },
        behavior: { OriginRequestPolicyId: policy },
        resources: signing ? { Oac } : {},
      }),
      origins: { Main: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    });
    opened.push(site);
    const response = await site.fetch('/');
    return [response.status, await response.text()] as const;
  }

  test.each<[string, string, string | undefined, number]>([
    ['abc.us-east-1.awsapprunner.com', headersButHost, undefined, 200],
    ['abc.us-east-1.awsapprunner.com', allHeaders, undefined, 404],
    ['site-123.us-east-1.elb.amazonaws.com', allHeaders, undefined, 200],
    ['abc.lambda-web.us-east-1.on.aws', headersButHost, 'always', 200],
    ['abc.lambda-web.us-east-1.on.aws', headersButHost, 'never', 403],
    ['abc.lambda-web.us-east-1.on.aws', allHeaders, 'always', 403],
    ['abc.lambda-web.us-east-1.on.aws', headersButHost, undefined, 200],
  ])('F425 %s with %s, signing %s: %d', async (domainName, policy, signing, status) => {
    expect((await ask(domainName, policy, signing))[0]).toBe(status);
  });
});

describe('F447 methods need no resources', () => {
  const lambda = { Handler: 'index.handler', Runtime: 'nodejs20.x' };
  const integration = { 'x-amazon-apigateway-integration': { type: 'aws_proxy', uri: { 'Fn::Sub': uri } } };
  const schemes = {
    key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    sigv4: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  };
  const paths = {
    '/items/{id}': { get: integration, post: { ...integration, security: [{ key: [] }] } },
    '/locked': { 'x-amazon-apigateway-any-method': { ...integration, security: [{ sigv4: [] }] } },
    '/elsewhere': { get: { 'x-amazon-apigateway-integration': { type: 'http_proxy', uri: 'https://a.test' } } },
  };
  const event = (Path: string, Method: string, Auth?: object) => ({
    Type: 'Api',
    Properties: { Path, Method, ...(Auth ? { Auth } : {}) },
  });
  const events = {
    Get: event('/items/{id}', 'get'),
    Post: event('/items/{id}', 'post', { ApiKeyRequired: true }),
    Locked: event('/locked', 'any', { Authorizer: 'AWS_IAM' }),
  };
  const stage = { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'Prod' } };
  const kinds: Record<string, [api: string, resources: Record<string, object>]> = {
    'an OpenAPI text': [
      'Api',
      {
        Handler: { Type: 'AWS::Lambda::Function', Properties: { ...lambda, Code: { ZipFile: code } } },
        Api: {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: { Body: { openapi: '3.0.1', paths, components: { securitySchemes: schemes } } },
        },
        Stage: stage,
      },
    ],
    'a DefinitionBody of SAM': [
      'Api',
      {
        Handler: { Type: 'AWS::Serverless::Function', Properties: { ...lambda, InlineCode: code } },
        Api: {
          Type: 'AWS::Serverless::Api',
          Properties: { StageName: 'Prod', DefinitionBody: { swagger: '2.0', paths, securityDefinitions: schemes } },
        },
      },
    ],
    'events of SAM': [
      'ServerlessRestApi',
      { Handler: { Type: 'AWS::Serverless::Function', Properties: { ...lambda, InlineCode: code, Events: events } } },
    ],
  };

  test.each(Object.entries(kinds))('in %s', async (_kind, [api, resources]) => {
    const DomainName = { 'Fn::Sub': `\${${api}}.execute-api.us-east-1.amazonaws.com` };
    const AllowedMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
    const behavior = { OriginRequestPolicyId: headersButHost, AllowedMethods };
    const site = await createSimulator({
      engine: 'vm',
      template: template({ origin: { DomainName, OriginPath: '/Prod' }, behavior, resources }),
    });
    const { target } = read({ origin: { DomainName }, resources }).origins.Main!;
    expect(target).toMatchObject({
      methods: expect.arrayContaining([
        expect.objectContaining({ method: 'POST', path: '/items/{id}', needsKey: true, auth: 'NONE' }),
        expect.objectContaining({ method: 'ANY', path: '/locked', needsKey: false, auth: 'AWS_IAM' }),
      ]),
    });
    const got = await site.fetch('/items/7');
    expect([got.status, JSON.parse(await got.text()).pathParameters]).toEqual([201, { id: '7' }]);
    const statuses = [
      ['/items/7', 'POST'],
      ['/locked', 'PUT'],
      ['/none', 'GET'],
    ].map(async ([path, method]) => (await site.fetch(path!, { method: method! })).status);
    expect(await Promise.all(statuses)).toEqual([403, 403, 403]);
    await site.close();
  });

  test('what leads elsewhere is named', () => {
    const [api, resources] = kinds['an OpenAPI text']!;
    const DomainName = { 'Fn::Sub': `\${${api}}.execute-api.us-east-1.amazonaws.com` };
    expect(leftOut(read({ origin: { DomainName }, resources }))).toContain('method "GET /elsewhere"');
  });
});

const apiDomain = 'abc.execute-api.us-east-1.amazonaws.com';
const arn = 'arn:aws:execute-api:us-east-1:123456789012:abc';

function backend(policy: PolicyStatement[] | undefined = undefined) {
  const code = {
    file: 'index.cjs',
    text: 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });',
    handler: 'handler',
    environment: {},
  };
  const method = { method: 'ANY', path: '/{proxy+}', auth: 'AWS_IAM' as const, needsKey: false, code, timeout: 3 };
  const methods = [
    method,
    { ...method, path: '/open', auth: 'NONE' as const },
    { ...method, path: '/keyed', auth: 'NONE' as const, needsKey: true },
    { ...method, path: '/nothing', auth: 'NONE' as const, code: undefined },
    { ...method, path: '/signed', code: undefined },
  ];
  const keys = { mine: ['prod'], other: ['test'] };
  const target = {
    kind: 'rest-api',
    logicalId: 'Api',
    arn,
    stages: ['prod', 'dev'],
    methods,
    keys,
    policy,
  } as unknown as OriginTarget;
  const api = createBackend(makeOrigin(target, { kind: 'custom', domainName: apiDomain }), {
    projectDir: '.',
    loadLambda,
    now: () => now,
  });
  return api;
}

const shared = backend();
afterAll(() => shared.close());

const iam = { service: 'execute-api', who: 'edge-role' } as const;
const byIam = (path: string) => bySigner(originRequest({ domain: apiDomain, path }), iam);
const plain = async (path: string, headers: [string, string][] = []) =>
  originRequest({ domain: apiDomain, path, headers: [['Host', apiDomain.toUpperCase()], ...headers] });
const missing = 'Missing Authentication Token';
const forbidden = 'Forbidden';

test.each<[string, () => Promise<OriginRequest>, number, string | undefined]>([
  ['a signed request', () => byIam('/prod/a'), 200, undefined],
  ['an unsigned one', () => plain('/prod/a'), 403, missing],
  ['an open method', () => plain('/prod/open'), 200, undefined],
  ['its path with a slash', () => plain('/prod/open/'), 200, undefined],
  ['the other stage', () => plain('/dev/open'), 200, undefined],
  ['no stage', () => plain('/'), 403, forbidden],
  ['no such stage', () => plain('/test/open'), 403, forbidden],
  ['the stage alone', () => plain('/prod'), 403, missing],
  [
    'another Host',
    async () => originRequest({ domain: apiDomain, path: '/prod/open', headers: [['Host', 'a.test']] }),
    403,
    forbidden,
  ],
  ['a key', () => plain('/prod/keyed', [['x-api-key', 'mine']]), 200, undefined],
  ['a key of another stage', () => plain('/prod/keyed', [['x-api-key', 'other']]), 403, forbidden],
  ['a key at the other stage', () => plain('/dev/keyed', [['x-api-key', 'mine']]), 403, forbidden],
  ['no key', () => plain('/prod/keyed'), 403, forbidden],
  ['a method without code', () => plain('/prod/nothing'), 500, 'Internal server error'],
  [
    'a signature for another service',
    () => bySigner(originRequest({ domain: apiDomain, path: '/prod/a' }), { service: 's3' }),
    403,
    'The security token included in the request is invalid.',
  ],
  [
    'a signature for another path',
    async () => ({ ...(await byIam('/prod/a')), path: '/prod/b' }),
    403,
    'The request signature we calculated does not match',
  ],
])('a REST API answers %s', async (_, request, status, message) => {
  const answer = await shared.fetch(await request());
  const said = JSON.parse(await textOf(answer));
  expect([answer.status, said.message]).toEqual([
    status,
    message === undefined ? undefined : expect.stringContaining(message),
  ]);
  expect(answer.headers.map(([name]) => name)).toContain('x-amzn-RequestId');
});

test('a method is told who signed, and where it is', async () => {
  const { requestContext } = JSON.parse(await textOf(await shared.fetch(await byIam('/prod/a'))));
  const where = { accountId: '123456789012', apiId: 'abc', domainName: apiDomain, stage: 'prod' };
  expect(requestContext).toMatchObject({ ...where, identity: { accessKey: edgeRole.accessKeyId } });
  const open = JSON.parse(await textOf(await shared.fetch(await plain('/prod/open'))));
  expect(open.requestContext.identity.accessKey).toBeNull();
});

const means = (parts: Partial<PolicyStatement> = {}): PolicyStatement => ({
  effect: 'Allow',
  principals: ['*'],
  actions: ['execute-api:Invoke'],
  resources: ['execute-api:/prod/GET/nothing'],
  inverted: { principals: false, actions: false, resources: false },
  conditions: {},
  ...parts,
});
const when = (key: string) => means({ conditions: { StringEquals: { [key]: ['yes'] } } });

test.each<[PolicyStatement[], [string, string][], boolean, number]>([
  [[], [], false, 403],
  [[], [], true, 500],
  [[means()], [], false, 500],
  [[means({ resources: [`${arn}/prod/GET/nothing`] })], [], false, 500],
  [[means({ resources: ['execute-api:/dev/*'] })], [], false, 403],
  [[means(), means({ effect: 'Deny' })], [], false, 403],
  [[means({ effect: 'Deny', resources: ['execute-api:/*'] })], [], true, 403],
  [[when('aws:Referer')], [['Referer', 'yes']], false, 500],
  [[when('aws:Referer')], [], false, 403],
  [[when('aws:UserAgent')], [['User-Agent', 'yes']], false, 500],
  // 500: it is let in, to a method without code.
])('with the policy %j a request with %j, signed %s, is %i', async (policy, headers, isSigned, status) => {
  const request = isSigned ? await byIam('/prod/signed') : await plain('/prod/nothing', headers);
  expect((await backend(policy).fetch(request)).status).toBe(status);
});
