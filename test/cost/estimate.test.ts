import { expect, test } from 'vitest';
import { estimateCost } from '../../tools/cost/estimate.js';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';

const managed = { cached: '658327ea-f89d-4fab-a63d-7e88639e58f6', off: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad' };

function lambda(name: string, handler: string) {
  return {
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: name,
        Handler: handler,
        MemorySize: 128,
        Runtime: 'nodejs22.x',
        Code: { S3Bucket: 'b', S3Key: 'k' },
        Role: 'arn:aws:iam::123456789012:role/edge',
      },
    },
    [`${name}Version`]: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: name } } },
  };
}

/** One distribution: functions on the default behavior, a signer on /api/*. */
const template = {
  Resources: {
    Rewrite: {
      Type: 'AWS::CloudFront::Function',
      Properties: {
        Name: 'spa-rewrite',
        AutoPublish: true,
        FunctionCode: 'function handler(e) { return e.request; }',
        FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      },
    },
    ...lambda('signer', 'dist/edge-lambdas/min/sigv4-signer/index.handler'),
    ...lambda('gate', 'dist/edge-lambdas/min/signed-cookie/index.handler'),
    Site: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            { Id: 'web', DomainName: 'example.com', CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 'web',
            ViewerProtocolPolicy: 'redirect-to-https',
            CachePolicyId: managed.cached,
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
            ],
            LambdaFunctionAssociations: [{ EventType: 'origin-request', LambdaFunctionARN: { Ref: 'signerVersion' } }],
          },
          CacheBehaviors: [
            {
              PathPattern: '/api/*',
              TargetOriginId: 'web',
              ViewerProtocolPolicy: 'https-only',
              CachePolicyId: managed.off,
              LambdaFunctionAssociations: [
                { EventType: 'origin-request', LambdaFunctionARN: { Ref: 'signerVersion' } },
              ],
            },
            {
              PathPattern: '/private/*',
              TargetOriginId: 'web',
              ViewerProtocolPolicy: 'https-only',
              CachePolicyId: managed.cached,
              LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'gateVersion' } }],
            },
          ],
        },
      },
    },
  },
};

function rows(hitRatio: number, lambdaMs: number) {
  const [model] = readDistributions(template, { projectDir: '.' });
  return estimateCost(model!, { hitRatio, lambdaMs });
}

test.each([
  ['*', 'viewer-request', 0.8, 5, 0.1, 'a CloudFront Function costs its invocations'],
  ['*', 'origin-request', 0.8, 10, 0.1325, 'Lambda@Edge on an origin event runs on misses only'],
  ['*', 'origin-request', 1, 10, 0, 'and never where all are hits'],
  ['/api/*', 'origin-request', 0.8, 10, 0.6625, 'a behavior without caching has no hits'],
  ['/private/*', 'viewer-request', 0.8, 5, 0.6313, 'on a viewer event it runs always'],
])('%s %s at %d hits and %d ms: $%d a million, %s', (behavior, event, hitRatio, lambdaMs, usd) => {
  const row = rows(hitRatio, lambdaMs).find((found) => found.behavior === behavior && found.event === event);
  expect(row!.usdPerMillion).toBeCloseTo(usd, 4);
});

test('what reads a store pays for the reads, too, and for Lambda time by the memory', () => {
  const [model] = readDistributions(template, { projectDir: '.' });
  const { functions } = model!.behaviors.at(-1)!;
  const rewrite = functions['viewer-request'];
  if (rewrite?.kind !== 'function') throw new Error('The default behavior has no CloudFront Function.');
  const cost = () => estimateCost(model!, { hitRatio: 0, lambdaMs: 10 }).at(-2);
  expect([cost()?.function, cost()?.usdPerMillion]).toEqual(['spa-rewrite', 0.1]);
  rewrite.store = 'rules';
  expect(cost()?.usdPerMillion).toBeCloseTo(0.1 + 0.03, 6);
});

test('where nothing runs nothing is cheaper', () => {
  const [model] = readDistributions(template, { projectDir: '.' });
  const gate = model!.behaviors.find(({ pattern }) => pattern === '/private/*')!.functions['viewer-request']!;
  model!.behaviors.at(-1)!.functions = { 'origin-request': gate };
  const named = (hitRatio: number) => estimateCost(model!, { hitRatio, lambdaMs: 10 }).at(-1)?.alternative?.what;
  expect([named(0.5), named(1)]).toEqual([expect.stringContaining('a key group'), undefined]);
});

test('the cheaper way is named where there is one, and not where there is none', () => {
  const found = Object.fromEntries(rows(0.8, 5).map((row) => [`${row.behavior} ${row.event}`, row.alternative?.what]));
  expect(found['/private/* viewer-request']).toMatch(/^a key group/);
  expect(found['* viewer-request']).toBeUndefined();
  expect(found['/api/* origin-request']).toBeUndefined();
});

const custom = { CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } };
const address = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] };
const bucket = { DomainName: { 'Fn::GetAtt': ['Files', 'RegionalDomainName'] }, S3OriginConfig: {} };
const functionUrl = { DomainName: address, ...custom };
const server = { DomainName: 'example.com', ...custom };
const behind = {
  Files: { Type: 'AWS::S3::Bucket', Properties: {} },
  Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'AWS_IAM', TargetFunctionArn: { Ref: 'api' } } },
  ...lambda('api', 'api.handler'),
};

test.each([
  ['sigv4-signer', 'origin-request', bucket, 'an origin access control'],
  ['sigv4-signer', 'origin-request', functionUrl, 'an origin access control'],
  ['sigv4-signer', 'origin-request', server, undefined],
  ['response-headers', 'origin-response', bucket, 'a response headers policy'],
  ['origin-headers', 'origin-response', bucket, 'a response headers policy'],
  ['origin-headers', 'origin-request', bucket, 'custom headers of the origin'],
  ['request-headers', 'origin-request', bucket, 'custom headers of the origin'],
  ['issue-cookies', 'origin-response', bucket, undefined],
  ['issue-cookies', 'viewer-response', bucket, 'a CloudFront Function'],
  ['jwt-cookie', 'viewer-request', bucket, 'a CloudFront Function'],
  ['body-hash', 'viewer-request', bucket, undefined, { IncludeBody: true }],
] as [name: string, event: string, origin: object, what?: string, more?: object][])(
  '%s on %s of %j may be done for less by %s',
  (name, EventType, origin, what, more = {}) => {
    const LambdaFunctionAssociations = [{ EventType, LambdaFunctionARN: { Ref: 'oneVersion' }, ...more }];
    const behavior = { TargetOriginId: 'web', ViewerProtocolPolicy: 'https-only', CachePolicyId: managed.cached };
    const DistributionConfig = {
      Enabled: true,
      Origins: [{ Id: 'web', ...origin }],
      DefaultCacheBehavior: { ...behavior, LambdaFunctionAssociations },
    };
    const Site = { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } };
    const Resources = { ...behind, ...lambda('one', `dist/edge-lambdas/min/${name}/index.handler`), Site };
    const [model] = readDistributions({ Resources }, { projectDir: '.' });
    const [row] = estimateCost(model!, { hitRatio: 0.5, lambdaMs: 5 });
    expect(row!.alternative?.what).toEqual(what === undefined ? undefined : expect.stringMatching(`^${what}`));
    if (what === 'a CloudFront Function') expect(row!.alternative!.usdPerMillion).toBeCloseTo(0.1, 6);
    else if (what !== undefined) expect(row!.alternative!.usdPerMillion).toBe(0);
  },
);
