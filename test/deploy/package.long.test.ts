import { cpSync, existsSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mistakenService } from './mistakes.js';
import { foreignService, type Service, sampleService } from './service.js';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';
const NO_NETWORK = { NODE_OPTIONS: `--require ${path.join(import.meta.dirname, 'no-network.cjs')}` };
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

// biome-ignore lint/suspicious/noExplicitAny: a template is read here as deeply as CloudFormation does
type Template = any;

const services: Service[] = [];

afterAll(() => {
  for (const service of services) service.remove();
});

function use(service: Service): Service {
  services.push(service);
  return service;
}

describe('the sample stack, packaged from a fresh checkout without network and credentials', () => {
  let service: Service;
  let output: string;
  let template: Template;

  beforeAll(async () => {
    service = use(sampleService());
    const run = await service.run(['package'], NO_NETWORK);
    output = run.output;
    expect(output).toContain('Service packaged');
    template = JSON.parse(service.read(TEMPLATE));
  });

  test.each([
    ['/api/*', 'Api', { 'origin-request': 'Sigv4SignerLambdaVersion' }],
    ['/fn/*', 'Function', { 'origin-request': 'BodyHashLambdaVersion' }],
    ['/members/*', 'Site', { 'viewer-request': 'MembersRequest' }],
    ['/private/*', 'Site', { 'viewer-request': 'PrivateCookieLambdaVersion' }],
    ['/downloads/*', 'Site', {}],
    ['*', 'SiteWithFallback', { 'viewer-request': 'SiteRequest', 'viewer-response': 'SiteResponse' }],
  ])('%s goes to %s through %o', (pattern, origin, functions) => {
    expect(behavior(pattern).TargetOriginId).toBe(origin);
    expect(attached(behavior(pattern))).toEqual(functions);
  });

  test.each(['/api/*', '/fn/*'])('%s is not cached, takes all methods, and its function sees the body', (pattern) => {
    const { CachePolicyId: cache, OriginRequestPolicyId: forwarded, AllowedMethods: methods } = behavior(pattern);
    expect({ cache, forwarded }).toEqual({ cache: CACHING_DISABLED, forwarded: ALL_VIEWER_EXCEPT_HOST });
    expect(methods).toHaveLength(7);
    expect(behavior(pattern).LambdaFunctionAssociations[0].IncludeBody).toBe(true);
  });

  test.each([
    ['SiteRequest', 'site-request'],
    ['SiteResponse', 'site-response'],
    ['MembersRequest', 'members-request'],
  ])('%s carries the built %s, and is published', (id, name) => {
    const { FunctionCode: code, AutoPublish: published } = properties(id);
    expect(code).toBe(service.read(`dist/functions/min/behaviors/${name}.js`));
    expect(published).toBe(true);
  });

  test.each(['Sigv4Signer', 'BodyHash', 'PrivateCookie'])(
    '%s is what Lambda@Edge takes, and outlives the stack',
    (name) => {
      const { DeletionPolicy, UpdateReplacePolicy, Properties } = template.Resources[`${name}LambdaFunction`];
      expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
      expect(Properties).toMatchObject({ Architectures: ['x86_64'], Runtime: 'nodejs22.x' });
      expect(Object.keys(Properties)).not.toEqual(expect.arrayContaining(['Environment', 'VpcConfig', 'Layers']));
    },
  );

  test('ordinary Lambdas get no versions and are removed with the stack', () => {
    expect(Object.keys(template.Resources)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^ApiLambdaVersion/)]),
    );
    expect(template.Resources.ApiLambdaFunction.DeletionPolicy).toBeUndefined();
  });

  test('no error page turns an answer of the API into HTML', () => {
    const rules: object[] = config().CustomErrorResponses;
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(Object.keys(rule)).toEqual(['ErrorCode', 'ErrorCachingMinTTL']);
  });

  test('the API and the function URL answer nobody without a signature', () => {
    expect(properties('HttpApiRouteAnyApiProxyVar').AuthorizationType).toBe('AWS_IAM');
    expect(properties('EchoLambdaFunctionUrl').AuthType).toBe('AWS_IAM');
    const actions = ['EchoUrlPermission', 'EchoInvokePermission'].map((id) => properties(id).Action);
    expect(actions).toEqual(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction']);
  });

  test('says where the buckets are on the laptop', () => {
    expect(template.Resources.Distribution.Metadata).toEqual({
      Edgewright: { Origins: { Site: 'sample/site', Fallback: 'sample/fallback' } },
    });
  });

  test('what is off by default is absent', () => {
    const off = ['Aliases', 'ViewerCertificate', 'WebACLId', 'Restrictions', 'Logging', 'ContinuousDeploymentPolicyId'];
    expect(Object.keys(config()).filter((key) => off.includes(key))).toEqual([]);
  });

  test('warns of nothing', () => {
    expect(output).not.toContain('WARNING');
  });

  test('uses the sample key, and says so', () => {
    expect(output).toContain('uses sample keys made on this machine (.edgewright/keys): "downloads"');
    expect(properties('DownloadsKey').PublicKeyConfig.EncodedKey).toBe(
      service.read('.edgewright/keys/downloads.pub.pem'),
    );
  });

  test('packages the same code and the same versions again, in another place and at another time', async () => {
    const other = use(sampleService());
    cpSync(path.join(service.dir, '.edgewright'), path.join(other.dir, '.edgewright'), { recursive: true });
    const long = new Date('2020-02-02T02:02:02Z');
    for (const file of readdirSync(path.join(other.dir, 'sample/api'))) {
      utimesSync(path.join(other.dir, 'sample/api', file), long, long);
    }
    await other.run(['package']);
    expect(withoutTime(other.read(TEMPLATE))).toBe(withoutTime(service.read(TEMPLATE)));
  });

  test('builds with the params of the stage: the private area trusts the key that the stage names', () => {
    const code = service.read('dist/edge-lambdas/min/signed-cookie/index.js');
    const [, line = ''] = service.read('.edgewright/keys/private.pub.pem').split('\n');
    expect(line).toHaveLength(64);
    expect(code.includes(line)).toBe(true);
  });

  function config(): Template {
    return properties('Distribution').DistributionConfig;
  }

  function properties(id: string): Template {
    return template.Resources[id].Properties;
  }

  function behavior(pattern: string): Template {
    const { CacheBehaviors: named, DefaultCacheBehavior: last } = config();
    return named.find(({ PathPattern }: { PathPattern: string }) => PathPattern === pattern) ?? last;
  }
});

test('all mistakes of a service are reported at once, and nothing is written', async () => {
  const service = use(foreignService(mistakenService));
  const { code, output } = await service.run(['package']);
  const codes = [...output.matchAll(/^edgewright: ([a-z-]+): .+\.$/gm)].map(([, found]) => found);
  expect([...new Set(codes)].sort()).toEqual([
    ...['artefact-missing', 'both-kinds', 'function-event', 'function-placeholder', 'function-size', 'include-body'],
    ...['key-missing', 'lambda-architecture', 'lambda-environment', 'lambda-region', 'lambda-timeout', 'lambda-trust'],
    ...['lambda-unknown', 'lambda-unsupported', 'lambda-version', 'not-published', 'param-missing', 'two-functions'],
    ...['variable-unknown', 'wrong-type'],
  ]);
  expect(code).toBe(1);
  expect(existsSync(path.join(service.dir, '.serverless'))).toBe(false);
});

/** Event → logical id, version ids without their hash. */
function attached({
  FunctionAssociations: functions = [],
  LambdaFunctionAssociations: lambdas = [],
}: Template): object {
  return Object.fromEntries([
    ...functions.map(({ EventType: event, FunctionARN: arn }: Template) => [event, arn['Fn::GetAtt'][0]]),
    ...lambdas.map(({ EventType: event, LambdaFunctionARN: arn }: Template) => [event, versionName(arn.Ref)]),
  ]);
}

function versionName(id: string): string {
  return id.slice(0, id.indexOf('Version') + 'Version'.length);
}

/** Zips are uploaded to a folder named after the moment. */
function withoutTime(text: string): string {
  return text.replace(/\d{13}-[0-9T:.-]+Z/g, 'TIME');
}
