import { expect, test } from 'vitest';
import { handler, type SpaRewriteOptions, spaRewrite } from '../../functions/spa-rewrite.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { openWays } from './ways.js';

const ask = await openWays('spa-rewrite', handler);

test.each([
  ['/orders/42', '/index.html', 'a route'],
  ['/', '/index.html', 'the start page'],
  ['/orders/', '/index.html', 'a route that ends in "/"'],
  ['/v1.2/notes', '/index.html', 'a dot in a folder is not an extension'],
  ['/assets/app.js', '/assets/app.js', 'a file'],
  ['/assets/missing.png', '/assets/missing.png', 'a missing asset stays the 404 of the origin'],
  ['/v1./notes', '/index.html', 'a dot at the end of a folder is no extension'],
  ['/.htaccess', '/.htaccess', 'a name that begins with a dot is one of a file'],
  ['/users/john.doe', '/users/john.doe', 'a dotted route is a file unless an option says otherwise'],
  ['/api', '/api', 'an excepted prefix itself'],
  ['/api/orders/42', '/api/orders/42', 'a path under an excepted prefix'],
  ['/apiary', '/index.html', 'a prefix ends at a segment border'],
  ['/.well-known/openid-configuration', '/.well-known/openid-configuration', 'a well-known file without extension'],
  ['/%E0%A4%A', '/index.html', 'malformed encoding is ordinary input'],
  ['/caf%C3%A9/men%C3%BC', '/index.html', 'encoded letters'],
  ['//evil.example/a', '/index.html', 'a path that looks like a host'],
])('%s is served from %s: %s', async (uri, served) => {
  expect(await ask(viewerRequest({ uri }))).toMatchObject({ uri: served });
});

test('what else the request carries is left as it came', async () => {
  const event = viewerRequest({
    uri: '/a',
    querystring: 'b=1&b=2',
    cookies: { c: ['1', '2'] },
    headers: { accept: '*/*' },
  });
  const { uri: _before, ...others } = JSON.parse(JSON.stringify(event.request)) as typeof event.request;
  expect(await ask(event)).toEqual({ uri: '/index.html', ...others });
});

const options: SpaRewriteOptions = {
  shell: '/index.html',
  applications: [
    { under: '/admin/reports', shell: '/admin/reports/index.html' },
    { under: '/admin', shell: '/admin/index.html' },
  ],
  except: ['/admin/api', ''],
  dottedRoutes: ['/users'],
};

test.each([
  ['/admin', '/admin/index.html', 'an application of its own'],
  ['/admin/users/7', '/admin/index.html', 'a route of that application'],
  ['/admin/reports/2026', '/admin/reports/index.html', 'the first application whose prefix holds the path'],
  ['/administrators', '/index.html', 'a prefix ends at a segment border'],
  ['/admin/api/users', '/admin/api/users', 'an exception inside an application'],
  ['/admin/logo.svg', '/admin/logo.svg', 'a file of an application'],
  ['/users/john.doe', '/index.html', 'a dotted route'],
  ['/usersX/john.doe', '/usersX/john.doe', 'a dot elsewhere is an extension'],
  ['/orders', '/index.html', 'an empty exception excepts nothing'],
])('with applications and dotted routes, %s is served from %s: %s', (uri, served) => {
  const { request } = viewerRequest({ uri });
  spaRewrite(request, options);
  expect(request.uri).toBe(served);
});
