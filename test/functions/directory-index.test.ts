import { describe, expect, test } from 'vitest';
import { config, type DirectoryIndexOptions, handler, serveIndex } from '../../functions/directory-index.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { openWays } from './ways.js';

const ask = await openWays('directory-index', handler);

test.each([
  ['/', '/index.html', 'the start page'],
  ['/docs/', '/docs/index.html', 'a folder'],
  ['/v1.2/', '/v1.2/index.html', 'a folder with a dot'],
  ['/docs/guide.pdf', '/docs/guide.pdf', 'a file'],
  ['/docs/index.html', '/docs/index.html', 'the index by its own name'],
  ['/api/items/', '/api/items/', 'a path under an excepted prefix'],
  ['/.well-known/change-password', '/.well-known/change-password', 'a well-known file without extension'],
  ['/%E0%A4%A/', '/%E0%A4%A/index.html', 'malformed encoding is ordinary input'],
])('%s is served from %s: %s', async (uri, served) => {
  expect(await ask(viewerRequest({ uri }))).toMatchObject({ uri: served });
});

test.each<[string, string | undefined, string, string]>([
  ['/docs', undefined, '/docs/', 'relative links of the page work'],
  ['/apiary', undefined, '/apiary/', 'a prefix ends at a segment border'],
  ['/docs', 'a=1&b=%2F', '/docs/?a=1&b=%2F', 'F061 the query stays encoded as it came'],
  ['/docs', 'tag=x&tag=y', '/docs/?tag=x&tag=y', 'F062 repeated parameters stay'],
])('%s with query %s is redirected to %s: %s', async (uri, querystring, location) => {
  expect(await ask(viewerRequest({ uri, querystring: querystring ?? {} }))).toEqual({
    statusCode: 301,
    headers: { location: { value: location } },
    cookies: {},
  });
});

test.each([
  ['GET', '//evil.example/docs', 'another host'],
  ['GET', '/\\evil.example/docs', 'another host, to a browser'],
  ['POST', '/docs', 'a form that would lose its body'],
])('%s %s is not redirected: %s', async (method, uri) => {
  expect(await ask(viewerRequest({ method, uri }))).toMatchObject({ method, uri });
});

test.each([
  ['/\t/evil.example/docs', 'another host, once a browser has dropped the tab'],
  ['/docs\r\nset-cookie: a=b', 'a header of its own'],
])('%j, which CloudFront should never let through, is not redirected: %s', (uri) => {
  expect(serveIndex(viewerRequest({ uri }).request, config)).toBeUndefined();
});

describe('with options', () => {
  const base: DirectoryIndexOptions = { index: 'index.html', slashless: 'leave', hideIndex: false, except: [] };

  test.each<[Partial<DirectoryIndexOptions>, string, string, string]>([
    [{ slashless: 'leave' }, '/docs', '/docs', 'left'],
    [{ slashless: 'rewrite' }, '/docs', '/docs/index.html', 'rewritten'],
    [{ slashless: 'html' }, '/docs', '/docs.html', 'a clean URL'],
    [{ slashless: 'html' }, '/docs/', '/docs/index.html', 'a folder beside clean URLs'],
    [{ slashless: 'html' }, '/docs/a.b', '/docs/a.b', 'a file beside clean URLs'],
    [{ index: 'default.htm' }, '/docs/', '/docs/default.htm', 'an index of another name'],
    [{ hideIndex: true }, '/index.html', '/index.html', 'the default root object put it there'],
    [{ hideIndex: true }, '/docs/myindex.html', '/docs/myindex.html', 'a name that only ends like the index'],
  ])('%j serves %s from %s: %s', (options, uri, served) => {
    const { request } = viewerRequest({ uri });
    expect(serveIndex(request, { ...base, ...options })).toBeUndefined();
    expect(request.uri).toBe(served);
  });

  test.each([
    ['/docs/index.html', '/docs/'],
    ['/docs/index.html?', '/docs/'],
    ['/docs/index.html?a=b', '/docs/?a=b'],
  ])('hideIndex redirects %s to %s', (url, location) => {
    const [uri = '', querystring] = url.split('?');
    const { request } = viewerRequest({ uri, querystring: querystring ?? {} });
    expect(serveIndex(request, { ...base, hideIndex: true })?.headers).toEqual({ location: { value: location } });
  });

  test.each([
    ['/docs/clean/', '/docs/clean'],
    ['/docs/clean/?a', '/docs/clean?a'],
    ['/docs/index.html', '/docs/'],
  ])('hideIndex beside clean URLs redirects %s to %s', (url, location) => {
    const [uri = '', querystring] = url.split('?');
    const { request } = viewerRequest({ uri, querystring: querystring ?? {} });
    const answer = serveIndex(request, { ...base, slashless: 'html', hideIndex: true });
    expect(answer?.headers).toEqual({ location: { value: location } });
  });

  test('hideIndex beside clean URLs serves the start page', () => {
    const { request } = viewerRequest({ uri: '/' });
    expect(serveIndex(request, { ...base, slashless: 'html', hideIndex: true })).toBeUndefined();
    expect(request.uri).toBe('/index.html');
  });
});
