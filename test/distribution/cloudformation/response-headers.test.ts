import { expect, test } from 'vitest';
import type { ResponseHeadersPolicy } from '../../../tools/distribution/model.js';
import { leftOut, read } from './templates.js';

function modelOf(config: Record<string, unknown>) {
  const Properties = { ResponseHeadersPolicyConfig: { Name: 'own', ...config } };
  return read({
    behavior: { ResponseHeadersPolicyId: { Ref: 'Own' } },
    resources: { Own: { Type: 'AWS::CloudFront::ResponseHeadersPolicy', Properties } },
  });
}
const policyOf = (config: Record<string, unknown>) =>
  modelOf(config).behaviors[0]!.responseHeadersPolicy as ResponseHeadersPolicy;
const security = (name: string, config: object) =>
  policyOf({ SecurityHeadersConfig: { [name]: config } }).set.map((header) => [header.value, header.override]);

test('a policy of a name alone does nothing', () => {
  expect(policyOf({})).toEqual({ name: 'own', cors: undefined, set: [], remove: [] });
});

test('of CORS, what is left out is off', () => {
  const lists = {
    AccessControlAllowOrigins: { Items: ['https://a.test'] },
    AccessControlAllowHeaders: { Items: ['*'] },
  };
  const cors = { ...lists, AccessControlAllowMethods: { Items: ['GET', 'PUT'] } };
  expect(policyOf({ CorsConfig: cors }).cors).toEqual({
    allowOrigins: ['https://a.test'],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['*'],
    exposeHeaders: [],
    allowCredentials: false,
    maxAge: undefined,
    override: false,
  });
  const more = {
    ...lists,
    AccessControlAllowMethods: { Items: ['ALL'] },
    AccessControlExposeHeaders: { Items: ['etag'] },
    AccessControlAllowCredentials: true,
    AccessControlMaxAgeSec: 60,
    OriginOverride: true,
  };
  expect(policyOf({ CorsConfig: more }).cors).toMatchObject({
    allowMethods: ['GET', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    exposeHeaders: ['etag'],
    allowCredentials: true,
    maxAge: 60,
    override: true,
  });
});

test.each<[string, object, [string, boolean][]]>([
  ['StrictTransportSecurity', { AccessControlMaxAgeSec: 9 }, [['max-age=9', false]]],
  ['StrictTransportSecurity', {}, [['max-age=0', false]]],
  [
    'StrictTransportSecurity',
    { AccessControlMaxAgeSec: 9, IncludeSubdomains: true, Override: true },
    [['max-age=9; includeSubDomains', true]],
  ],
  ['StrictTransportSecurity', { AccessControlMaxAgeSec: 9, Preload: true }, [['max-age=9; preload', false]]],
  ['ContentTypeOptions', { Override: true }, [['nosniff', true]]],
  ['ContentTypeOptions', {}, [['nosniff', false]]],
  ['FrameOptions', { FrameOption: 'DENY', Override: false }, [['DENY', false]]],
  ['ReferrerPolicy', { ReferrerPolicy: 'no-referrer', Override: true }, [['no-referrer', true]]],
  ['ContentSecurityPolicy', { ContentSecurityPolicy: "default-src 'none'" }, [["default-src 'none'", false]]],
  ['XSSProtection', {}, [['0', false]]],
  ['XSSProtection', { Protection: false, ModeBlock: true }, [['0', false]]],
  ['XSSProtection', { Protection: true }, [['1', false]]],
  ['XSSProtection', { Protection: true, ModeBlock: true }, [['1; mode=block', false]]],
  ['XSSProtection', { Protection: true, ReportUri: 'https://r.test/' }, [['1; report=https://r.test/', false]]],
])('%s %j is written as %j', (name, config, headers) => {
  expect(security(name, config)).toEqual(headers);
});

test('headers of its own, and those it removes', () => {
  const policy = policyOf({
    CustomHeadersConfig: { Items: [{ Header: 'X-A', Value: 'a', Override: true }, { Header: 'X-B' }] },
    RemoveHeadersConfig: { Items: [{ Header: 'Server' }, { Header: 'X-Powered-By' }] },
  });
  expect(policy.set).toEqual([
    { name: 'X-A', value: 'a', override: true },
    { name: 'X-B', value: '', override: false },
  ]);
  expect(policy.remove).toEqual(['server', 'x-powered-by']);
});

test.each<[object, number | undefined]>([
  [{ Enabled: true, SamplingRate: 50 }, 50],
  [{ Enabled: true }, 0],
  [{ Enabled: false, SamplingRate: 50 }, undefined],
  [{ SamplingRate: 50 }, undefined],
])('Server-Timing %j is sampled by %s', (timing, rate) => {
  expect(policyOf({ ServerTimingHeadersConfig: timing }).serverTiming).toBe(rate);
});

test('what nobody reads is said, in every part, and comments and counts are passed over', () => {
  const model = modelOf({
    Comment: 'c',
    Odd1: 1,
    CorsConfig: { AccessControlAllowOrigins: { Items: [] }, Odd2: 1 },
    SecurityHeadersConfig: { Odd3: 1, ContentTypeOptions: { Override: true, Odd4: 1 } },
    CustomHeadersConfig: { Quantity: 1, Odd5: 1, Items: [{ Header: 'X-A', Value: 'a', Override: true, Odd6: 1 }] },
    ServerTimingHeadersConfig: { Enabled: true, Odd7: 1 },
  });
  expect(
    leftOut(model)
      .filter((what) => /Odd|Comment|Quantity/.test(what))
      .sort(),
  ).toEqual([1, 2, 3, 4, 5, 6, 7].map((at) => `Odd${at}`));
});
