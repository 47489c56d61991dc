import { expect, test } from 'vitest';
import { handler } from '../../functions/behaviors/storefront-request.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openWays } from './ways.js';

const kvs = {
  live: 'r7',
  releases: '["r7"]',
  'r:/old': '/new',
  'r:/start': '/',
  'r:/sale': '302 /new/',
  'r:/form': '308 /contact',
  'r:/call': '307 /contact',
  'r:/part': '/new#part',
  'r:/gone': '410',
  'r:/away': 'https://evil.test/',
  'r*': '{"/docs/*":"/guide/:splat"}',
};
const ask = await openWays('behaviors/storefront-request', handler, { kvs });
const www = 'www.example.com';
const visit = (address: string, host = www, more: Parameters<typeof viewerRequest>[0] = {}) =>
  viewerRequest({ ...asked(address), headers: { host, 'accept-language': 'de' }, ...more });

test.each([
  [www, '/about/', '/r7/about/index.html', 'a page'],
  [www, '/assets/a.1f.js', '/assets/a.1f.js', 'a shared file'],
  [www, '/about', '301 /about/', 'a slash'],
  [www, '/about/index.html?a=1', '301 /about/?a=1', 'the name of a file'],
  ['example.com', '/about/', `301 https://${www}/about/`, 'a host'],
  ['example.com', '/about?utm_source=x', `301 https://${www}/about/?utm_source=x`, 'host and slash'],
  ['example.com', '/old?a=1&a=2', `301 https://${www}/new/?a=1&a=2`, 'host, page and slash'],
  [www, '/old', '301 /new/', 'page and slash'],
  [www, '/docs/a/b?z', '301 /guide/a/b/?z', 'a folder and a slash'],
  [www, '/sale', '302 /new/', 'a page for a while'],
  ['example.com', '/sale', `302 https://${www}/new/`, 'which makes the whole temporary'],
  ['example.com', '/call', `302 https://${www}/contact/`, 'so does one that keeps the method'],
  [www, '/', '302 /de/', 'a language'],
  ['example.com', '/', `302 https://${www}/de/`, 'host and language'],
  ['example.com', '/start', `302 https://${www}/de/`, 'host, page and language'],
  [www, '/DE/preise', '301 /de/preise/', 'the spelling of a language, and a slash'],
  [www, '/gone', '410', 'a page that is no more'],
  [www, '/away', '301 /away/', 'no: a host that is not listed'],
  [www, '/part', '301 /new#part', 'a place within a page'],
  [www, '//evil.test/x', '/r7//evil.test/x', 'no: a host in the path stays a path'],
  ['example.com', '//evil.test/x', `301 https://${www}//evil.test/x`, 'and does not become one'],
  [www, '/../r6/x/', '400', 'no: out of the release'],
])('%s%s ⇒ %s: %s', async (host, address, expected) => {
  expect(outcome(await ask(visit(address, host)))).toBe(expected);
});

test('where one redirect led, no other one waits', async () => {
  for (const address of ['/', '/old?a=1', '/start', '/about', '/docs/a', '/DE/preise?b', '/sale']) {
    const first = await ask(visit(address, 'example.com'));
    const location = 'statusCode' in first ? (first.headers?.location?.value ?? '') : '';
    expect(location).toMatch(`https://${www}/`);
    expect(outcome(await ask(visit(location.slice(`https://${www}`.length)))), address).toMatch(
      /^\/r7\/.*index\.html$/,
    );
  }
});

test('a redirect is kept unless a part of it is for now alone', async () => {
  const headers = async (address: string) => (await ask(visit(address, 'example.com'))).headers;
  expect(await headers('/old')).toEqual({
    location: { value: `https://${www}/new/` },
    'cache-control': { value: 'max-age=3600' },
    'strict-transport-security': { value: 'max-age=31536000' },
  });
  expect(await headers('/')).toMatchObject({ 'cache-control': { value: 'no-store' } });
});

test('a form keeps its method, and its query goes to nobody but the origin', async () => {
  const form = (address: string, host = www) =>
    ask(visit(address, host, { ...asked(address, 'POST'), headers: { host } }));
  expect(outcome(await form('/form'))).toBe('308 /contact');
  expect(outcome(await form('/form', 'example.com'))).toBe(`308 https://${www}/contact`);
  expect(outcome(await form('/call', 'example.com'))).toBe(`307 https://${www}/contact`);
  expect(outcome(await form('/send'))).toBe('/r7/send');
  expect(await ask(visit('/about/?utm_source=x&b=2&a=1'))).toMatchObject({ querystring: 'a=1&b=2' });
});

test('a closed site answers 503 on every host, before anything moves', async () => {
  const closed = await openWays('behaviors/storefront-request', handler, { kvs: { ...kvs, m: '1' } });
  for (const [host, address] of [
    [www, '/'],
    ['example.com', '/old'],
  ] as const)
    expect(outcome(await closed(visit(address, host)))).toBe('503');
  expect(outcome(await closed(visit('/robots.txt')))).toBe('/r7/robots.txt');
});

test('without a live release, and without a store, nothing is served', async () => {
  const empty = await openWays('behaviors/storefront-request', handler, { kvs: {} });
  expect(outcome(await empty(visit('/about/')))).toBe('503');
});
