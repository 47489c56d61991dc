import { expect, test } from 'vitest';
import { tryRedirects } from '../../../tools/attack/attacks/redirects.js';
import type { Leak } from '../../../tools/attack/leak.js';
import { all, openSmall } from '../small.js';
import { behavior, code, handler, runs, server, stack } from '../stack-parts.js';

const PATTERN = '/docs/*';

/** `to` is where the function leads, in words of `query`, `headers`, `cookies` and `uri`; undefined: nowhere. */
async function redirectsOf(to: string, pattern = PATTERN) {
  const body = `
    function value(one) { return one && decodeURIComponent(one.value); }
    var headers = request.headers, cookies = request.cookies, query = request.querystring, uri = request.uri, location;
    ${to}
    if (location) { return { statusCode: 302, headers: { location: { value: location } } }; }`;
  const config = { Aliases: ['www.example.test', 'also.example.test'] };
  const more = runs('Leads');
  const template =
    pattern === '*'
      ? stack({ origins: [server], byDefault: behavior('App', more), config, resources: code('Leads', handler(body)) })
      : stack({
          origins: [server],
          byDefault: behavior('App'),
          others: [{ PathPattern: pattern, ...behavior('App', more) }],
          config,
          resources: code('Leads', handler(body)),
        });
  const { stack: small, model } = await openSmall(template);
  const tried = await all(tryRedirects(small, model, model.behaviors[0]!));
  expect(new Set(tried.map(({ line }) => line))).toEqual(new Set([`${pattern}, where a Location leads`]));
  for (const { leak } of tried)
    if (leak)
      expect(leak).toMatchObject({ area: pattern, model, status: 302, where: { behavior: model.behaviors[0] } });
  return { tries: tried.length, leaks: tried.flatMap(({ leak }) => leak ?? []) };
}

/** The header beside those that every page is asked with. */
const saidIn = ({ kind, asked: [asked], got }: Leak) =>
  `${kind} ${asked!.target} ${asked!.headers!.slice(2).join()} ${got}`;

test('a Location of what the viewer says is found, by path, query, header and cookie', async () => {
  const { leaks } = await redirectsOf(`
    var other = '/docs/go/';
    if (query.next) location = value(query.next);
    else if (headers['x-forwarded-host']) location = 'https://' + headers['x-forwarded-host'].value + '/';
    else if (headers.forwarded) location = 'https://' + headers.forwarded.value.replace('host=', '') + '/';
    else if (headers.referer) location = '/found?' + headers.referer.value;
    else if (cookies.back) location = value(cookies.back);
    else if (uri.startsWith('/docs//')) location = uri.slice(5);
    else if (uri === '/docs/go' && query.to) location = value(query.to);`);
  const found = leaks.map(saidIn);
  expect(found).toEqual(
    expect.arrayContaining(
      [
        'open-redirect /docs//evil.example  Location: //evil.example',
        'open-redirect /docs//evil.example/docs/index.html  Location: //evil.example/docs/index.html',
        'open-redirect /docs/x.html?next=https://evil.example/  Location: https://evil.example/',
        'open-redirect /docs/x.html?next=javascript:alert(1)  Location: javascript:alert(1)',
        'open-redirect /docs/go?to=https://evil.example/  Location: https://evil.example/',
        'open-redirect /docs/x.html X-Forwarded-Host,evil.example Location: https://evil.example/',
        'open-redirect /docs/x.html X-Forwarded-Host,.evil.example Location: https://.evil.example/',
        'open-redirect /docs/x.html Forwarded,host=evil.example Location: https://evil.example/',
        'open-redirect /docs/x.html Cookie,back=https://evil.example/ Location: https://evil.example/',
      ].filter((each) => !each.includes('https://.evil')),
    ),
  );
  expect(found.filter((each) => /Referer|next=evil|next=%2fevil/.test(each))).toEqual([]);
  expect(leaks[0]!.asked[0]!.headers).toEqual([
    ['Sec-Fetch-Mode', 'navigate'],
    ['Accept', 'text/html'],
  ]);
});

test('what begins or ends like a host that is compared with is tried', async () => {
  const { leaks } = await redirectsOf(`
    var to = value(query.next) || '';
    if (to.startsWith('https://www.example.test') || to.endsWith('shop.other.test/')) location = to;
    var ours = 'shop.other.test';`);
  expect(leaks.map(saidIn)).toEqual([
    'open-redirect /docs/x.html?next=https://www.example.test.evil.example/  Location: https://www.example.test.evil.example/',
    'open-redirect /docs/x.html?next=https://www.example.test@evil.example/  Location: https://www.example.test@evil.example/',
    'open-redirect /docs/x.html?next=https://evilshop.other.test/  Location: https://evilshop.other.test/',
  ]);
});

test('a header line of the viewer’s is found', async () => {
  const { leaks } = await redirectsOf(
    `
    var lines = (value(query.next) || '').split('\\r\\n');
    if (lines[1]) return { statusCode: 302, headers: { 'x-evil': { value: '1' }, location: { value: '/' } } };`,
    '*',
  );
  expect(leaks.map(saidIn)).toEqual([
    'header-injection /x/x.html?next=/%0d%0aX-Evil:%201  a header line of the viewer’s',
  ]);
});

test('where it always leads, to a host that stands in the code, to the site itself: none of it is the viewer’s', async () => {
  const { leaks, tries } = await redirectsOf(`
    location = 'https://' + 'login' + '.other.test/?' + uri;
    if (query.next) location = 'https://shop.other.test/' + query.next.value;
    if (query.to) location = 'https://also.example.test/' + query.to.value;
    if (query.url) location = '/found/' + query.url.value;
    if (query.uri) location = 'https://[';`);
  expect(leaks).toEqual([]);
  expect(tries).toBeGreaterThan(500);
});

test('a behavior without a function leads nowhere', async () => {
  const { stack: small, model } = await openSmall(stack({ origins: [server], byDefault: behavior('App') }));
  expect(await all(tryRedirects(small, model, model.behaviors[0]!))).toEqual([]);
});
