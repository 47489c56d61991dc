import { expect, test } from 'vitest';
import { type CanonicalHostOptions, config, redirectHost } from '../../functions/canonical-host.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openConfigured } from './ways.js';

const run = ({ request }: ViewerRequestEvent, options: CanonicalHostOptions) =>
  redirectHost(request, options) ?? request;
const open = (changes: Partial<CanonicalHostOptions>) =>
  openConfigured('canonical-host', { ...config, host: 'www.ex.test', allow: ['t1.ex.test'], ...changes }, run);
const on = (host: string, address: string, method = 'GET') =>
  viewerRequest({ ...asked(address, method), headers: { host } });

const ask = await open({});

test.each([
  ['GET', 'ex.test', '/a?b=1', '301 https://www.ex.test/a?b=1', 'path and query stay'],
  ['GET', 'WWW.EX.TEST', '/', '/', 'the case of a host is nothing'],
  ['GET', 'www.ex.test:443', '/', '/', 'nor is the port'],
  ['GET', 'www.ex.test.', '/', '/', 'nor the final dot'],
  ['GET', 'ex.test.', '/', '301 https://www.ex.test/', 'another host with a final dot'],
  ['GET', 'd1.cloudfront.net', '/x', '301 https://www.ex.test/x', 'the distribution’s own name'],
  ['GET', 'ex.test', '//evil.test/x', '301 https://www.ex.test//evil.test/x', 'the host is fixed'],
  ['GET', 'ex.test', '/\\evil.test', '301 https://www.ex.test/\\evil.test', 'whatever the path'],
  ['POST', 'ex.test', '/f', '308 https://www.ex.test/f', 'a form keeps its body'],
  ['OPTIONS', 'ex.test', '/', '/', 'a preflight must not be redirected'],
  ['GET', 't1.ex.test', '/', '/', 'an allowed host'],
  ['GET', 'ex.test', '/.well-known/acme-challenge/x', '/.well-known/acme-challenge/x', 'an excepted path'],
  ['GET', 'www.ex.test.evil.test', '/', '301 https://www.ex.test/', 'a longer name is another'],
  ['GET', 'www.ex.test', '/About', '/About', 'case of the path stays'],
  ['GET', 'ex.test', '/About', '301 https://www.ex.test/About', 'on a redirect, too'],
  ['GET', 'ex.test', '/é', '/é', 'a path that no Location may hold'],
  ['GET', 't1.ex.test', '/A?b', '/A', 'an allowed host with a query'],
])('%s %s%s ⇒ %s: %s', async (method, host, address, expected) => {
  expect(outcome(await ask(on(host, address, method)))).toBe(expected);
});

test('a path that would lengthen the host is none of CloudFront’s, and no redirect', () => {
  const { request } = on('ex.test', '/');
  request.uri = '.evil.test/';
  expect(redirectHost(request, { host: 'www.ex.test' })).toBeUndefined();
});

test('a request without Host is left to CloudFront', async () => {
  const event = viewerRequest({ uri: '/a' });
  delete event.request.headers.host;
  expect(outcome(await ask(event))).toBe('/a');
});

test('the redirect itself carries strict-transport-security, and is kept for an hour', async () => {
  expect(await ask(on('ex.test', '/'))).toMatchObject({
    headers: {
      'strict-transport-security': { value: 'max-age=31536000' },
      'cache-control': { value: 'max-age=3600' },
    },
  });
  const without = await open({ strictTransportSecurity: '' });
  expect(await without(on('ex.test', '/'))).not.toHaveProperty(['headers', 'strict-transport-security']);
});

test('a path in lower case, by option: escapes and the query keep theirs', async () => {
  const lower = await open({ lowerCasePath: true });
  expect(outcome(await lower(on('www.ex.test', '/About/%C3%A9X?Q=A')))).toBe(
    '301 https://www.ex.test/about/%C3%A9x?Q=A',
  );
  expect(outcome(await lower(on('ex.test', '/A')))).toBe('301 https://www.ex.test/a');
  expect(outcome(await lower(on('t1.ex.test', '/A')))).toBe('301 https://t1.ex.test/a');
  expect(outcome(await lower(on('www.ex.test', '/about')))).toBe('/about');
});

test('the distribution’s own name can be refused, and no other', async () => {
  const strict = await open({ cloudfrontDomain: 'refuse' });
  expect(outcome(await strict(on('d1.cloudfront.net', '/')))).toBe('403');
  expect(outcome(await strict(on('ex.test', '/')))).toBe('301 https://www.ex.test/');
});
