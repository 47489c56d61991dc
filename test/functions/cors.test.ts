import { describe, expect, test } from 'vitest';
import { answerPreflight, type CorsOptions, config, setCorsHeaders } from '../../functions/cors.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { type Answer, type FunctionEvent, openConfigured } from './ways.js';

function run(event: FunctionEvent, options: CorsOptions): Answer {
  if (!('response' in event)) return answerPreflight(event.request, options) ?? event.request;
  setCorsHeaders(event.response, event.request, options);
  return event.response;
}

const open = (changes: Partial<CorsOptions>) =>
  openConfigured(
    'cors',
    {
      ...config,
      origins: ['https://a.test', 'https://*.b.test', 'https://*.c.test:8443'],
      credentials: true,
      ...changes,
    },
    run,
  );
const ask = await open({});

const preflight = (origin: string | string[], more = {}) =>
  viewerRequest({ method: 'OPTIONS', uri: '/a', headers: { origin, 'access-control-request-method': 'PUT', ...more } });
const header = (answer: Answer, name: string) => answer.headers?.[name]?.value;

test('a preflight of a listed origin is answered with all it may do', async () => {
  expect(await ask(preflight('https://a.test'))).toEqual({
    statusCode: 204,
    headers: {
      'access-control-allow-origin': { value: 'https://a.test' },
      'access-control-allow-credentials': { value: 'true' },
      'access-control-allow-methods': { value: 'PUT, PATCH, DELETE' },
      'access-control-allow-headers': { value: 'authorization, content-type' },
      'access-control-max-age': { value: '7200' },
      'cache-control': { value: 'no-store' },
      vary: { value: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' },
    },
    cookies: {},
  });
});

describe.each([
  ['https://a.test', true],
  ['https://x.b.test', true],
  ['https://x.y.b.test', true],
  ['https://evil.test', false],
  ['https://b.test', false],
  ['https://.b.test', false],
  ['https://xb.test', false],
  ['https://xyb.test', false],
  ['https://x.c.test:8443', true],
  ['https://x.c.test', false],
  ['https://:8443', false],
  ['https://x.b.test.evil.test', false],
  ['https://evil.test/.b.test', false],
  ['https://evil.test#.b.test', false],
  ['https://x.b.test:8443', false],
  ['http://a.test', false],
  ['http://x.b.test', false],
  ['https://a.test:8443', false],
  ['HTTPS://A.TEST', false],
  ['null', false],
  ['', false],
])('origin %j may: %s', (origin, may) => {
  test('in a preflight', async () => {
    const answer = await ask(preflight(origin));
    expect(answer).toMatchObject({ statusCode: 204, headers: { vary: { value: expect.stringContaining('Origin') } } });
    expect(header(answer, 'access-control-allow-origin')).toBe(may ? origin : undefined);
    expect(header(answer, 'access-control-allow-methods') !== undefined).toBe(may);
  });

  test('in a response, in place of what the origin says', async () => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' };
    const answer = await ask(viewerResponse({ headers, request: { headers: { origin } } }));
    expect(header(answer, 'access-control-allow-origin')).toBe(may ? origin : undefined);
    expect(header(answer, 'access-control-allow-credentials')).toBe(may ? 'true' : undefined);
    expect(header(answer, 'vary')).toBe('Origin');
  });
});

test('two origins are none', async () => {
  expect(
    header(await ask(preflight(['https://a.test', 'https://a.test'])), 'access-control-allow-origin'),
  ).toBeUndefined();
});

test.each([
  [
    'OPTIONS without the method it asks for',
    viewerRequest({ method: 'OPTIONS', uri: '/a', headers: { origin: 'https://a.test' } }),
  ],
  [
    'OPTIONS without origin',
    viewerRequest({ method: 'OPTIONS', uri: '/a', headers: { 'access-control-request-method': 'PUT' } }),
  ],
  ['GET', viewerRequest({ uri: '/a', headers: { origin: 'https://a.test', 'access-control-request-method': 'PUT' } })],
])('%s goes to the origin', async (_title, event) => {
  expect(await ask(event)).toMatchObject({ uri: '/a' });
});

test.each<[string | undefined, string]>([
  [undefined, 'Origin'],
  ['Accept-Encoding', 'Accept-Encoding, Origin'],
  ['accept, origin', 'accept, origin'],
  ['Origin, Accept', 'Origin, Accept'],
])('a response without Origin varies by it nevertheless: %s ⇒ %s', async (vary, expected) => {
  const answer = await ask(viewerResponse({ headers: vary === undefined ? {} : { vary } }));
  expect(answer.headers).toEqual({ vary: { value: expected } });
});

test('a listed origin gets no credentials where they are not meant, and a response without headers gets some', async () => {
  const bare = await open({ origins: ['https://a.test'], credentials: false });
  const event = viewerResponse({ request: { headers: { origin: 'https://a.test' } } });
  Reflect.deleteProperty(event.response, 'headers');
  expect((await bare(event)).headers).toEqual({
    'access-control-allow-origin': { value: 'https://a.test' },
    vary: { value: 'Origin' },
  });
});

test('several vary lines get one more', async () => {
  const answer = await ask(viewerResponse({ headers: { vary: ['Accept', 'Cookie'] } }));
  expect(answer.headers?.vary?.multiValue).toEqual([{ value: 'Accept' }, { value: 'Cookie' }, { value: 'Origin' }]);
});

test('everybody, exposed headers, and null where it is listed', async () => {
  const all = await open({ origins: ['*'], credentials: false, expose: ['etag', 'x-total'] });
  const answer = await all(viewerResponse({ request: { headers: { origin: 'https://any.test' } } }));
  expect(answer.headers).toEqual({
    'access-control-allow-origin': { value: '*' },
    'access-control-expose-headers': { value: 'etag, x-total' },
  });
  const one = await open({ origins: ['*'], credentials: true, expose: ['etag'] });
  expect((await one(viewerResponse({ request: { headers: { origin: 'https://any.test' } } }))).headers).toEqual({
    'access-control-allow-origin': { value: '*' },
    'access-control-expose-headers': { value: 'etag' },
  });
  const local = await open({ origins: ['null'] });
  expect(header(await local(preflight('null')), 'access-control-allow-origin')).toBe('null');
});
