import { describe, expect, test } from 'vitest';
import { readDistributions } from '../../../tools/distribution/cloudformation/index.js';
import { cachingDisabled, leftOut, read, template } from './templates.js';

test('what a template leaves unsaid is as CloudFront has it', () => {
  const model = read();
  expect(model).toMatchObject({
    logicalId: 'Site',
    aliases: [],
    enabled: true,
    defaultRootObject: undefined,
    errorResponses: [],
    geoRestriction: { type: 'none', countries: [] },
    cacheTagHeader: undefined,
    loggingIncludesCookies: false,
    notSimulated: [],
  });
  expect(model.id).toMatch(/^E[A-Z0-9]{13}$/);
  expect(model.domainName).toMatch(/^d[a-z0-9]{13}\.cloudfront\.net$/);
  expect(model.behaviors[0]).toMatchObject({
    pattern: '*',
    isDefault: true,
    allowedMethods: ['GET', 'HEAD'],
    cachedMethods: ['GET', 'HEAD'],
    compress: false,
    trustedKeys: undefined,
    functions: {},
  });
  expect(model.origins.Main).toMatchObject({
    kind: 'custom',
    path: '',
    httpPort: 80,
    httpsPort: 443,
    attempts: 3,
    connectTimeout: 10,
    readTimeout: 30,
    keepaliveTimeout: 5,
    completionTimeout: undefined,
    target: { kind: 'external', url: undefined },
  });
});

test('what a template says is in the model', () => {
  const model = read({
    config: {
      Aliases: ['www.example.com'],
      Enabled: 'false',
      DefaultRootObject: 'index.html',
      CustomErrorResponses: [
        { ErrorCode: 404, ResponseCode: '200', ResponsePagePath: '/index.html', ErrorCachingMinTTL: 0 },
        { ErrorCode: 500 },
      ],
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['de', 'AT'] } },
      CacheTagConfig: { HeaderName: 'Edge-Cache-Tag' },
      Logging: { Bucket: 'logs.s3.amazonaws.com', IncludeCookies: true },
    },
    origin: {
      OriginPath: '/live',
      ConnectionAttempts: 1,
      ConnectionTimeout: '2',
      ResponseCompletionTimeout: 40,
      OriginCustomHeaders: [{ HeaderName: 'X-Key', HeaderValue: 'a' }],
      CustomOriginConfig: { OriginProtocolPolicy: 'http-only', HTTPPort: 8080, OriginReadTimeout: 20 },
    },
  });
  expect(model).toMatchObject({
    aliases: ['www.example.com'],
    enabled: false,
    defaultRootObject: 'index.html',
    errorResponses: [
      { errorCode: 404, responseCode: 200, pagePath: '/index.html', cachingMinTtl: 0 },
      { errorCode: 500, responseCode: undefined, pagePath: undefined, cachingMinTtl: 10 },
    ],
    geoRestriction: { type: 'whitelist', countries: ['DE', 'AT'] },
    cacheTagHeader: 'Edge-Cache-Tag',
    loggingIncludesCookies: true,
  });
  expect(model.origins.Main).toMatchObject({
    path: '/live',
    attempts: 1,
    connectTimeout: 2,
    completionTimeout: 40,
    customHeaders: [['X-Key', 'a']],
    protocolPolicy: 'http-only',
    httpPort: 8080,
    readTimeout: 20,
  });
});

test('behaviors keep their order, the default one is last', () => {
  const other = { TargetOriginId: 'Main', ViewerProtocolPolicy: 'allow-all', CachePolicyId: cachingDisabled };
  const CacheBehaviors = ['/b/*', '/a/*', '/b'].map((PathPattern) => ({ PathPattern, ...other }));
  expect(read({ config: { CacheBehaviors } }).behaviors.map((each) => each.pattern)).toEqual([
    '/b/*',
    '/a/*',
    '/b',
    '*',
  ]);
});

test.each([
  ['as a list', ['GET', 'HEAD', 'OPTIONS']],
  ['with a quantity', { Quantity: 3, Items: ['GET', 'HEAD', 'OPTIONS'] }],
])('methods may be written %s', (_title, AllowedMethods) => {
  expect(read({ behavior: { AllowedMethods } }).behaviors[0]?.allowedMethods).toEqual(['GET', 'HEAD', 'OPTIONS']);
});

test('an origin group has a primary and a secondary', () => {
  const second = {
    Id: 'Second',
    DomainName: 'b.example.com',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
  };
  const first = { ...second, Id: 'Main', DomainName: 'a.example.com' };
  const group = {
    Id: 'Both',
    FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [500, '503'] } },
    Members: { Quantity: 2, Items: [{ OriginId: 'Main' }, { OriginId: 'Second' }] },
  };
  const config = { Origins: [first, second], OriginGroups: { Quantity: 1, Items: [group] } };
  const model = read({ config, behavior: { TargetOriginId: 'Both' } });
  expect(model.originGroups).toEqual({ Both: { id: 'Both', members: ['Main', 'Second'], statusCodes: [500, 503] } });
});

describe('what is not simulated is named, with what happens instead', () => {
  test.each([
    ['F030: of the distribution', { config: { WebACLId: 'arn' } }, 'WebACLId', 'Site.DistributionConfig.WebACLId'],
    ['of a behavior', { behavior: { FieldLevelEncryptionId: 'x' } }, 'FieldLevelEncryptionId', 'DefaultCacheBehavior'],
    ['of an origin', { origin: { OriginShield: { Enabled: true } } }, 'OriginShield', 'Origins[Main].OriginShield'],
    ['nobody knows', { config: { Sparkle: 1 } }, 'Sparkle', 'Site.DistributionConfig.Sparkle'],
    ['nobody knows, of an origin', { origin: { Sparkle: 1 } }, 'Sparkle', 'Origins[Main].Sparkle'],
    ['nobody knows, of a behavior', { behavior: { Sparkle: 1 } }, 'Sparkle', 'DefaultCacheBehavior.Sparkle'],
  ])('a property %s', (_title, parts, what, at) => {
    const [entry] = read(parts).notSimulated;
    expect(entry?.what).toBe(what);
    expect(entry?.at).toContain(at);
    expect(entry?.instead).not.toBe('');
  });

  test('but not what asks for nothing', () => {
    const config = { WebACLId: '', Staging: false, Restrictions: { GeoRestriction: { RestrictionType: 'none' } } };
    const origin = { OriginShield: { Enabled: false }, ResponseCompletionTimeout: 60 };
    expect(leftOut(read({ config, origin }))).toEqual([]);
  });
});

test('several distributions of a template are several models', () => {
  const one = template({ config: { Aliases: ['one.test'] } }).Resources as Record<string, unknown>;
  const two = template({ config: { Aliases: ['two.test'] } }).Resources as Record<string, unknown>;
  const off = { ...(two.Site as object), Condition: 'Never' };
  const whole = {
    Conditions: { Never: { 'Fn::Equals': [1, 2] } },
    Resources: { One: one.Site, Two: two.Site, Off: off },
  };
  const models = readDistributions(whole, { projectDir: '/nowhere' });
  expect(models.map((model) => [model.logicalId, model.aliases])).toEqual([
    ['One', ['one.test']],
    ['Two', ['two.test']],
  ]);
  expect(models[0]?.id).not.toBe(models[1]?.id);
});
