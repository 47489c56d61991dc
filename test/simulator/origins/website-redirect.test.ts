/** Where routing rules of a website lead. AmazonS3/latest/userguide/how-to-page-redirect.html */
import { expect, test } from 'vitest';
import type { RoutingRule } from '../../../tools/distribution/model.js';
import { findRule, redirectBy } from '../../../tools/simulator/origins/website-redirect.js';
import { noRule, originRequest } from './requests.js';

test.each<[Partial<RoutingRule>[], string, number | undefined, number]>([
  [[{}], 'a', undefined, 0],
  [[{}], 'a', 404, -1],
  [[{ whenError: 404 }], 'a', 404, 0],
  [[{ whenError: 404 }], 'a', 403, -1],
  [[{ whenError: 404 }], 'a', undefined, -1],
  [[{ whenPrefix: 'b/' }, { whenPrefix: 'a/' }, {}], 'a/b', undefined, 1],
  [[{ whenPrefix: 'a/' }], 'b/a/', undefined, -1],
  [[{ whenPrefix: 'a/', whenError: 404 }], 'a/b', 404, 0],
  [[{ whenPrefix: 'a/', whenError: 404 }], 'b', 404, -1],
])('of %j for "%s", error %s, number %i counts', (rules, key, error, expected) => {
  const all = rules.map((rule) => ({ ...noRule, ...rule }));
  const found = findRule(all, key, error);
  expect(found === undefined ? -1 : all.indexOf(found)).toBe(expected);
});

test.each<[Partial<RoutingRule>, string, string, string]>([
  [{}, 'a', '', 'http://site.test/a'],
  [{}, 'a b/ü', 'x=1', 'http://site.test/a%20b/%C3%BC?x=1'],
  [{ host: 'b.test', protocol: 'https' }, 'a', '', 'https://b.test/a'],
  [{ whenPrefix: 'old/', prefix: 'new/' }, 'old/a', '', 'http://site.test/new/a'],
  [{ whenPrefix: 'old/', prefix: '' }, 'old/a', '', 'http://site.test/a'],
  [{ prefix: 'new/' }, 'a', '', 'http://site.test/new/a'],
  [{ whenPrefix: 'old/' }, 'old/a', '', 'http://site.test/old/a'],
  [{ key: 'gone.html' }, 'a', 'x=1', 'http://site.test/gone.html'],
  [{ key: 'gone.html', prefix: 'new/' }, 'a', '', 'http://site.test/gone.html'],
])('%j leads from "%s"?%s to %s', (rule, key, query, location) => {
  const request = originRequest({ domain: 'site.test', protocol: 'http', query });
  const answer = redirectBy(request, key, { ...noRule, ...rule });
  expect([answer.status, answer.statusText]).toEqual([301, 'Moved Permanently']);
  expect(answer.headers).toContainEqual(['Location', location]);
  expect(redirectBy(request, key, { ...noRule, status: 302 }).statusText).toBe('Found');
});
