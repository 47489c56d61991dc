import { expect, test } from 'vitest';
import { config, handler, setNoindex } from '../../functions/noindex.js';
import type { Response } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { openWays } from './ways.js';

const ask = await openWays('noindex', handler);
const from = (host: string, more: Parameters<typeof viewerResponse>[0] = {}) =>
  viewerResponse({ ...more, request: { headers: { host } } });

test.each([
  ['www.example.com', undefined],
  ['WWW.example.com:443', undefined],
  ['d1.cloudfront.net', 'noindex, nofollow'],
  ['PR-1.example.com', 'noindex, nofollow'],
  ['www.example.com.evil.test', 'noindex, nofollow'],
])('%s ⇒ %s', async (host, expected) => {
  expect((await ask(from(host))).headers?.['x-robots-tag']?.value).toBe(expected);
});

test.each([301, 304])('status %i as well', async (statusCode) => {
  expect(await ask(from('d1.cloudfront.net', { statusCode }))).toMatchObject({
    headers: { 'x-robots-tag': { value: 'noindex, nofollow' } },
  });
});

test('the origin’s own rules stay, and do not swallow ours', async () => {
  const headers = { 'x-robots-tag': 'googlebot: nosnippet' };
  expect((await ask(from('d1.cloudfront.net', { headers }))).headers?.['x-robots-tag']?.value).toBe(
    'noindex, nofollow, googlebot: nosnippet',
  );
  const several = { 'x-robots-tag': ['googlebot: nosnippet', 'noarchive'] };
  expect((await ask(from('d1.cloudfront.net', { headers: several }))).headers?.['x-robots-tag']?.multiValue).toEqual([
    { value: 'googlebot: nosnippet' },
    { value: 'noarchive' },
    { value: 'noindex, nofollow' },
  ]);
});

test('an answer made at the edge takes it from the step', () => {
  const answer: Response = { statusCode: 301 };
  setNoindex(answer, viewerRequest({ headers: { host: 'd1.cloudfront.net' } }).request, config);
  expect(answer.headers).toEqual({ 'x-robots-tag': { value: 'noindex, nofollow' } });
});
