import { describe, expect, test } from 'vitest';
import { config, handler, type RedirectsOptions, redirectMoved } from '../../functions/redirects.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { asked, outcome } from './outcome.js';
import { NOW, openConfigured, openWays } from './ways.js';

async function run({ request }: ViewerRequestEvent, options: RedirectsOptions) {
  return (await redirectMoved(request, options)) ?? request;
}

const open = (changes: Partial<RedirectsOptions>, kvs: Record<string, string> = {}) =>
  openConfigured('redirects', { ...config, ...changes }, run, { kvs });

const shipped = await openWays('redirects', handler);

test('as shipped, it answers what its config names', async () => {
  expect(outcome(await shipped(viewerRequest({ uri: '/docs/a' })))).toBe('301 /guide/a');
  expect(outcome(await shipped(viewerRequest({ uri: '/other' })))).toBe('/other');
});

/** `/h0` to `/h8` by eight rules. */
const chain = (name: string, length: number) =>
  Object.fromEntries(Array.from({ length }, (_, at) => [`/${name}${at}`, `/${name}${at + 1}`]));
const now = Date.parse(NOW) / 1000;

const rules = {
  ...chain('h', 8),
  ...chain('i', 9),
  [`${'/s'.repeat(7)}/*`]: '/seven/:splat',
  [`${'/e'.repeat(8)}/*`]: '/eight/:splat',
  '/starts': `/p from=${now}`,
  '/starting': `/p from=${now + 1}`,
  '/ends': `/p until=${now}`,
  '/ending': `/p until=${now + 1}`,
  '/old': '/new',
  '/docs/*': '/d/:splat',
  '/docs/deep/*': '/deep/:splat',
  '/docs/exact': '/e',
  '/q': '/n?x=1',
  '/a': '/b',
  '/b': '/c',
  '/round': '/about',
  '/about': '/round',
  '/self/*': '/self/:splat',
  '/x/*': '/:splat',
  '/café': '/cafe',
  '/na%C3%AFve': '/naive',
  '/dollar/*': '/d/:splat',
  '/temp': '302 /t',
  '/form': '308 /f',
  '/form7': '307 /f',
  '/gone': '410',
  '/past': '/p until=1577836800',
  '/future': '/p from=4102444800',
  '/now': '/p from=1577836800 until=4102444800',
  '/never': '/p until=soon',
  '/drop': '/n?x=1 query=drop',
  '/replace': '/n?x=1 query=replace',
  '/anchor': '/page#part',
  '/away': 'https://new.example/page',
  '/away/*': 'https://new.example/:splat',
  '/glued/*': 'https://new.example:splat',
  '/foreign': 'https://evil.example/',
  '/protocol': '//evil.example/',
  '/backslash': '/\\evil.example/',
  '/http': 'http://new.example/',
  '/teapot': '418 /t',
  '/empty': '301',
  'old.example/*': 'https://new.example/:splat',
  'old.example/page': '/page-of-old',
};

describe('rules in the config', async () => {
  const ask = await open({ rules, hosts: ['new.example'] });

  test.each([
    ['/old', '301 /new', 'an exact rule'],
    ['/old?a=1&a=2&b=%20', '301 /new?a=1&a=2&b=%20', 'the query as it came'],
    ['/old?', '301 /new', 'an empty query is none'],
    ['/q?y=2', '301 /n?x=1&y=2', 'the query goes behind the target’s own'],
    ['/docs/a/b?z', '301 /d/a/b?z', 'a folder'],
    ['/docs', '301 /d/', 'the folder itself'],
    ['/docs/', '301 /d/', 'the folder itself, with its slash'],
    ['/docs/exact', '301 /e', 'exact goes before *'],
    ['/docs/deep/a', '301 /deep/a', 'the longest * first'],
    ['/docsx', '/docsx', 'a folder ends at a segment border'],
    ['/OLD', '/OLD', 'case matters'],
    ['/old/', '/old/', 'exact means exact'],
    ['/a', '301 /c', 'to the end of a chain at once'],
    ['/h0', '301 /h8', 'a chain of eight'],
    ['/i0', '/i0', 'a longer one is not followed'],
    [`${'/s'.repeat(7)}/x`, '301 /seven/x', 'the eighth border'],
    [`${'/e'.repeat(8)}/x`, `${'/e'.repeat(8)}/x`, 'the ninth is not tried'],
    ['/starts', '301 /p', 'a rule that begins in this second'],
    ['/starting', '/starting', 'or in the next'],
    ['/ends', '/ends', 'a rule that ends in this second'],
    ['/ending', '301 /p', 'or in the next'],
    ['/round', '/round', 'a circle is no rule'],
    ['/self/a', '/self/a', 'nobody is sent where he is'],
    ['/x//evil.test', '/x//evil.test', 'never another host'],
    ['/x/\\evil.test', '/x/\\evil.test', 'never what browsers read as another host'],
    ['/x/%2f%2fevil', '301 /%2f%2fevil', 'nothing is decoded'],
    ['/caf%c3%a9', '301 /cafe', 'a rule as people write it'],
    ['/caf%C3%A9', '301 /cafe', 'escapes in either case'],
    ['/na%c3%afve', '301 /naive', 'a rule as browsers send it'],
    ['/%E0%A4%A', '/%E0%A4%A', 'malformed encoding is ordinary input'],
    ['/dollar/$&', '301 /d/$&', 'a dollar is a dollar'],
    ['/temp', '302 /t', 'a status'],
    ['/gone', '410', 'gone'],
    ['/past', '/past', 'a rule whose time is over'],
    ['/future', '/future', 'a rule whose time will come'],
    ['/now', '301 /p', 'a rule whose time is now'],
    ['/never', '/never', 'a time that is none'],
    ['/drop?y=2', '301 /n?x=1', 'without the query'],
    ['/replace?y=2', '301 /n?x=1', 'the target’s own query alone'],
    ['/anchor?y=2', '301 /page?y=2#part', 'the query goes before the fragment'],
    ['/away?y', '301 https://new.example/page?y', 'a listed host'],
    ['/away/a/b', '301 https://new.example/a/b', 'a folder on a listed host'],
    ['/away//evil.test/', '301 https://new.example//evil.test/', 'the host stays'],
    ['/glued/.evil.test/', '/glued/.evil.test/', 'a splat is never part of a host'],
    ['/glued/@evil.test/', '/glued/@evil.test/', 'nor what comes before one'],
    ['/foreign', '/foreign', 'a host that is not listed'],
    ['/protocol', '/protocol', 'a target without scheme'],
    ['/backslash', '/backslash', 'a target with a backslash'],
    ['/http', '/http', 'a target without encryption'],
    ['/teapot', '/teapot', 'a status that is no redirect'],
    ['/empty', '/empty', 'a status without target'],
    ['/constructor', '/constructor', 'a name that every object has'],
    ['/__proto__', '/__proto__', 'another'],
    [`/${'a/'.repeat(200)}`, `/${'a/'.repeat(200)}`, 'a deep path'],
  ])('%s ⇒ %s: %s', async (address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
  });

  test.each([
    ['POST', '/old', '/old', 'a form would lose its body'],
    ['HEAD', '/old', '301 /new', 'as GET'],
    ['POST', '/form', '308 /f', 'a form goes on'],
    ['PUT', '/form7', '307 /f', 'and so does an upload'],
    ['OPTIONS', '/old', '/old', 'a preflight must not be redirected'],
  ])('%s %s ⇒ %s: %s', async (method, address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address, method))))).toBe(expected);
  });

  test.each([
    ['old.example', '/a/b?c', '301 https://new.example/a/b?c'],
    ['OLD.example:443', '/', '301 https://new.example/'],
    ['old.example', '/page', '301 /page-of-old'],
    ['old.example', '/old', '301 /new'],
    ['notold.example', '/other', '/other'],
  ])('on host %s, %s ⇒ %s', async (host, address, expected) => {
    expect(outcome(await ask(viewerRequest({ ...asked(address), headers: { host } })))).toBe(expected);
  });

  test.each([
    ['/old', 'max-age=3600'],
    ['/gone', 'max-age=3600'],
    ['/form', 'max-age=3600'],
    ['/temp', 'no-store'],
    ['/now', 'no-store'],
  ])('%s is kept as %s', async (uri, cacheControl) => {
    expect(await ask(viewerRequest({ uri }))).toMatchObject({ headers: { 'cache-control': { value: cacheControl } } });
  });
});

test.each([
  ['drop', '301 /new'],
  ['replace', '301 /new?a'],
] as const)('query: %s is for all rules', async (query, expected) => {
  const ask = await open({ rules, query });
  expect(outcome(await ask(viewerRequest(asked('/old?a'))))).toBe(expected);
});

test('a rule for all paths, and a store that is not asked', async () => {
  const all = await open({ rules: { '/*': '/all/:splat' }, hosts: [] });
  expect(outcome(await all(viewerRequest({ uri: '/x/y' })))).toBe('301 /all/x/y');
  const unasked = await open({ rules: {} }, { r: '{"g":7,"k":1,"s":{"/*":"/all"}}', 'r*': '{"/*":"/all"}' });
  expect(outcome(await unasked(viewerRequest({ uri: '/x/y' })))).toBe('/x/y');
});

describe('rules in the store, one key each', async () => {
  const kvs = {
    'r:/old': '/new',
    'r:/gone': '410',
    'r:/caf%C3%A9': '302 /cafe',
    'r:/foreign': 'https://evil.example/',
    'r*': '{"/docs/*":"/d/:splat","old.example/*":"/of-old/:splat"}',
  };
  const ask = await open({ rules: { '/inline': '/first' }, store: 'plain' }, kvs);

  test.each([
    ['/inline', '301 /first'],
    ['/old?a', '301 /new?a'],
    ['/gone', '410'],
    ['/caf%c3%a9', '302 /cafe'],
    ['/docs/x', '301 /d/x'],
    ['/foreign', '/foreign'],
    ['/elsewhere', '/elsewhere'],
  ])('%s ⇒ %s', async (address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
  });
});

describe('rules in the store, sharded', async () => {
  // The first bits of SHA-256 are the bucket: two buckets, one bit.
  const kvs = {
    r: '{"g":7,"k":1,"s":{"/docs/*":"/d/:splat"}}',
    'r7:0': '{"/old":"/new"}',
    'r7:1': '{"/a":"/b","/c":"302 /d","/page":"302 /d"}',
  };
  const ask = await open({ rules: {}, store: 'sharded' }, kvs);

  test.each([
    ['/docs/x', '301 /d/x'],
    ['/old', '301 /new'],
    ['/page', '302 /d'],
    ['/elsewhere', '/elsewhere'],
    ['/a":"/b","/c', '/a":"/b","/c'],
  ])('%s ⇒ %s', async (address, expected) => {
    expect(outcome(await ask(viewerRequest(asked(address))))).toBe(expected);
  });
});

describe.each(['plain', 'sharded'] as const)('a %s store that is broken has no rules', (store) => {
  test.each<[string, Record<string, string>]>([
    ['no store', {}],
    ['no JSON', { r: '{', 'r*': '{', 'r:/old': '{' }],
    ['null', { r: 'null', 'r*': 'null' }],
    ['a list', { r: '[]', 'r*': '[1]' }],
    ['numbers', { r: '7', 'r*': '{"/old":7,"/*":7}' }],
    ['objects', { r: '{"g":{},"k":"x","s":{"/*":{}}}', 'r*': '{"/*":{"a":1}}' }],
    ['no buckets', { r: '{"g":7,"k":11}' }],
    ['an endless number', { r: '{"g":7,"k":1e999,"s":{"/*":"1e999 /x"}}', 'r*': '{"/*":"1e999 /x"}' }],
  ])('%s', async (_title, kvs) => {
    const ask = await open({ rules: {}, store }, kvs);
    expect(outcome(await ask(viewerRequest({ uri: '/old' })))).toBe('/old');
  });
});
