import { expect, test } from 'vitest';
import { judgeCondition } from '../../tools/distribution/policy-condition.js';

const facts = {
  'aws:referer': 'https://a.test/x',
  'aws:sourceip': '130.176.0.1',
  'aws:securetransport': 'true',
  'aws:currenttime': '2026-01-02T03:04:05Z',
  'aws:sourcearn': 'arn:aws:cloudfront::123456789012:distribution/E1',
  'aws:sourcevpce': undefined,
  's3:tlsversion': '1.3',
};

test.each<[string, string, string, unknown, boolean | undefined]>([
  ['equal', 'StringEquals', 'aws:Referer', 'https://a.test/x', true],
  ['not equal', 'StringEquals', 'aws:Referer', 'https://a.test/X', false],
  ['equal without case', 'StringEqualsIgnoreCase', 'aws:Referer', 'HTTPS://A.test/x', true],
  ['one of several', 'StringLike', 'AWS:REFERER', ['b', 'https://a.test/*'], true],
  ['like, with letters as they are', 'StringLike', 'aws:Referer', 'HTTPS://*', false],
  ['a dot is a dot', 'StringLike', 'aws:Referer', 'https://a-test/*', false],
  ['none of several', 'StringNotLike', 'aws:Referer', ['b', 'c*'], true],
  ['one of those not wanted', 'StringNotEquals', 'aws:Referer', ['https://a.test/x'], false],
  ['an ARN by wildcard', 'ArnLike', 'aws:SourceArn', 'arn:aws:cloudfront::*:distribution/*', true],
  ['an address in a range', 'IpAddress', 'aws:SourceIp', ['192.0.2.0/24', '130.176.0.0/16'], true],
  ['an address outside', 'IpAddress', 'aws:SourceIp', '192.0.2.0/24', false],
  ['an address alone', 'NotIpAddress', 'aws:SourceIp', '130.176.0.1', false],
  ['a range of the other kind', 'IpAddress', 'aws:SourceIp', '2001:db8::/32', false],
  ['a range that is none', 'NotIpAddress', 'aws:SourceIp', 'everywhere', true],
  ['true', 'Bool', 'aws:SecureTransport', 'true', true],
  ['false', 'Bool', 'aws:SecureTransport', 'false', false],
  ['before a date', 'DateLessThan', 'aws:CurrentTime', '2026-01-03T00:00:00Z', true],
  ['after a date', 'DateGreaterThan', 'aws:CurrentTime', '2026-01-03T00:00:00Z', false],
  ['a smaller number', 'NumericLessThan', 's3:TlsVersion', '1.2', false],
  ['nothing there', 'StringEquals', 'aws:SourceVpce', 'vpce-1', false],
  ['nothing there, if it exists', 'StringEqualsIfExists', 'aws:SourceVpce', 'vpce-1', true],
  ['nothing there is none of those', 'StringNotEquals', 'aws:SourceVpce', 'vpce-1', true],
  ['for all of nothing', 'ForAllValues:StringEquals', 'aws:SourceVpce', 'vpce-1', true],
  ['for any of nothing', 'ForAnyValue:StringEquals', 'aws:SourceVpce', 'vpce-1', false],
  ['absent', 'Null', 'aws:SourceVpce', 'true', true],
  ['present', 'Null', 'aws:Referer', 'true', false],
  ['a key that nobody knows', 'StringEquals', 'aws:Mood', 'good', undefined],
  ['an operator that nobody knows', 'StringSounds', 'aws:Referer', 'x', undefined],
])('%s: %s %s', (_title, operator, key, values, holds) => {
  expect(judgeCondition({ [operator]: { [key]: [values].flat().map(String) } }, facts)).toBe(holds);
});

test('all tests must hold, and one that fails outweighs one that is unknown', () => {
  const good = { StringLike: { 'aws:Referer': ['https://*'] } };
  const bad = { Bool: { 'aws:SecureTransport': ['false'] } };
  const unknown = { StringEquals: { 'aws:Mood': ['good'] } };
  expect(judgeCondition({}, facts)).toBe(true);
  expect(judgeCondition({ ...good, ...bad }, facts)).toBe(false);
  expect(judgeCondition({ ...good, ...unknown }, facts)).toBe(undefined);
  expect(judgeCondition({ ...unknown, ...bad }, facts)).toBe(false);
});
