import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Serverless } from '../../tools/serverless-plugin/framework.js';
import { previewTemplate } from '../../tools/serverless-plugin/preview.js';
import { mistakesIn } from '../../tools/serverless-plugin/rules.js';

const LAMBDA = 'lambda.amazonaws.com';
const EDGE_LAMBDA = 'edgelambda.amazonaws.com';
const TO_LATEST = 'arn:aws:lambda:us-east-1:123456789012:function:signer:$LATEST';
const TO_SEVEN = 'arn:aws:lambda:us-east-1:123456789012:function:signer:7';
const VPC = { securityGroupIds: ['sg-1'], subnetIds: ['subnet-1'] };
const VARIABLES = { environment: { TABLE: 'items' } };
const LAYERS = { layers: ['arn:aws:lambda:us-east-1:123456789012:layer:shared:1'] };

/** What is wrong, its code, where it stands in serverless.yml, the mistake, and its closest neighbour that is right. */
const RULES: [string, string, keyof Parts, object, object][] = [
  ['environment variables', 'lambda-environment', 'edge', VARIABLES, { environment: {} }],
  ['inherited environment variables', 'lambda-environment', 'provider', VARIABLES, { environment: {} }],
  ['a layer', 'lambda-unsupported', 'edge', LAYERS, { layers: [] }],
  ['an inherited layer', 'lambda-unsupported', 'provider', LAYERS, { layers: [] }],
  ['arm64', 'lambda-architecture', 'edge', { architecture: 'arm64' }, { architecture: 'x86_64' }],
  ['inherited arm64', 'lambda-architecture', 'provider', { architecture: 'arm64' }, { architecture: 'x86_64' }],
  ['a VPC', 'lambda-unsupported', 'edge', { vpc: VPC }, { vpc: false }],
  ['an inherited VPC', 'lambda-unsupported', 'provider', { vpc: VPC }, {}],
  ['a dead letter queue', 'lambda-unsupported', 'edge', { onError: 'arn:aws:sns:us-east-1:1:failed' }, {}],
  ['X-Ray tracing', 'lambda-unsupported', 'edge', { tracing: 'Active' }, { tracing: 'PassThrough' }],
  ['inherited tracing', 'lambda-unsupported', 'provider', { tracing: { lambda: true } }, { tracing: {} }],
  ['a file system', 'lambda-unsupported', 'edge', { fileSystemConfig: { arn: 'arn' } }, {}],
  ['a container image', 'lambda-unsupported', 'edge', { image: 'repository:tag' }, {}],
  ['a KMS key of its own', 'lambda-unsupported', 'edge', { kmsKeyArn: 'arn:aws:kms:us-east-1:1:key/1' }, {}],
  ['31 seconds', 'lambda-timeout', 'edge', { timeout: 31 }, { timeout: 30 }],
  ['10,241 MB', 'lambda-memory', 'edge', { memorySize: 10_241 }, { memorySize: 10_240 }],
  ['513 MB of /tmp', 'lambda-unsupported', 'edge', { ephemeralStorageSize: 513 }, { ephemeralStorageSize: 512 }],
  ['a role without edgelambda', 'lambda-trust', 'trusted', { Service: LAMBDA }, { Service: [EDGE_LAMBDA, LAMBDA] }],
  ['a role without lambda', 'lambda-trust', 'trusted', { Service: [EDGE_LAMBDA] }, { Service: [LAMBDA, EDGE_LAMBDA] }],
  ['the role of the framework', 'lambda-trust', 'edge', { role: undefined }, { role: 'arn:aws:iam::1:role/edge' }],
  ['a function without versions', 'lambda-version', 'edge', { versionFunction: false }, { versionFunction: true }],
  [
    'a bare function',
    'lambda-version',
    'lambda',
    { LambdaFunctionARN: { 'Fn::GetAtt': ['SignerLambdaFunction', 'Arn'] } },
    { LambdaFunctionARN: { 'Fn::ImportValue': 'signer' } },
  ],
  ['$LATEST', 'lambda-version', 'lambda', { LambdaFunctionARN: TO_LATEST }, { LambdaFunctionARN: TO_SEVEN }],
  [
    'an unknown function',
    'lambda-unknown',
    'lambda',
    { LambdaFunctionARN: { 'Fn::EdgeVersion': 'singer' } },
    { LambdaFunctionARN: { 'Fn::EdgeVersion': 'signer' } },
  ],
  ['another region', 'lambda-region', 'region', { name: 'eu-west-1' }, { name: 'us-east-1' }],
  [
    '10,241 bytes of code',
    'function-size',
    'code',
    { FunctionCode: codeOfBytes(10_241) },
    { FunctionCode: codeOfBytes(10_240) },
  ],
  [
    'code that CloudFront answers with 503',
    'function-code',
    'code',
    { FunctionCode: 'class Handler {}\nfunction handler(event) { return event.request; }' },
    {},
  ],
  [
    'both kinds on viewer events',
    'both-kinds',
    'lambda',
    { EventType: 'viewer-response' },
    { EventType: 'origin-response' },
  ],
  [
    'two functions on one event',
    'two-functions',
    'behavior',
    { FunctionAssociations: ['viewer-request', 'viewer-request'].map(attach) },
    { FunctionAssociations: ['viewer-request', 'viewer-response'].map(attach) },
  ],
  [
    'a CloudFront Function on an origin event',
    'function-event',
    'function',
    { EventType: 'origin-response' },
    { EventType: 'viewer-response' },
  ],
  ['a misspelt event', 'lambda-event', 'lambda', { EventType: 'origin-responce' }, { EventType: 'origin-response' }],
  [
    'the body on a response event',
    'include-body',
    'lambda',
    { EventType: 'origin-response', IncludeBody: true },
    { IncludeBody: true },
  ],
  ['a function that is never published', 'not-published', 'code', { AutoPublish: false }, { AutoPublish: true }],
  [
    'behaviors that are no list',
    'wrong-type',
    'config',
    { CacheBehaviors: { PathPattern: '/api/*' } },
    { CacheBehaviors: [] },
  ],
  [
    'a resource without a type',
    'template-malformed',
    'resources',
    { Topic: { Properties: {} } },
    { Topic: { Type: 'AWS::SNS::Topic' } },
  ],
];

test.each(RULES)('%s: refused as %s', (_, code, where, mistake) => {
  expect(mistakes(where, mistake).map((found) => found.code)).toEqual([code]);
});

test.each(RULES)('%s: its neighbour is let through', (_, _code, where, _mistake, neighbour) => {
  expect(mistakes(where, neighbour)).toEqual([]);
});

test.each([
  [52_428_801, ['lambda-package']],
  [52_428_800, []],
])('a zip of %i bytes: %o', (bytes, codes) => {
  const artifact = path.join(mkdtempSync(path.join(tmpdir(), 'edgewright-zip-')), 'signer.zip');
  writeFileSync(artifact, '');
  truncateSync(artifact, bytes);
  expect(mistakes('edge', { package: { artifact } }).map(({ code }) => code)).toEqual(codes);
  rmSync(path.dirname(artifact), { recursive: true });
});

test('CloudFront Functions alone are let through in any region', () => {
  const service = serviceWith('region', { name: 'eu-west-1' });
  service.parts.behavior.LambdaFunctionAssociations = [];
  expect(mistakesIn(service.framework, previewTemplate(service.framework))).toEqual([]);
});

test('an ordinary Lambda may have what an edge function may not', () => {
  const service = serviceWith('edge', { ...VARIABLES, ...LAYERS, vpc: VPC, timeout: 900, architecture: 'arm64' });
  service.parts.behavior.LambdaFunctionAssociations = [];
  expect(mistakesIn(service.framework, previewTemplate(service.framework))).toEqual([]);
});

type Parts = ReturnType<typeof makeParts>;

function mistakes(where: keyof Parts, change: object) {
  const { framework } = serviceWith(where, change);
  return mistakesIn(framework, previewTemplate(framework));
}

/** A service as the framework hands it to plugins: sound, but for one change. */
function serviceWith(where: keyof Parts, change: object): { parts: Parts; framework: Serverless } {
  const parts = makeParts();
  Object.assign(parts[where], change);
  const framework = {
    serviceDir: '/service',
    service: { provider: parts.provider, functions: { signer: parts.edge }, resources: { Resources: parts.resources } },
    getProvider: () => ({
      getRegion: () => parts.region.name,
      getCustomExecutionRole: ({ role }: { role?: unknown }) => role,
      naming: { getLambdaLogicalId: (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction` },
    }),
  };
  return { parts, framework: framework as unknown as Serverless };
}

function makeParts() {
  const fn = attach('viewer-request');
  const lambda = { EventType: 'origin-request', LambdaFunctionARN: { 'Fn::EdgeVersion': 'signer' } };
  const behavior: { PathPattern: string; FunctionAssociations: object[]; LambdaFunctionAssociations: object[] } = {
    PathPattern: '/api/*',
    FunctionAssociations: [fn],
    LambdaFunctionAssociations: [lambda],
  };
  const config = { DefaultCacheBehavior: {}, CacheBehaviors: [behavior] };
  const edge = { handler: 'lib/signer.handler', role: 'Role', versionFunction: true, memorySize: 128, timeout: 5 };
  const trusted = { Service: [LAMBDA, EDGE_LAMBDA] };
  const code = { Name: 'rewrite', AutoPublish: true, FunctionCode: codeOfBytes(100) };
  const resources = {
    Distribution: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: config } },
    Rewrite: { Type: 'AWS::CloudFront::Function', Properties: code },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: trusted }] } },
    },
  };
  return {
    region: { name: 'us-east-1' },
    provider: {},
    function: fn,
    lambda,
    behavior,
    config,
    edge,
    trusted,
    code,
    resources,
  };
}

function attach(event: string): object {
  return { EventType: event, FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } };
}

function codeOfBytes(bytes: number): string {
  const code = 'function handler(event) { return event.request; } //';
  return code + 'x'.repeat(bytes - code.length);
}
