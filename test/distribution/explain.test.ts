import { describe, expect, test } from 'vitest';
import { readDistributions } from '../../tools/distribution/cloudformation/index.js';
import { explain } from '../../tools/distribution/explain.js';
import { read, template } from './cloudformation/templates.js';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const exceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const policy = (type: string, config: string, properties: Record<string, unknown>) => ({
  Type: `AWS::CloudFront::${type}`,
  Properties: { [config]: { Name: 'own', ...properties } },
});
const selection = (kind: string, names: string[]) => ({
  HeadersConfig: { HeaderBehavior: kind, Headers: names },
  CookiesConfig: { CookieBehavior: kind, Cookies: names },
  QueryStringsConfig: { QueryStringBehavior: kind, QueryStrings: names },
});

describe('the behavior of a URL', () => {
  const behavior = (PathPattern: string, more = {}) => ({
    PathPattern,
    TargetOriginId: 'Main',
    ViewerProtocolPolicy: 'https-only',
    CachePolicyId: optimized,
    ...more,
  });
  const models = [
    read({
      config: {
        DefaultRootObject: 'index.html',
        CacheBehaviors: [behavior('/a/b*'), behavior('/a*', { TrustedSigners: ['self'] })],
      },
    }),
  ];

  test.each([
    ['https://x.test/a/b/c', '/a/b*', '"/a/b*" is the first pattern that matches "/a/b/c".'],
    ['/a/x?y=/a/b', '/a*', '"/a*" is the first pattern that matches "/a/x"; "/a/b*" before it does not.'],
    ['https://x.test/a/b/..', '/a*', '"/a*" is the first pattern that matches "/a/b/.."; "/a/b*" before it does not.'],
    ['https://x.test', '*', 'No pattern before it matches "/".'],
  ])('%s meets %s', (url, pattern, why) => {
    expect(explain(models, url)).toMatchObject({ behavior: pattern, why, origin: 'Main' });
  });

  test.each([
    ['http://x.test/a/b', 'GET', '403: the behavior is https-only.'],
    ['https://x.test/a/b', 'POST', '403: POST is not one of GET, HEAD.'],
    ['https://x.test/a/x', 'GET', '403 without a signed URL'],
    ['https://x.test/', 'GET', '"/" is served as "/index.html".'],
  ])('%s by %s may be answered early', (url, method, answer) => {
    expect(explain(models, url, method).answers.join(' ')).toContain(answer);
  });

  test('the root object is what the origin is asked for', () => {
    expect(explain(models, '/').toOrigin.path).toBe('/index.html');
    expect(explain(models, '/a/').toOrigin.path).toBe('/a/');
  });

  test('nothing answers early where nothing does', () => {
    expect(explain(models, 'https://x.test/a/b').answers).toEqual([]);
  });
});

test('of several distributions that with the alias is meant', () => {
  const site = (alias: string) => (template({ config: { Aliases: [alias] } }).Resources as { Site: unknown }).Site;
  const models = readDistributions(
    { Resources: { One: site('one.test'), Two: site('*.two.test') } },
    { projectDir: '/nowhere' },
  );
  expect(
    ['https://one.test/', 'https://www.two.test:8443/', '/'].map((url) => explain(models, url).distribution),
  ).toEqual(['One', 'Two', 'One']);
});

test('an address of this machine is explained as it is served: over https, by the name before "localhost"', () => {
  const site = (alias: string) => {
    const behavior = { TargetOriginId: 'Main', ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: optimized };
    return (template({ config: { Aliases: [alias], DefaultCacheBehavior: behavior } }).Resources as { Site: unknown })
      .Site;
  };
  const models = readDistributions(
    { Resources: { One: site('one.test'), Two: site('two.test') } },
    { projectDir: '/' },
  );
  expect(explain(models, 'http://localhost:8080/x')).toMatchObject({ distribution: 'One', answers: [] });
  expect(explain(models, 'http://[::1]:8080/x')).toMatchObject({ distribution: 'One', answers: [] });
  expect(explain(models, 'http://two.localhost:8080/x')).toMatchObject({ distribution: 'Two', answers: [] });
  expect(explain(models, 'http://one.test/x').answers).not.toEqual([]);
});

test('functions and the members of a group are named', () => {
  const Fn = {
    Type: 'AWS::CloudFront::Function',
    Properties: { Name: 'site-request', FunctionCode: 'x', FunctionConfig: {} },
  };
  const origin = (Id: string) => ({
    Id,
    DomainName: `${Id}.test`,
    OriginPath: '/live',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  });
  const group = {
    Id: 'Both',
    FailoverCriteria: { StatusCodes: { Items: [500] } },
    Members: { Items: [{ OriginId: 'One' }, { OriginId: 'Two' }] },
  };
  const model = read({
    resources: { Fn },
    config: { Origins: [origin('One'), origin('Two')], OriginGroups: { Items: [group] } },
    behavior: {
      TargetOriginId: 'Both',
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { Ref: 'Fn' } }],
    },
  });
  expect(explain([model], '/x')).toMatchObject({
    origin: 'One',
    fallback: 'Two',
    functions: { 'viewer-request': 'site-request' },
    toOrigin: { host: 'One.test', path: '/live/x', signed: false },
  });
});

describe('what enters the cache key and what reaches the origin', () => {
  test('by managed policies', () => {
    const behavior = { CachePolicyId: optimized, OriginRequestPolicyId: exceptHost };
    const origin = { OriginCustomHeaders: [{ HeaderName: 'X-Key', HeaderValue: 'secret' }] };
    const found = explain([read({ behavior, origin })], 'https://x.test/');
    expect(found.cache).toEqual({
      enabled: true,
      policy: 'CachingOptimized',
      minTtl: 1,
      defaultTtl: 86400,
      maxTtl: 31536000,
    });
    expect(found.cacheKey).toEqual({ headers: ['accept-encoding'], cookies: [], query: [] });
    expect(found.toOrigin).toMatchObject({
      host: 'www.example.com',
      headers: ['*', '!host', 'accept-encoding'],
      cookies: ['*'],
      query: ['*'],
      adds: ['X-Key'],
    });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  test('the viewer’s Host where a policy forwards it', () => {
    const found = explain([read({ behavior: { OriginRequestPolicyId: allViewer } })], 'https://x.test/');
    expect(found.toOrigin.host).toBe('x.test');
    expect(found.cache.enabled).toBe(false);
  });

  test.each<[string, string[], string, string[], string[]]>([
    ['none', [], 'whitelist', ['a'], ['a']],
    ['whitelist', ['a'], 'none', [], ['a']],
    ['whitelist', ['a'], 'whitelist', ['a', 'b'], ['a', 'b']],
    ['whitelist', ['a'], 'allExcept', ['a', 'b'], ['*', '!b']],
    ['allExcept', ['a', 'b'], 'whitelist', ['b'], ['*', '!a']],
    ['allExcept', ['a'], 'allExcept', ['b'], ['*', '!a', '!b']],
    ['all', [], 'allExcept', ['b'], ['*']],
  ])('%s %j in the key and %s %j in the request policy', (key, keyNames, request, requestNames, expected) => {
    const resources = {
      Key: policy('CachePolicy', 'CachePolicyConfig', {
        MinTTL: 1,
        ParametersInCacheKeyAndForwardedToOrigin: selection(key, keyNames),
      }),
      Request: policy('OriginRequestPolicy', 'OriginRequestPolicyConfig', selection(request, requestNames)),
    };
    const model = read({
      resources,
      behavior: { CachePolicyId: { Ref: 'Key' }, OriginRequestPolicyId: { Ref: 'Request' } },
    });
    const { toOrigin } = explain([model], '/');
    expect(toOrigin.query).toEqual(expected);
    expect(toOrigin.cookies).toEqual(expected);
  });
});

test('the legacy settings forward what nobody named, and explain says so', () => {
  const behavior = { CachePolicyId: undefined, ForwardedValues: { QueryString: true, Headers: ['Accept'] } };
  const found = explain([read({ behavior })], 'https://x.test/a');
  expect(found.toOrigin).toMatchObject({ host: 'www.example.com', query: ['*'] });
  expect(found.toOrigin.headers).toEqual(expect.arrayContaining(['*', '!referer', '!host']));
  expect(found.toOrigin.headers).not.toContain('!accept');
  expect(found.cacheKey).toEqual({ headers: ['accept'], cookies: [], query: ['*'] });
});

test('an alias with a wildcard stands for one label', () => {
  const model = (logicalId: string, aliases: string[]) => ({ ...read({ config: { Aliases: aliases } }), logicalId });
  const models = [model('A', ['a.test']), model('B', ['*.b.test'])];
  expect(explain(models, 'https://x.b.test/').distribution).toBe('B');
  expect(explain(models, 'https://y.x.b.test/').distribution).toBe('A');
});

test.each([
  ['http', 'GET', ['301 to the same URL with https.']],
  ['http', 'HEAD', ['301 to the same URL with https.']],
  ['http', 'POST', ['307 to the same URL with https.']],
  ['https', 'GET', []],
])('over %s a %s is redirected: %j', (scheme, method, answers) => {
  const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'];
  const behavior = { ViewerProtocolPolicy: 'redirect-to-https', AllowedMethods: methods };
  expect(explain([read({ behavior })], `${scheme}://x.test/a`, method).answers).toEqual(answers);
});

test('a behavior that takes both schemes redirects from neither', () => {
  const behavior = { ViewerProtocolPolicy: 'allow-all' };
  expect(explain([read({ behavior })], 'http://x.test/a').answers).toEqual([]);
});

test.each([
  [true, true, ['accept-encoding']],
  [true, false, ['accept-encoding']],
  [false, true, ['accept-encoding']],
  [false, false, []],
])('with gzip %s and brotli %s the key has %j', (gzip, brotli, headers) => {
  const encodings = { EnableAcceptEncodingGzip: gzip, EnableAcceptEncodingBrotli: brotli };
  const key = { ...selection('none', []), ...encodings };
  const own = policy('CachePolicy', 'CachePolicyConfig', {
    MinTTL: 0,
    DefaultTTL: 1,
    MaxTTL: 1,
    ParametersInCacheKeyAndForwardedToOrigin: key,
  });
  const model = read({ behavior: { CachePolicyId: { Ref: 'Own' } }, resources: { Own: own } });
  const found = explain([model], '/');
  expect([found.cacheKey.headers, found.toOrigin.headers]).toEqual([headers, headers]);
});
