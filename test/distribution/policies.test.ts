import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Behavior, Selection } from '../../tools/distribution/model.js';
import {
  admitsEither,
  admitsHeader,
  askedFacts,
  namesToOrigin,
  type Selectable,
  selectForKey,
  selectForOrigin,
  together,
  ttlsOf,
} from '../../tools/distribution/policies.js';
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

describe('what explain says by name is what a request meets', () => {
  const names = ['a', 'b', 'host', 'accept', 'referer', 'x-custom'];
  const some = fc.subarray(names);
  const selections: fc.Arbitrary<Selection> = fc.oneof(
    fc.constantFrom<Selection>({ behavior: 'none' }, { behavior: 'all' }),
    fc.record({ behavior: fc.constantFrom('whitelist', 'allExcept'), names: some }),
  );

  test('of two policies', () => {
    const holds = (key: Selection, own: Selection, name: string) => {
      const said = together(key, own);
      const isNamed = 'names' in said && said.names.includes(name);
      const isIn = said.behavior === 'all' || (said.behavior !== 'none' && isNamed === (said.behavior === 'whitelist'));
      return isIn === admitsEither([key, own], name);
    };
    fc.assert(fc.property(selections, selections, fc.constantFrom(...names), holds));
  });

  test('of the legacy settings', () => {
    const legacy = (headers: Selection) => behavior({ cachePolicy: caching({ legacy: true, headers }) });
    const holds = (headers: Selection, name: string) => {
      const said = namesToOrigin(legacy(headers)).headers;
      return said.includes('*') && !said.includes(`!${name}`) === admitsHeader(legacy(headers), name);
    };
    const listed = some.map(
      (list): Selection => (list.length > 0 ? { behavior: 'whitelist', names: list } : { behavior: 'none' }),
    );
    fc.assert(
      fc.property(fc.oneof(listed, fc.constant<Selection>({ behavior: 'all' })), fc.constantFrom(...names), holds),
    );
  });
});

test.each([
  [0, undefined, undefined, { minTtl: 0, defaultTtl: 86_400, maxTtl: 31_536_000 }],
  [100_000, undefined, undefined, { minTtl: 100_000, defaultTtl: 100_000, maxTtl: 31_536_000 }],
  [0, 40_000_000, undefined, { minTtl: 0, defaultTtl: 40_000_000, maxTtl: 40_000_000 }],
  [40_000_000, undefined, undefined, { minTtl: 40_000_000, defaultTtl: 40_000_000, maxTtl: 40_000_000 }],
  [1, 2, 3, { minTtl: 1, defaultTtl: 2, maxTtl: 3 }],
])('times left out follow those that are there: %s, %s, %s', (min, byDefault, max, expected) => {
  expect(ttlsOf(min, byDefault, max)).toEqual(expected);
});
