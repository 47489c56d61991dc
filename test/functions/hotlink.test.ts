import { expect, test } from 'vitest';
import { type HotlinkOptions, handler, refuseHotlink } from '../../functions/hotlink.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { openConfigured, openWays } from './ways.js';

const ask = await openWays('hotlink', handler);
const visit = (headers: Record<string, string | string[]>) => viewerRequest({ uri: '/a.jpg', headers });

test.each([
  ['https://example.com/a', true],
  ['https://cdn.example.com/', true],
  ['https://example.com', true],
  ['https://example.com:8443/a', true],
  ['HTTPS://EXAMPLE.COM', true],
  ['https://example.com.evil.test/', false],
  ['https://notexample.com/', false],
  ['https://evil.test/?https://example.com', false],
  ['https://example.com@evil.test/', false],
  ['https://evil.test\\.example.com/', false],
  ['https://evil.test/.example.com', false],
  ['garbage', false],
  ['', false],
])('embedded by %j passes: %s', async (referer, passes) => {
  expect(outcome(await ask(visit({ referer })))).toBe(passes ? '/a.jpg' : '403');
});

test.each<[Record<string, string>, boolean]>([
  [{}, true],
  [{ 'sec-fetch-site': 'same-site', referer: 'https://evil.test/' }, true],
  [{ 'sec-fetch-site': 'same-origin', referer: 'https://evil.test/' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'cross-site', referer: 'https://evil.test/' }, false],
  [{ 'sec-fetch-site': 'cross-site', referer: 'https://example.com/' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, true],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', referer: 'https://evil.test/' }, true],
])('%j passes: %s', async (headers, passes) => {
  expect(outcome(await ask(visit(headers)))).toBe(passes ? '/a.jpg' : '403');
});

test('strict refuses what names no page, and each of several domains may embed', async () => {
  const run = ({ request }: ViewerRequestEvent, options: HotlinkOptions) => refuseHotlink(request, options) ?? request;
  const strict = await openConfigured('hotlink', { domains: ['a.test', 'b.test'], strict: true }, run);
  const outcomes = async (headers: Record<string, string>) => outcome(await strict(visit(headers)));
  expect(await outcomes({})).toBe('403');
  expect(await outcomes({ 'sec-fetch-site': 'none' })).toBe('/a.jpg');
  expect(await outcomes({ referer: 'https://www.a.test/' })).toBe('/a.jpg');
  expect(await outcomes({ referer: 'https://b.test/' })).toBe('/a.jpg');
  expect(await outcomes({ referer: 'https://c.test/' })).toBe('403');
});
