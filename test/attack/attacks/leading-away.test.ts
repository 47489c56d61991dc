import { expect, test } from 'vitest';
import { tryRedirects } from '../../../tools/attack/attacks/redirects.js';
import type { Leak } from '../../../tools/attack/leak.js';
import { all, openSmall } from '../small.js';
import { behavior, code, handler, runs, server, stack } from '../stack-parts.js';

/** `to` is where a function leads, in words of `query`, `headers`, `cookies` and `uri`; without a `location` nowhere. */
async function leaksOf(to: string): Promise<Leak[]> {
  const body = `
    function value(one) { return one && decodeURIComponent(one.value); }
    var headers = request.headers, cookies = request.cookies, query = request.querystring, uri = request.uri, location;
    ${to}
    if (location) { return { statusCode: 302, headers: { location: { value: location } } }; }`;
  const template = stack({
    origins: [server],
    byDefault: behavior('App'),
    others: [{ PathPattern: '/docs/*', ...behavior('App', runs('Leads')) }],
    config: { Aliases: ['www.example.test', 'also.example.test'] },
    resources: code('Leads', handler(body)),
  });
  const { stack: small, model } = await openSmall(template);
  const where = { behavior: model.behaviors[0]! };
  const tried = await all(tryRedirects(small, model, where.behavior));
  expect(new Set(tried.map(({ line }) => line))).toEqual(new Set(['/docs/*, where a Location leads']));
  const leaks = tried.flatMap(({ leak }) => leak ?? []);
  for (const leak of leaks) expect(leak).toMatchObject({ area: '/docs/*', model, status: 302, where });
  return leaks;
}

/** The header beside those that every page is asked with. */
const saidIn = ({ kind, asked: [asked], got }: Leak) =>
  `${kind} ${asked!.target} ${asked!.headers!.slice(2).join()} ${got}`;

test('a Location of what the viewer says is found, by path, query, header and cookie, and a header line', async () => {
  const leaks = await leaksOf(`
    var like = value(query.url) || '', lines = (value(query.uri) || '').split('\\r\\n'), ours = 'shop.other.test', other = '/docs/go/';
    if (query.next) location = value(query.next);
    else if (like.startsWith('https://www.example.test') || like.endsWith('shop.other.test/')) location = like;
    else if (lines[1]) return { statusCode: 302, headers: { 'x-evil': { value: '1' }, location: { value: '/' } } };
    else if (headers['x-forwarded-host']) location = 'https://' + headers['x-forwarded-host'].value + '/';
    else if (headers.forwarded) location = 'https://' + headers.forwarded.value.replace('host=', '') + '/';
    else if (headers.referer) location = '/found?' + headers.referer.value;
    else if (cookies.back) location = value(cookies.back);
    else if (uri.startsWith('/docs//')) location = uri.slice(5);
    else if (uri === '/docs/go' && query.to) location = value(query.to);`);
  const found = leaks.map(saidIn);
  expect(found).toEqual(
    expect.arrayContaining([
      'open-redirect /docs//evil.example  Location: //evil.example',
      'open-redirect /docs//evil.example/docs/index.html  Location: //evil.example/docs/index.html',
      'open-redirect /docs/x.html?next=https://evil.example/  Location: https://evil.example/',
      'open-redirect /docs/x.html?next=javascript:alert(1)  Location: javascript:alert(1)',
      'open-redirect /docs/go?to=https://evil.example/  Location: https://evil.example/',
      'open-redirect /docs/x.html X-Forwarded-Host,evil.example Location: https://evil.example/',
      'open-redirect /docs/x.html Forwarded,host=evil.example Location: https://evil.example/',
      'open-redirect /docs/x.html Cookie,back=https://evil.example/ Location: https://evil.example/',
    ]),
  );
  expect(found.filter((each) => /Referer|next=evil|next=%2fevil/.test(each))).toEqual([]);
  // What begins or ends like a host that is compared with.
  expect(found.filter((each) => each.includes('?url='))).toEqual([
    'open-redirect /docs/x.html?url=https://www.example.test.evil.example/  Location: https://www.example.test.evil.example/',
    'open-redirect /docs/x.html?url=https://www.example.test@evil.example/  Location: https://www.example.test@evil.example/',
    'open-redirect /docs/x.html?url=https://evilshop.other.test/  Location: https://evilshop.other.test/',
  ]);
  expect(found.filter((each) => each.includes('?uri='))).toEqual([
    'header-injection /docs/x.html?uri=/%0d%0aX-Evil:%201  a header line of the viewer’s',
  ]);
  const [page] = leaks[0]!.asked;
  expect(page!.headers).toEqual([
    ['Sec-Fetch-Mode', 'navigate'],
    ['Accept', 'text/html'],
  ]);
});

test('where it always leads, to a host that stands in the code, to the site itself: none of it is the viewer’s', async () => {
  const leaks = await leaksOf(`
    location = 'https://' + 'login' + '.other.test/?' + uri;
    if (query.next) location = 'https://shop.other.test/' + query.next.value;
    if (query.to) location = 'https://also.example.test/' + query.to.value;
    if (query.url) location = '/found/' + query.url.value;
    if (query.uri) location = 'https://[';`);
  expect(leaks).toEqual([]);
});

test('at the default behavior the first path is that of a host', async () => {
  const body =
    "if (request.uri.startsWith('//')) { return { statusCode: 302, headers: { location: { value: request.uri } } }; }";
  const template = stack({
    origins: [server],
    byDefault: behavior('App', runs('Leads')),
    resources: code('Leads', handler(body)),
  });
  const { stack: small, model } = await openSmall(template);
  const { value } = await tryRedirects(small, model, model.behaviors[0]!).next();
  expect(value?.leak).toMatchObject({ asked: [{ target: '//evil.example' }], got: 'Location: //evil.example' });
});

test('a behavior without a function leads nowhere', async () => {
  const { stack: small, model } = await openSmall(stack({ origins: [server], byDefault: behavior('App') }));
  expect(await all(tryRedirects(small, model, model.behaviors[0]!))).toEqual([]);
});
