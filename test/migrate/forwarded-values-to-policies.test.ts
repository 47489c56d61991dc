import { expect, test } from 'vitest';
import { forwardedValuesToPolicies } from '../../tools/migrate/forwarded-values-to-policies.js';

test.each<[times: object, made: object, why: string]>([
  [{}, { MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 }, 'a day and a year'],
  [{ MinTTL: 100_000 }, { MinTTL: 100_000, DefaultTTL: 100_000, MaxTTL: 31_536_000 }, 'no default below the least'],
  [
    { MinTTL: '60', MaxTTL: { Ref: 'Most' } },
    { MinTTL: '60', DefaultTTL: 86_400, MaxTTL: { Ref: 'Most' } },
    'as it was',
  ],
])('%j becomes %j: %s', (times, made) => {
  const behavior = { TargetOriginId: 'Site', ForwardedValues: { QueryString: false }, ...times };
  const Properties = { DistributionConfig: { DefaultCacheBehavior: behavior } };
  const template = { Resources: { Site: { Type: 'AWS::CloudFront::Distribution', Properties } } };
  expect(JSON.stringify(forwardedValuesToPolicies(template))).toContain(JSON.stringify(made).slice(1, -1));
});
