import { expect, test } from 'vitest';
import { config, handler, stripPrefix } from '../../functions/strip-prefix.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { openWays } from './ways.js';

const ask = await openWays('strip-prefix', handler);

test.each([
  ['/api/x?y', '/x'],
  ['/api', '/'],
  ['/api/', '/'],
  ['/apix', '/apix'],
  ['/API/x', '/API/x'],
  ['/api/%2Fx', '/%2Fx'],
  ['/api/a.b/.c', '/a.b/.c'],
  ['/api/...', '/...'],
  ['/api//evil', '400'],
  ['/api/\\evil', '400'],
  ['/api/../secret', '400'],
  ['/api/a/..', '400'],
  ['/api/./a', '400'],
  ['/api/%2e%2E/secret', '400'],
  ['/api/.%2e%2fsecret', '400'],
  ['/api/x\n', '400'],
])('%s ⇒ %s', async (address, expected) => {
  expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
});

test('a request without headers is told the prefix, and cookies of one name all get it', async () => {
  const bare = viewerRequest({ uri: '/api/x' });
  Reflect.deleteProperty(bare.request, 'headers');
  expect(await ask(bare)).toMatchObject({ uri: '/x', headers: { 'x-forwarded-prefix': { value: '/api' } } });
  const attributes = 'Path=/a';
  const multiValue = [1, 2].map((at) => ({ value: `${at}`, attributes }));
  const answer = await ask(viewerResponse({ cookies: { s: { value: '1', attributes, multiValue } } }));
  expect(answer.cookies!.s!.multiValue).toMatchObject([{ attributes: 'Path=/api/a' }, { attributes: 'Path=/api/a' }]);
});

test('the query stays as it came', async () => {
  expect(await ask(viewerRequest({ uri: '/api/x', querystring: 'y=1' }))).toMatchObject({
    querystring: { y: { value: '1' } },
  });
});

test('the origin is told the prefix, by nobody else', async () => {
  const forged = { 'x-forwarded-prefix': '/evil' };
  expect(await ask(viewerRequest({ uri: '/api/x', headers: forged }))).toMatchObject({
    headers: { 'x-forwarded-prefix': { value: '/api' } },
  });
  expect((await ask(viewerRequest({ uri: '/other', headers: forged }))).headers).not.toHaveProperty(
    'x-forwarded-prefix',
  );
  const { request } = viewerRequest({ uri: '/api/x' });
  stripPrefix(request, { ...config, header: '' });
  expect(request.headers).not.toHaveProperty('x-forwarded-prefix');
});

test.each([
  ['/login', '/api/login'],
  ['/login?a=/b', '/api/login?a=/b'],
  ['/api/login', '/api/login'],
  ['https://o/', 'https://o/'],
  ['//o/', '//o/'],
  ['login', 'login'],
])('a response that leads to %s leads to %s', async (location, expected) => {
  const answer = await ask(viewerResponse({ statusCode: 302, headers: { location } }));
  expect(answer.headers?.location?.value).toBe(expected);
});

test.each([
  ['Path=/; Secure', 'Path=/api; Secure'],
  ['HttpOnly; path=/a', 'HttpOnly; path=/api/a'],
  ['Path=/api/a', 'Path=/api/a'],
  ['Secure', 'Secure'],
])('a cookie for %s is one for %s', async (attributes, expected) => {
  const answer = await ask(viewerResponse({ cookies: { session: { value: 'x', attributes } } }));
  expect(answer.cookies).toEqual({ session: { value: 'x', attributes: expected } });
});
