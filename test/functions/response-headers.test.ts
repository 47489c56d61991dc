import { describe, expect, test } from 'vitest';
import { config, handler, type ResponseHeadersOptions, setResponseHeaders } from '../../functions/response-headers.js';
import type { Response } from '../../shared/functions/event.js';
import { viewerRequest, viewerResponse } from '../../tools/testing/index.js';
import { openWays } from './ways.js';

const ask = await openWays('response-headers', handler);

async function answerTo(uri: string, headers: Record<string, string>, statusCode = 200): Promise<Response> {
  return (await ask(viewerResponse({ statusCode, headers, request: { uri } }))) as Response;
}

test.each([
  ['strict-transport-security', 'max-age=31536000'],
  ['content-security-policy', expect.stringContaining("default-src 'self'")],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['permissions-policy', expect.stringContaining('camera=()')],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
])('%s is on every response', async (name, value) => {
  const { headers } = await answerTo('/data.json', { 'content-type': 'application/json' });
  expect(headers?.[name]).toEqual({ value });
});

test('what the origin says of security is kept', async () => {
  const { headers } = await answerTo('/', { 'x-frame-options': 'SAMEORIGIN' });
  expect(headers?.['x-frame-options']).toEqual({ value: 'SAMEORIGIN' });
});

test('what names the software is removed', async () => {
  const { headers } = await answerTo('/', { server: 'AmazonS3', 'x-powered-by': 'PHP' });
  expect(headers).not.toHaveProperty('server');
  expect(headers).not.toHaveProperty('x-powered-by');
});

test('F067 cookies are not touched, nor are status and body', async () => {
  const session = {
    value: 'a',
    attributes: 'Secure; Path=/',
    multiValue: [
      { value: 'a', attributes: 'Secure; Path=/' },
      { value: 'b', attributes: 'Path=/cat' },
    ],
  };
  const event = viewerResponse({ statusCode: 201, statusDescription: 'Created', cookies: { session } });
  const { headers: _edited, ...others } = (await ask(event)) as Response;
  expect(others).toEqual({ statusCode: 201, statusDescription: 'Created', cookies: { session } });
});

test.each<[string, Record<string, string>, number, string | undefined, string]>([
  ['/assets/app.js', { 'content-type': 'text/javascript' }, 200, 'public, max-age=31536000, immutable', 'by path'],
  ['/assets', {}, 304, 'public, max-age=31536000, immutable', 'the prefix itself, not modified'],
  ['/assets/app.js', { 'content-type': 'text/html' }, 200, 'no-cache', 'a page in place of a missing asset'],
  ['/assets/a.html', { 'content-type': 'text/html' }, 206, 'no-cache', 'the first rule counts'],
  ['/assetsx/app.js', {}, 200, undefined, 'a prefix ends at a segment border'],
  ['/', { 'content-type': 'Text/HTML; charset=utf-8' }, 200, 'no-cache', 'by type, in any case'],
  ['/', { 'content-type': 'text/html', 'cache-control': 'max-age=9' }, 200, 'no-cache', 'in place of the origin’s'],
  ['/', { 'content-type': 'text/html', 'cache-control': 'no-store' }, 200, 'no-store', 'secrets stay out of caches'],
  ['/assets/me', { 'cache-control': 'Private, max-age=9' }, 200, 'Private, max-age=9', 'private stays private'],
  ['/assets/old.js', { location: '/assets/new.js' }, 302, undefined, 'a redirect is no asset'],
  ['/feed', { 'content-type': 'text/plain' }, 200, undefined, 'no rule, no change'],
])('cache-control of %s with %j and status %i is %s: %s', async (uri, headers, status, expected) => {
  const answer = await answerTo(uri, headers, status);
  expect(answer.headers?.['cache-control']?.value).toBe(expected);
});

// RFC 9111 §7.3: Set-Cookie does not keep a shared cache from storing. To ask for less caching is right for a page with a cookie, too.
test.each([
  ['text/javascript', 'max-age=9'],
  ['text/html', 'no-cache'],
])('a response of %s that sets a cookie is not made public: %s', async (type, expected) => {
  const headers = { 'content-type': type, 'cache-control': 'max-age=9' };
  const answer = await ask(viewerResponse({ headers, cookies: { a: { value: 'b' } }, request: { uri: '/assets/a' } }));
  expect(answer.headers?.['cache-control']).toEqual({ value: expected });
});

describe('the step, on any response', () => {
  const { request } = viewerRequest({ uri: '/members/' });

  test('a refusal made at the edge gets the same table and keeps its no-store', () => {
    const denied: Response = { statusCode: 401, headers: { 'cache-control': { value: 'no-store' } } };
    setResponseHeaders(denied, request, config);
    expect(denied.headers).toMatchObject({
      'cache-control': { value: 'no-store' },
      'x-content-type-options': { value: 'nosniff' },
    });
  });

  test('a response without headers gets some', () => {
    const bare: Response = { statusCode: 204 };
    setResponseHeaders(bare, request, config);
    expect(bare.headers).toHaveProperty('x-frame-options');
  });

  test('set insists, append adds, remove comes first', () => {
    const options: ResponseHeadersOptions = {
      security: { 'x-frame-options': 'DENY' },
      set: { 'referrer-policy': 'no-referrer' },
      append: { vary: 'Origin' },
      remove: ['x-frame-options'],
      cacheControl: [],
    };
    const response: Response = {
      statusCode: 200,
      headers: {
        vary: { value: 'Accept' },
        'x-frame-options': { value: 'ALLOWALL' },
        'referrer-policy': { value: 'unsafe-url' },
      },
    };
    setResponseHeaders(response, request, options);
    expect(response.headers).toEqual({
      vary: { value: 'Accept, Origin' },
      'x-frame-options': { value: 'DENY' },
      'referrer-policy': { value: 'no-referrer' },
    });
  });
});
