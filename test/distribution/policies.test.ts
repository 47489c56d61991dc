import { describe, expect, test } from 'vitest';
import type { Behavior } from '../../tools/distribution/model.js';
import { askedFacts, type Selectable, selectForKey, selectForOrigin } from '../../tools/distribution/policies.js';
import { all, allViewer, behavior, caching, cachingOptimized, forwarding, none, only } from '../simulator/support.js';

function request(overrides: Partial<Selectable> = {}): Selectable {
  return {
    method: 'GET',
    httpVersion: '1.1',
    headers: [
      ['Host', 'www.example.test'],
      ['X-A', '1'],
      ['X-A', '2'],
      ['Cookie', 'b=2; a=1; $Path=/'],
      ['Cookie', 'c=3'],
      ['Accept-Encoding', 'gzip, br'],
    ],
    query: 'b=2&a=1&a=0&A=3',
    facts: { 'cloudfront-viewer-country': 'DE' },
    ...overrides,
  };
}

const keyOf = (rules: Partial<Behavior>) => selectForKey(behavior(rules), request());
const originOf = (rules: Partial<Behavior>) => selectForOrigin(behavior(rules), request());

describe('what enters the key', () => {
  test('nothing, where the cache policy names nothing', () => {
    expect(keyOf({ originRequestPolicy: allViewer })).toEqual({
      acceptEncoding: undefined,
      headers: [],
      cookies: [],
      query: '',
    });
  });

  test('headers by name, lines joined; CloudFront-* as CloudFront says them', () => {
    const headers = only('x-a', 'cloudfront-viewer-country', 'x-none');
    expect(keyOf({ cachePolicy: caching({ headers }) }).headers).toEqual([
      ['x-a', '1,2'],
      ['cloudfront-viewer-country', 'DE'],
    ]);
  });

  test('cookies sorted by name, without those that begin with a dollar', () => {
    expect(keyOf({ cachePolicy: caching({ cookies: all }) }).cookies).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
  });

  test.each([
    [all, 'b=2&a=1&a=0&A=3'],
    [only('a'), 'a=1&a=0'],
    [{ behavior: 'allExcept' as const, names: ['a'] }, 'b=2&A=3'],
    [none, ''],
  ])('query by %j is %s', (query, expected) => {
    expect(keyOf({ cachePolicy: caching({ query }) }).query).toBe(expected);
  });

  test('signing parameters and cookies are taken out where key groups are trusted', () => {
    const rules = { trustedKeys: {}, cachePolicy: caching({ query: all, cookies: all }) };
    const signed = request({
      query: 'a=1&Expires=9&Signature=s&Key-Pair-Id=K&Policy=p&Hash-Algorithm=SHA256',
      headers: [['Cookie', 'a=1; CloudFront-Policy=p; CloudFront-Signature=s; CloudFront-Key-Pair-Id=K']],
    });
    expect(selectForKey(behavior(rules), signed)).toMatchObject({ query: 'a=1', cookies: [['a', '1']] });
  });
});

describe('what reaches the origin', () => {
  test('the values of the key and those of the origin request policy', () => {
    const selection = originOf({
      cachePolicy: caching({ headers: only('x-a') }),
      originRequestPolicy: forwarding({ cookies: only('a'), query: only('b') }),
    });
    expect(selection).toMatchObject({
      headers: [
        ['X-A', '1'],
        ['X-A', '2'],
      ],
      cookies: 'a=1',
      query: 'b=2',
      forwardsHost: false,
      userAgent: 'Amazon CloudFront',
      acceptEncoding: 'identity',
    });
  });

  test('AllViewer: everything of the viewer, Host too', () => {
    expect(originOf({ originRequestPolicy: allViewer })).toMatchObject({
      cookies: 'a=1; b=2; c=3',
      query: 'b=2&a=1&a=0&A=3',
      forwardsHost: true,
      acceptEncoding: 'gzip, br',
    });
  });

  test('Accept-Encoding normalised where the cache policy takes care of it', () => {
    expect(originOf({ cachePolicy: cachingOptimized }).acceptEncoding).toBe('br,gzip');
  });

  test('allViewerAndWhitelistCloudFront adds the CloudFront-* headers it names', () => {
    const headers = { behavior: 'all' as const, extra: ['cloudfront-viewer-country', 'cloudfront-viewer-city'] };
    const rules = { originRequestPolicy: forwarding({ headers }) };
    expect(askedFacts(behavior(rules))).toEqual(['cloudfront-viewer-country', 'cloudfront-viewer-city']);
    expect(originOf(rules).headers).toContainEqual(['CloudFront-Viewer-Country', 'DE']);
  });

  test('legacy settings forward unnamed headers, but not those that CloudFront drops', () => {
    const legacy = behavior({ cachePolicy: caching({ legacy: true }) });
    const headers: [string, string][] = [
      ['X-Custom', '1'],
      ['Accept', 'text/html'],
      ['Referer', 'https://a.test'],
      ['Connection', 'keep-alive'],
    ];
    expect(selectForOrigin(legacy, request({ headers })).headers).toEqual([['X-Custom', '1']]);
  });

  test.each([
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Upgrade',
    'Proxy-Authorization',
    'X-Edge-A',
    'X-Forwarded-Proto',
    'X-Real-IP',
  ])('%s never goes on, not even under AllViewer', (name) => {
    const selection = selectForOrigin(
      behavior({ originRequestPolicy: allViewer }),
      request({ headers: [[name, '1']] }),
    );
    expect(selection.headers).toEqual([]);
  });
});
