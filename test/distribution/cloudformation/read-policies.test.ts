import { describe, expect, test } from 'vitest';
import type { Behavior } from '../../../tools/distribution/model.js';
import { cachingDisabled, leftOut, read } from './templates.js';

const none = { behavior: 'none' };
const all = { behavior: 'all' };

function only(behavior: Record<string, unknown>, resources?: Record<string, unknown>): Behavior {
  return read({ behavior, ...(resources ? { resources } : {}) }).behaviors[0]!;
}

function resource(type: string, config: string, properties: Record<string, unknown>): Record<string, unknown> {
  return { Own: { Type: `AWS::CloudFront::${type}`, Properties: { [config]: { Name: 'own', ...properties } } } };
}

describe('a managed cache policy is known by id', () => {
  test.each<[string, string, unknown]>([
    [
      '658327ea-f89d-4fab-a63d-7e88639e58f6',
      'CachingOptimized',
      { minTtl: 1, defaultTtl: 86400, maxTtl: 31536000, gzip: true, brotli: true, query: none },
    ],
    [
      'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
      'CachingOptimizedForUncompressedObjects',
      { minTtl: 1, gzip: false, brotli: false },
    ],
    [cachingDisabled, 'CachingDisabled', { minTtl: 0, defaultTtl: 0, maxTtl: 0, gzip: false, brotli: false }],
    [
      '83da9c7e-98b4-4e11-a168-04f0df8e2c65',
      'UseOriginCacheControlHeaders',
      { defaultTtl: 0, cookies: all, query: none, gzip: true },
    ],
    ['4cc15a8a-d715-48a4-82b8-cc0b614638fe', 'UseOriginCacheControlHeaders-QueryStrings', { cookies: all, query: all }],
    [
      '08627262-05a9-4f76-9ded-b50ca2e3a84f',
      'Elemental-MediaPackage',
      { gzip: true, brotli: false, headers: { behavior: 'whitelist', names: ['origin'] } },
    ],
    ['2e54312d-136d-493c-8eb9-b001f22f67d2', 'Amplify', { minTtl: 2, defaultTtl: 2, maxTtl: 600, cookies: all }],
  ])('%s is %s', (id, name, expected) => {
    expect(only({ CachePolicyId: id }).cachePolicy).toMatchObject({ name, ...(expected as object) });
  });
});

describe('a managed origin request policy is known by id', () => {
  test.each<[string, string, unknown]>([
    ['216adef6-5c7f-47e4-b989-5492eafa07d3', 'AllViewer', { headers: all, cookies: all, query: all }],
    [
      'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      'AllViewerExceptHostHeader',
      { headers: { behavior: 'allExcept', names: ['host'] } },
    ],
    ['59781a5b-3903-41f3-afcb-af62929ccde1', 'CORS-CustomOrigin', { headers: { names: ['origin'] }, cookies: none }],
    ['88a5eaf4-2fd4-4709-b370-b4c650ea3fcf', 'CORS-S3Origin', { headers: { behavior: 'whitelist' }, query: none }],
    [
      'acba4595-bd28-49b8-b9fe-13317c0390fa',
      'UserAgentRefererHeaders',
      { headers: { names: ['user-agent', 'referer'] } },
    ],
    ['bf0718e1-ba1e-49d1-88b1-f726733018ae', 'HostHeaderOnly', { headers: { names: ['host'] } }],
    ['775133bc-15f2-49f9-abea-afb2e0bf67d2', 'Elemental-MediaTailor-PersonalizedManifests', { query: all }],
  ])('%s is %s', (OriginRequestPolicyId, name, expected) => {
    expect(only({ OriginRequestPolicyId }).originRequestPolicy).toMatchObject({ name, ...(expected as object) });
  });

  test('33f36d7e-… adds the 21 headers of June 2022', () => {
    const policy = only({ OriginRequestPolicyId: '33f36d7e-f396-46d9-90e0-52428a34d9dc' }).originRequestPolicy;
    expect(policy?.name).toBe('AllViewerAndCloudFrontHeaders-2022-06');
    expect(new Set(policy?.headers.extra).size).toBe(21);
  });
});

describe('a managed response headers policy is known by id', () => {
  const security = [
    'Referrer-Policy',
    'Strict-Transport-Security',
    'X-Content-Type-Options',
    'X-Frame-Options',
    'X-XSS-Protection',
  ];
  test.each<[string, string, string[], string | undefined]>([
    ['60669652-455b-4ae9-85a4-c4c02393f86c', 'SimpleCORS', [], ''],
    ['5cc3b908-e619-4b99-88e5-2cf7f45965bd', 'CORS-With-Preflight', [], 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'],
    ['67f7725c-6f97-4210-82d7-5512b31e9d03', 'SecurityHeadersPolicy', security, undefined],
    ['e61eb60c-9c35-4d20-a928-2b84e02af89c', 'CORS-and-SecurityHeadersPolicy', security, ''],
    [
      'eaab4381-ed33-4a86-88ca-d9558dc6cd63',
      'CORS-with-preflight-and-SecurityHeadersPolicy',
      security,
      'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT',
    ],
  ])('%s is %s', (ResponseHeadersPolicyId, name, headers, methods) => {
    const policy = only({ ResponseHeadersPolicyId }).responseHeadersPolicy;
    expect(policy?.name).toBe(name);
    expect(policy?.set.map((header) => header.name)).toEqual(headers);
    expect(policy?.set.filter((header) => header.override).map((header) => header.value)).toEqual(
      headers.length > 0 ? ['nosniff'] : [],
    );
    expect(policy?.cors?.allowMethods.join()).toBe(methods);
  });
});

describe('a policy of the template', () => {
  test('F151: a cache policy keeps its names, "*" among them as a literal', () => {
    const resources = resource('CachePolicy', 'CachePolicyConfig', {
      MinTTL: 0,
      DefaultTTL: 60,
      MaxTTL: 120,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: true,
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-Variant', '*'] },
        CookiesConfig: { CookieBehavior: 'allExcept', Cookies: ['Session'] },
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['Color'] },
      },
    });
    expect(only({ CachePolicyId: { Ref: 'Own' } }, resources).cachePolicy).toEqual({
      name: 'own',
      minTtl: 0,
      defaultTtl: 60,
      maxTtl: 120,
      headers: { behavior: 'whitelist', names: ['x-variant', '*'] },
      cookies: { behavior: 'allExcept', names: ['Session'] },
      query: { behavior: 'whitelist', names: ['Color'] },
      gzip: true,
      brotli: false,
      legacy: false,
    });
  });

  test('an origin request policy may add headers of CloudFront to the viewer’s', () => {
    const resources = resource('OriginRequestPolicy', 'OriginRequestPolicyConfig', {
      HeadersConfig: { HeaderBehavior: 'allViewerAndWhitelistCloudFront', Headers: ['CloudFront-Viewer-Country'] },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'all' },
    });
    const id = { 'Fn::GetAtt': ['Own', 'Id'] };
    expect(only({ OriginRequestPolicyId: id }, resources).originRequestPolicy).toEqual({
      name: 'own',
      headers: { behavior: 'all', extra: ['cloudfront-viewer-country'] },
      cookies: none,
      query: all,
    });
  });

  test('a response headers policy is written as the headers it sends', () => {
    const resources = resource('ResponseHeadersPolicy', 'ResponseHeadersPolicyConfig', {
      CorsConfig: {
        AccessControlAllowOrigins: { Items: ['https://a.test'] },
        AccessControlAllowMethods: { Items: ['ALL'] },
        AccessControlAllowHeaders: { Items: ['x-a'] },
        AccessControlAllowCredentials: true,
        AccessControlMaxAgeSec: 600,
        OriginOverride: true,
      },
      SecurityHeadersConfig: {
        StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Preload: true, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: false },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
        XSSProtection: { Protection: true, ModeBlock: true, Override: true },
      },
      CustomHeadersConfig: { Items: [{ Header: 'X-Site', Value: 'a', Override: true }] },
      RemoveHeadersConfig: { Items: [{ Header: 'X-Powered-By' }] },
      ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 50 },
    });
    const policy = only({ ResponseHeadersPolicyId: { Ref: 'Own' } }, resources).responseHeadersPolicy;
    expect(policy?.set.map(({ name, value, override }) => `${name}: ${value}${override ? '!' : ''}`)).toEqual([
      'Strict-Transport-Security: max-age=60; includeSubDomains; preload!',
      'X-Content-Type-Options: nosniff!',
      'X-Frame-Options: DENY',
      'Referrer-Policy: no-referrer!',
      "Content-Security-Policy: default-src 'self'!",
      'X-XSS-Protection: 1; mode=block!',
      'X-Site: a!',
    ]);
    expect(policy).toMatchObject({
      remove: ['x-powered-by'],
      serverTiming: 50,
      cors: {
        allowOrigins: ['https://a.test'],
        allowHeaders: ['x-a'],
        allowCredentials: true,
        maxAge: 600,
        override: true,
      },
    });
    expect(policy?.cors?.allowMethods).toHaveLength(7);
  });

  test('a property nobody reads is named', () => {
    const resources = resource('CachePolicy', 'CachePolicyConfig', { Sparkle: 1 });
    expect(leftOut(read({ behavior: { CachePolicyId: { Ref: 'Own' } }, resources }))).toContain('Sparkle');
  });
});

test('a policy of another stack is reported, and nothing is cached', () => {
  const model = read({ behavior: { CachePolicyId: { 'Fn::ImportValue': 'shared-policy' } } });
  expect(leftOut(model)).toEqual(['export "shared-policy"', 'CachePolicyId']);
  expect(model.behaviors[0]?.cachePolicy.maxTtl).toBe(0);
});

describe('ForwardedValues are said in the words of policies', () => {
  const legacy = (ForwardedValues: unknown, more = {}) => only({ CachePolicyId: undefined, ForwardedValues, ...more });

  test('by default nothing is in the key and a day is the time', () => {
    expect(legacy({ QueryString: false }).cachePolicy).toMatchObject({
      minTtl: 0,
      defaultTtl: 86400,
      maxTtl: 31536000,
      headers: none,
      cookies: none,
      query: none,
      gzip: false,
      legacy: true,
    });
  });

  test.each<[string, unknown, unknown]>([
    ['F152: headers "*"', { QueryString: false, Headers: ['*'] }, { headers: all }],
    [
      'headers by name',
      { QueryString: false, Headers: ['Origin'] },
      { headers: { behavior: 'whitelist', names: ['origin'] } },
    ],
    ['the whole query', { QueryString: true }, { query: all }],
    ['all cookies', { QueryString: 'true', Cookies: { Forward: 'all' } }, { cookies: all, query: all }],
    [
      'cookies by pattern',
      { QueryString: false, Cookies: { Forward: 'whitelist', WhitelistedNames: ['s*'] } },
      { cookies: { behavior: 'whitelist', names: ['s*'] } },
    ],
  ])('%s', (_title, values, expected) => {
    expect(legacy(values).cachePolicy).toMatchObject(expected as object);
  });

  test('with named query keys the origin still gets the whole query', () => {
    const behavior = legacy({ QueryString: true, QueryStringCacheKeys: ['color'] });
    expect(behavior.cachePolicy.query).toEqual({ behavior: 'whitelist', names: ['color'] });
    expect(behavior.originRequestPolicy?.query).toEqual(all);
  });

  test('times and compression are those of the behavior', () => {
    const behavior = legacy({ QueryString: false }, { MinTTL: 1, DefaultTTL: 2, MaxTTL: 3, Compress: true });
    expect(behavior.cachePolicy).toMatchObject({ minTtl: 1, defaultTtl: 2, maxTtl: 3, gzip: true, brotli: false });
  });
});
