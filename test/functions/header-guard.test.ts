import { describe, expect, test } from 'vitest';
import { config, guardHeaders, type HeaderGuardOptions, handler } from '../../functions/header-guard.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { openConfigured, openWays } from './ways.js';

test('to a bucket, cookies are removed and the request passes', async () => {
  const ask = await openWays('header-guard', handler);
  const cookies = { a: 'x'.repeat(3_000), b: 'x'.repeat(3_000), c: 'x'.repeat(3_000) };
  expect(await ask(viewerRequest({ uri: '/a', cookies }))).toMatchObject({ uri: '/a', cookies: {} });
});

describe('to an API', async () => {
  const run = ({ request }: ViewerRequestEvent, options: HeaderGuardOptions) =>
    guardHeaders(request, options) ?? request;
  const open = (changes: Partial<HeaderGuardOptions> = {}) =>
    openConfigured('header-guard', { ...config, removeCookies: false, ...changes }, run);
  const ask = await open();
  // host: www.example.com is 4 + 15 + 4 bytes; x-pad and what is between are 9.
  const pad = (bytes: number) => ({ 'x-pad': 'x'.repeat(bytes - 23 - 9) });

  test.each<[string, Parameters<typeof viewerRequest>[0], string]>([
    ['exactly the limit', { headers: pad(8_192) }, '/a'],
    ['one more', { headers: pad(8_193) }, '431'],
    ['9 KB of cookies', { cookies: { a: 'x'.repeat(9_000) } }, '431'],
    [
      'several values of one header',
      { headers: { 'x-a': ['x'.repeat(3_000), 'x'.repeat(3_000), 'x'.repeat(3_000)] } },
      '431',
    ],
    ['several values of one cookie', { cookies: { a: ['x'.repeat(5_000), 'x'.repeat(5_000)] } }, '431'],
    ['bytes, not letters', { headers: { 'x-a': 'é'.repeat(4_096) } }, '431'],
    ['a cookie to the limit', { cookies: { a: 'x'.repeat(8_192 - 23 - 12) } }, '/a'],
    ['a cookie over the limit', { cookies: { a: 'x'.repeat(8_192 - 23 - 11) } }, '431'],
  ])('%s ⇒ %s', async (_title, request, expected) => {
    expect(outcome(await ask(viewerRequest({ uri: '/a', ...request })))).toBe(expected);
  });

  test('no headers are none too many', async () => {
    const event = viewerRequest({ uri: '/a' });
    Reflect.deleteProperty(event.request, 'headers');
    Reflect.deleteProperty(event.request, 'cookies');
    expect(outcome(await ask(event))).toBe('/a');
  });

  test('the browser is told to forget its cookies, by option', async () => {
    const big = viewerRequest({ cookies: { a: 'x'.repeat(9_000) } });
    expect((await ask(big)).headers).toEqual({ 'cache-control': { value: 'no-store' } });
    const clearing = await open({ clearCookies: true });
    expect((await clearing(big)).headers).toEqual({
      'cache-control': { value: 'no-store' },
      'clear-site-data': { value: '"cookies"' },
    });
  });
});
