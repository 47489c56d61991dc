import { expect, test } from 'vitest';
import { optimized, run, site, sound } from './stacks.js';

/** A behavior for /api/* with these Lambdas, one for each event. */
function lambdas(codes: Record<string, string>): string {
  const events = Object.keys(codes);
  const list = events
    .map((event, index) => `{EventType: ${event}, LambdaFunctionARN: !Ref Version${index}}`)
    .join(', ');
  const resources = Object.values(codes).map(
    (code, index) => `  Edge${index}:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: arn:aws:iam::111122223333:role/edge
      Code:
        ZipFile: |
${code.replace(/^/gm, '          ')}
  Version${index}: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Edge${index}}}
`,
  );
  const behavior = `CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
            OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3
            LambdaFunctionAssociations: [${list}]`;
  return site(optimized, '', behavior) + resources.join('');
}

async function migrated(codes: Record<string, string>) {
  const outcome = await run('lambda-to-function', lambdas(codes));
  const { Site, Edge0Function } = sound(outcome.text).Resources;
  const { CacheBehaviors } = Site!.Properties.DistributionConfig as { CacheBehaviors: object[] };
  return { ...outcome, behavior: CacheBehaviors[0]!, code: String(Edge0Function?.Properties.FunctionCode) };
}

test.each([
  [
    'a request, by callback',
    `'use strict';
exports.handler = (event, context, callback) => {
  const request = event.Records[0].cf.request;
  request.headers['x-host'] = [{ key: 'X-Host', value: request.headers.host[0].value }];
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  request.querystring = request.querystring ? request.querystring + '&added=1' : 'added=1';
  delete request.headers.referer;
  callback(null, request);
};`,
  ],
  [
    'an answer of its own, async without waiting',
    `const lang = (headers) => (headers['accept-language'] ? headers['accept-language'][0].value : 'en');
exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  if (request.headers.cookie && request.headers.cookie[0].value.indexOf('session=1') >= 0) return request;
  return {
    status: '302',
    statusDescription: 'Found',
    headers: {
      location: [{ key: 'Location', value: '/' + lang(request.headers) + request.uri }],
      'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
    },
  };
};`,
  ],
])('%s: both answer alike', async (_, code) => {
  const { behavior, code: written, differences, requests } = await migrated({ 'viewer-request': code });
  expect(behavior).toHaveProperty('FunctionAssociations.0.EventType', 'viewer-request');
  expect(behavior).not.toHaveProperty('LambdaFunctionAssociations');
  expect(written).toContain('lambdaHandler');
  expect(requests).toBeGreaterThan(200);
  // Who made an answer is all that differs, and it is shown.
  const name = 'x-cache';
  const [before, after] = ['Lambda', 'Function'].map((word) => `${word}GeneratedResponse from cloudfront`);
  for (const { headers, statuses, body } of differences) {
    expect({ headers, body }).toEqual({ headers: [{ name, before, after }], body: undefined });
    expect(statuses).toEqual([302, 302]);
  }
});

test('headers of a response; what is on origin events stays', async () => {
  const response = `exports.handler = (event, context, callback) => {
  const response = event.Records[0].cf.response;
  response.headers['x-frame-options'] = [{ key: 'X-Frame-Options', value: 'DENY' }];
  callback(null, response);
};`;
  const origin = response.replace('x-frame-options', 'x-origin');
  const { behavior, differences } = await migrated({ 'viewer-response': response, 'origin-response': origin });
  expect(behavior).toMatchObject({
    FunctionAssociations: [{ EventType: 'viewer-response' }],
    LambdaFunctionAssociations: [{ EventType: 'origin-response' }],
  });
  expect(differences).toEqual([]);
});

const answering = (body: string, head = 'exports.handler = async (event) => {') =>
  `${head}\n  ${body}\n  return event.Records[0].cf.request;\n};`;

test.each([
  ['waits', answering('await fetch("https://a.example");'), /viewer-request: Edge0 waits for something/],
  ['loads a module', `const http = require('http');\n${answering('')}`, /Edge0, line 1: .*http/],
  [
    'reads its context',
    answering('console.log(context.awsRequestId);', 'exports.handler = (event, context) => {'),
    /Edge0 reads the context/,
  ],
  ['has syntax that functions have not', answering('const { uri } = event.Records[0].cf.request;'), /Edge0, line 2: /],
  [
    'sets a cookie',
    answering("event.Records[0].cf.response.headers['set-cookie'] = [];"),
    /Edge0, line 2: .*set-cookie/,
  ],
  ['exports more', `exports.other = 1;\n${answering('')}`, /exports more than its handler/],
])('code that %s stays, and it is said why', async (_, code, why) => {
  await expect(run('lambda-to-function', lambdas({ 'viewer-request': code }))).rejects.toThrow(why);
});
