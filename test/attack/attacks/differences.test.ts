import { expect, test } from 'vitest';
import { breaking, differencesOf, someCredential } from '../../../tools/attack/attacks/differences.js';
import type { Behavior, DistributionModel } from '../../../tools/distribution/model.js';
import { behavior, caching, cff, distribution, forwarding, only } from '../../simulator/support.js';

function differences(more: Partial<Behavior> = {}, model: Partial<DistributionModel> = {}) {
  const one = behavior(more);
  return differencesOf(distribution({ ...model, behaviors: [one] }), one);
}
const whats = (...of: Parameters<typeof differences>) => differences(...of).map(({ what }) => what);
const speaks = (code: string): Partial<Behavior> => ({ functions: { 'viewer-request': cff(code) } });
const many = (count: number, write: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => write(at)).join();

test.each<[what: string, of: Partial<Behavior>, some: string[], none: string[]]>([
  [
    'whoever asks',
    {},
    [
      'cookie "session"',
      'header "authorization"',
      'header "x-tenant"',
      'header "x-original-url"',
      'query parameter "a"',
    ],
    [
      'header "user-agent"',
      'header "cookie"',
      'header "accept-encoding"',
      'header "x-forwarded-for"',
      'header "x-amz-cf-id"',
    ],
  ],
  [
    'what an origin request policy names',
    {
      originRequestPolicy: forwarding({ cookies: only('a', 'b*'), query: only('q'), headers: only('X-One', 'origin') }),
    },
    ['cookie "a"', 'query parameter "q"', 'header "x-one"'],
    ['cookie "b*"', 'header "origin"', 'header "X-One"'],
  ],
  [
    'what a cache policy names',
    { cachePolicy: caching({ cookies: only('a'), query: only('q'), headers: only('x-one') }) },
    ['cookie "a"', 'query parameter "q"', 'header "x-one"'],
    [],
  ],
  [
    'what is sent beside all of the viewer’s',
    {
      originRequestPolicy: forwarding({ headers: { behavior: 'all', extra: ['cloudfront-viewer-country', 'x-two'] } }),
    },
    ['header "cloudfront-viewer-country"', 'header "x-two"'],
    [],
  ],
  [
    'all but some',
    { originRequestPolicy: forwarding({ cookies: { behavior: 'allExcept', names: ['secret'] } }) },
    ['cookie "session"'],
    ['cookie "secret"'],
  ],
  [
    'the settings of old send what nobody named',
    { cachePolicy: caching({ legacy: true }) },
    ['header "authorization"'],
    ['header "x-tenant"'],
  ],
  [
    'what the code speaks of',
    speaks(`request.cookies.version.value === 'b'; request.headers['x-team']; request.querystring.q;`),
    ['cookie "version"', 'header "x-team"', 'query parameter "q"', 'query parameter "version"', 'cookie "x-team"'],
    ['header "version"'],
  ],
])('two viewers differ in %s', (_what, of, some, none) => {
  const found = whats(of);
  expect(found).toEqual(expect.arrayContaining(some));
  expect(found.filter((each) => none.includes(each))).toEqual([]);
});

test('of what the code speaks of the first twelve, and each word with each of them', () => {
  const found = differences(speaks(many(20, (at) => `'n${at}'`)));
  expect(found.filter(({ what }) => what === 'cookie "n11"')).toHaveLength(13);
  expect(found.filter(({ what }) => what === 'cookie "n12"')).toEqual([]);
  expect(found.filter(({ one }) => one.headers?.[0]?.[1] === 'n0=n11')).toHaveLength(1);
});

test.each<[what: string, difference: object]>([
  [
    'cookie "session"',
    {
      kind: 'forwarded-cookie',
      one: { headers: [['Cookie', 'session=alice']] },
      other: { headers: [['Cookie', 'session=bob']] },
    },
  ],
  [
    'header "authorization"',
    {
      kind: 'missing-key',
      one: { headers: [['authorization', 'Bearer alice']] },
      other: { headers: [['authorization', 'Bearer bob']] },
    },
  ],
  [
    'header "x-one"',
    { kind: 'missing-key', one: { headers: [['x-one', 'alice']] }, other: { headers: [['x-one', 'bob']] } },
  ],
  ['query parameter "a"', { kind: 'missing-key', one: {}, other: {}, query: ['a=alice', 'a=bob'] }],
  [
    'header "cloudfront-viewer-country"',
    { kind: 'missing-key', one: { viewer: { country: 'DE' } }, other: { viewer: { country: 'FR' } } },
  ],
  [
    'header "cloudfront-is-mobile-viewer"',
    { kind: 'missing-key', one: { viewer: { device: 'mobile' } }, other: { viewer: { device: 'none' } } },
  ],
  [
    'host "www.example.test"',
    { kind: 'tenant-leak', one: { host: 'www.example.test' }, other: { host: 'also.example.test' } },
  ],
])('%s, one for one viewer and one for another', (what, difference) => {
  const names = ['x-one', 'cloudfront-viewer-country', 'cloudfront-is-mobile-viewer'];
  const found = differences(
    { cachePolicy: caching({ headers: only(...names) }) },
    { aliases: ['www.example.test', 'also.example.test'] },
  );
  expect(found.filter((each) => each.what === what)).toEqual([{ what, ...difference }]);
});

test.each([
  'cloudfront-viewer-address',
  'cloudfront-viewer-asn',
  'cloudfront-viewer-tls',
  'cloudfront-viewer-header-order',
  'cloudfront-viewer-ja3-fingerprint',
  'cloudfront-forwarded-proto',
])('%s makes no page of anybody’s', (name) => {
  expect(whats({ cachePolicy: caching({ headers: only(name) }) })).not.toContain(`header "${name}"`);
});

test.each<[aliases: string[], code: string, hosts: string[]]>([
  [['www.example.test'], '', []],
  [['a.test', 'b.test', 'c.test'], '', ['a.test b.test', 'a.test c.test']],
  [['*.example.test'], '', ['alice.example.test bob.example.test', 'alice.example.test d111111abcdef8.cloudfront.net']],
  [
    ['*.example.test'],
    `'shop.example.test' + 'shop.other.test'`,
    [
      'shop.example.test alice.example.test',
      'shop.example.test bob.example.test',
      'shop.example.test d111111abcdef8.cloudfront.net',
    ],
  ],
  [[], `'one.test' + 'two.test'`, ['one.test two.test', 'one.test d111111abcdef8.cloudfront.net']],
  [
    ['a.test', 'b.test', 'c.test', 'd.test', 'e.test', 'f.test', 'g.test'],
    '',
    ['b', 'c', 'd', 'e', 'f'].map((name) => `a.test ${name}.test`),
  ],
])('sites of %j with code of "%s": %j', (aliases, code, hosts) => {
  const found = differences(speaks(code), { aliases }).filter(({ kind }) => kind === 'tenant-leak');
  expect(found.map(({ one, other }) => `${one.host} ${other.host}`)).toEqual(hosts);
});

test('an error is caused by what one viewer says of themselves, in a header or a query', () => {
  const one = behavior({ cachePolicy: caching({ headers: only('x-one', 'cloudfront-viewer-country') }) });
  const model = distribution({ aliases: ['a.test', 'b.test'], behaviors: [one] });
  const found = breaking(model, one, 503);
  const of = (what: string) =>
    found.filter((each) => each.what === what).map(({ one: { headers }, query }) => headers?.[0]?.[1] ?? query);
  expect(of('cookie "session"')).toEqual(['session=edgewright-breaks-503']);
  expect(of('header "x-one"')).toEqual(['edgewright-breaks-503']);
  expect(of('header "authorization"')).toEqual(['Bearer edgewright-breaks-503']);
  expect(of('query parameter "a"')).toEqual([['a=edgewright-breaks-503', '']]);
  expect(found.filter(({ what }) => /country|^host/.test(what))).toEqual([]);
});

test('somebody with any credential has all cookies that a gate may know, and a token', () => {
  const named = caching({ cookies: only('a', 'b*') });
  expect(someCredential(behavior({ ...speaks('request.cookies.pass;'), cachePolicy: named }))).toEqual([
    ['Cookie', 'a=alice; session=alice; pass=alice'],
    ['Authorization', 'Bearer alice'],
  ]);
  const [cookies] = someCredential(behavior(speaks(many(20, (at) => `'n${at}'`))));
  expect(cookies![1].split('; ').at(-1)).toBe('n11=alice');
});
