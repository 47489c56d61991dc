import { expect, test } from 'vitest';
import { parseCustomPolicy } from '../../shared/edge-lambdas/policy.js';

const policy = (resource: string, expires: string) =>
  `{"Statement":[{"Resource":${resource},"Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;

test.each([
  ['"https://d.test/a/*"', '1800000000'],
  ['"https://d.test/{a}:[b],c"', '0'],
  ['""', '1'],
  ['"https://d.test/\\u0061"', '1800000000'],
  ['"https://d.test/é"', '1800000000'],
  ['"https://d.test/\\""', '1800000000'],
  ['"a"', '01'],
  ['"a"', '1.5'],
  ['"a"', '1e3'],
  ['"a"', '-1'],
  ['"a"', '9223372036854775807'],
  ['"a"', '"1800000000"'],
  ['"a\n"', '1'],
  ['"a","Resource":"b"', '1'],
  ['"a"', '1,"AWS:EpochTime":2'],
  ['null', '1'],
])('Resource %s until %s reads the same, however signers set its blanks', (resource, expires) => {
  const plain = policy(resource, expires);
  const spaced = plain.replace('{"Statement":[', '{ "Statement" : [ ');
  expect(parseCustomPolicy(plain)).toEqual(parseCustomPolicy(spaced));
});

test('the usual form says what it says', () => {
  expect(parseCustomPolicy(policy('"https://d.test/a/*"', '1800000000'))).toEqual({
    resource: 'https://d.test/a/*',
    expires: 1_800_000_000,
    starts: undefined,
    ip: undefined,
  });
  expect(parseCustomPolicy(policy('"a"', '01'))).toBeUndefined();
});
