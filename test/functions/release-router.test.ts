import { describe, expect, test } from 'vitest';
import { config, handler, type ReleaseRouterOptions, routeRelease } from '../../functions/release-router.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { type Answer, openConfigured, openWays } from './ways.js';

const kvs = { live: 'r7', releases: '["r7","r6"]' };
const ask = await openWays('release-router', handler, { kvs });
const visit = (uri: string, release?: string, host = 'www.example.com') =>
  viewerRequest({ uri, headers: { host }, cookies: release === undefined ? {} : { '__Host-release': release } });

test.each<[string, string | undefined, string, string]>([
  ['/index.html', undefined, '/r7/index.html', 'a page'],
  ['/', undefined, '/r7/index.html', 'the start page'],
  ['/assets/app.1a2b.js', undefined, '/assets/app.1a2b.js', 'a shared file'],
  ['/assetsx.js', undefined, '/r7/assetsx.js', 'a folder ends at a segment border'],
  ['/about.txt', 'r6', '/r6/about.txt', 'data of the release his page came from'],
  ['/about.txt', 'r5', '/r7/about.txt', 'a release that is gone'],
  ['/about.txt', '../x', '/r7/about.txt', 'no folder at all'],
  ['/about.txt', 'constructor', '/r7/about.txt', 'a name that every object has'],
  ['/', 'r6', '/r7/index.html', 'pages are always of the live release'],
  ['/about', 'r6', '/r7/about', 'also without extension'],
  ['/r6/secret', undefined, '/r7/r6/secret', 'a folder cannot be asked for'],
  ['/../r6/x', undefined, '400', 'nor reached from below'],
  ['/assets/..%2fr6/x', undefined, '400', 'in any spelling'],
])('%s with %s ⇒ %s: %s', async (uri, release, expected) => {
  expect(outcome(await ask(visit(uri, release)))).toBe(expected);
});

test.each([
  ['pr-12.preview.example.com', '/', '/previews/pr-12/index.html'],
  ['PR-12.preview.example.com', '/assets/a.js', '/previews/pr-12/assets/a.js'],
  ['a.b.preview.example.com', '/', '404'],
  ['pr_1.preview.example.com', '/', '404'],
  ['.preview.example.com', '/', '404'],
  ['preview.example.com', '/', '/r7/index.html'],
  ['pr-1.preview.example.com.evil.test', '/', '/r7/index.html'],
])('host %s, %s ⇒ %s', async (host, uri, expected) => {
  expect(outcome(await ask(visit(uri, undefined, host)))).toBe(expected);
});

describe('a store without a good folder', () => {
  test.each<[string, Record<string, string>]>([
    ['no entry', {}],
    ['a way up', { live: '../x' }],
    ['..', { live: '..' }],
    ['nothing', { live: '' }],
    ['a long name', { live: 'r'.repeat(65) }],
  ])('%s is 503, and the last one known where the config has it', async (_title, broken) => {
    const closed = await openWays('release-router', handler, { kvs: broken });
    expect(await closed(visit('/'))).toMatchObject({
      statusCode: 503,
      headers: { 'cache-control': { value: 'no-store' } },
    });
    const run = async ({ request }: ViewerRequestEvent, options: ReleaseRouterOptions) =>
      (await routeRelease(request, options)) ?? request;
    const known = await openConfigured('release-router', { ...config, fallback: 'r5' }, run, { kvs: broken });
    expect(outcome(await known(visit('/')))).toBe('live' in broken ? '503' : '/r5/index.html');
  });

  test.each(['{', 'null', '{"0":"r6"}', '"r6"'])('releases %s: everybody is on the live one', async (releases) => {
    const strange = await openWays('release-router', handler, { kvs: { live: 'r7', releases } });
    expect(outcome(await strange(visit('/about.txt', 'r6')))).toBe('/r7/about.txt');
  });
});

test('a visitor who loads a page while the release changes has files of one release only', async () => {
  const before = ask;
  const after = await openWays('release-router', handler, { kvs: { live: 'r8', releases: '["r8","r7"]' } });
  const page = await before(visit('/'));
  expect(outcome(page)).toBe('/r7/index.html');
  const html = await before(
    viewerResponse({
      headers: { 'content-type': 'text/html' },
      request: { uri: '/', headers: { 'x-ew-release': 'r7' } },
    }),
  );
  const cookie = html.cookies?.['__Host-release'];
  expect(cookie).toEqual({ value: 'r7', attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' });
  expect(outcome(await after(visit('/about.txt', cookie?.value)))).toBe('/r7/about.txt');
  expect(outcome(await after(visit('/', cookie?.value)))).toBe('/r8/index.html');
});

test('the first of the releases is one, and a request without headers has a live one', async () => {
  const other = await openWays('release-router', handler, { kvs: { live: 'r7', releases: '["r6","r7"]' } });
  expect(outcome(await other(visit('/about.txt', 'r6')))).toBe('/r6/about.txt');
  const bare = viewerRequest({ uri: '/' });
  Reflect.deleteProperty(bare.request, 'headers');
  expect(await other(bare)).toMatchObject({ uri: '/r7/index.html', headers: { 'x-ew-release': { value: 'r7' } } });
  const page = viewerResponse({ request: { uri: '/', headers: { 'x-ew-release': 'r7' } } });
  Reflect.deleteProperty(page.response, 'cookies');
  expect((await other(page)).cookies).toMatchObject({ '__Host-release': { value: 'r7' } });
});

test('only the release of a page is told to the viewer-response function, by nobody else', async () => {
  const told = (answer: Answer) => answer.headers?.['x-ew-release']?.value;
  expect(told(await ask(visit('/')))).toBe('r7');
  expect(told(await ask(visit('/about.txt')))).toBeUndefined();
  expect(told(await ask(viewerRequest({ uri: '/assets/a.js', headers: { 'x-ew-release': 'r6' } })))).toBeUndefined();
});

test.each<[string, Parameters<typeof viewerResponse>[0]]>([
  [
    'a visitor who has it',
    {
      headers: { 'content-type': 'text/html' },
      request: { headers: { 'x-ew-release': 'r7' }, cookies: { '__Host-release': 'r7' } },
    },
  ],
  ['no folder', { headers: { 'content-type': 'text/html' }, request: { headers: { 'x-ew-release': '../x' } } }],
  ['a page of no release', { headers: { 'content-type': 'text/html' } }],
])('%s gets no cookie', async (_title, response) => {
  expect((await ask(viewerResponse(response))).cookies).toEqual(response?.request?.cookies ? {} : {});
});
