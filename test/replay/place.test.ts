import { expect, test } from 'vitest';
import type { DistributionModel } from '../../tools/distribution/model.js';
import { readFields } from '../../tools/replay/log-fields.js';
import { placeRequest } from '../../tools/replay/place.js';
import { distribution } from '../simulator/support.js';

const plain = named('Plain', []);
const site = named('Site', ['www.example.com']);
const shop = named('Shop', ['*.shop.example.com']);

function named(logicalId: string, aliases: string[]): DistributionModel {
  return {
    ...distribution({ aliases }),
    logicalId,
    id: `E${logicalId.toUpperCase()}`,
    domainName: `d${logicalId.toLowerCase()}.cloudfront.net`,
  };
}

function placed(host: string, models: DistributionModel[], file = 'a.log', own = 'd0.cloudfront.net') {
  const values = { 'cs-method': 'GET', 'cs-uri-stem': '/', 'sc-status': '200', 'x-host-header': host, 'cs-host': own };
  const { viewer, distribution: id, isCertain } = placeRequest(readFields(values, file, 1)!, models);
  expect(viewer.headers[0]).toEqual(['Host', viewer.host]);
  return [viewer.host, id, isCertain];
}

test.each<[string, DistributionModel[], [string, string, boolean], string]>([
  ['old.example.com', [plain], ['old.example.com', 'Plain', true], 'a distribution without alias sees what was logged'],
  ['www.example.com', [site], ['www.example.com', 'Site', true], 'an alias'],
  ['www.example.org', [site], ['www.example.com', 'Site', true], "another stage's alias means this one's"],
  ['d0.cloudfront.net', [site], ['d0.cloudfront.net', 'Site', true], "the distribution's own name is no alias"],
  ['a.shop.example.com', [site, shop], ['a.shop.example.com', 'Shop', true], 'several distributions are told by alias'],
  ['old.example.com', [plain, site], ['old.example.com', 'Plain', false], 'the first stands in'],
  ['-', [plain], ['d0.cloudfront.net', 'Plain', true], 'a log without x-host-header'],
])('%s: %j', (host, models, expected) => {
  expect(placed(host, models)).toEqual(expected);
});

test.each([
  ['logs/ESITE.2026-01-02-03.0a1b2c3d.gz', 'Site'],
  ['logs/DistributionId=ESITE/year=2026/x.gz', 'Site'],
  ['logs/EOTHER.2026-01-02-03.0a1b2c3d.gz', 'Plain'],
])('%s belongs to %s', (file, id) => {
  expect(placed('old.example.org', [plain, site], file)[1]).toBe(id);
});

test("the distribution's own name in cs(Host) tells it too", () => {
  expect(placed('old.example.org', [plain, site], 'a.log', 'dsite.cloudfront.net')[1]).toBe('Site');
});
