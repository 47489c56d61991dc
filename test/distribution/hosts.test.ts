import { expect, test } from 'vitest';
import {
  answersTo,
  hostnameOf,
  hostOf,
  isAlias,
  isLoopbackName,
  isServed,
  modelAt,
  publicHost,
} from '../../tools/distribution/hosts.js';
import type { DistributionModel } from '../../tools/distribution/model.js';

const model = (logicalId: string, domainName: string, ...aliases: string[]) =>
  ({ logicalId, domainName, aliases }) as unknown as DistributionModel;
const site = model('Site', 'd1.cloudfront.net', '*.pages.test', 'WWW.site.test', 'site.test');
const shop = model('Shop', 'd2.cloudfront.net', 'shop.test');
const bare = model('Bare', 'd3.cloudfront.net', '*.wide.test');
const models = [site, shop, bare];

test.each([
  ['Site.test:8443', 'site.test'],
  ['site.test', 'site.test'],
  ['[::1]:80', '[::1]'],
  ['a_b-c.test', 'a_b-c.test'],
  ['site.test:123456', undefined],
  ['site.test:', undefined],
  ['site.test/x', undefined],
  ['a b', undefined],
  ['', undefined],
])('the name in %j is %s', (host, name) => {
  expect(hostnameOf(host)).toBe(name);
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['shop.localhost', true],
  ['xlocalhost', false],
  ['localhost.evil.test', false],
  ['127.0.0.1.evil.test', false],
])('%s is this machine: %s', (name, is) => {
  expect(isLoopbackName(name)).toBe(is);
  expect(isServed(name, models)).toBe(is);
});

test.each([
  ['localhost', 'WWW.site.test', site],
  ['127.0.0.1', 'WWW.site.test', site],
  ['shop.localhost', 'shop.test', shop],
  ['bare.localhost', 'd3.cloudfront.net', bare],
  ['shop.test.localhost', 'shop.test', shop],
  ['d2.cloudfront.net.localhost', 'd2.cloudfront.net', shop],
  ['a.wide.test.localhost', 'a.wide.test', bare],
  ['nobody.localhost', 'WWW.site.test', site],
  ['shop.test', 'shop.test', shop],
  ['foreign.test', 'foreign.test', site],
])('%s is %s to functions', (name, host, expected) => {
  expect(publicHost(name, models)).toBe(host);
  expect(modelAt(name, models)).toBe(expected);
});

test('without a distribution a name stays what it is', () => {
  expect(publicHost('localhost', [])).toBe('localhost');
  expect(modelAt('localhost', [])).toBeUndefined();
  expect(isServed('shop.test', [])).toBe(false);
});

test('an alias that is a whole name stands for the distribution, else its own domain', () => {
  expect(models.map(hostOf)).toEqual(['WWW.site.test', 'shop.test', 'd3.cloudfront.net']);
});

test.each([
  ['d1.cloudfront.net', true],
  ['www.site.test', true],
  ['site.test', true],
  ['a.pages.test', true],
  ['a.b.pages.test', false],
  ['pages.test', false],
  ['shop.test', false],
])('the site answers to %s: %s', (host, does) => {
  expect(answersTo(site, host)).toBe(does);
});

test.each([
  ['*.a.test', 'x.a.test', true],
  ['*.a.test', 'x.y.a.test', false],
  ['*.a.test', 'xa.test', false],
  ['*.a.test', 'a.test', false],
  ['a.test', 'a.test', true],
  ['a.test', 'x.a.test', false],
])('%s stands for %s: %s', (alias, host, does) => {
  expect(isAlias(alias, host)).toBe(does);
});
