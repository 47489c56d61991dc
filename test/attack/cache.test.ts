import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Viewer, viewers } from '../../tools/attack/catalogue/viewers.js';
import type { Behavior, CachePolicy } from '../../tools/distribution/model.js';
import type { HeaderList } from '../../tools/http/messages.js';
import { behavior, caching, cachingOptimized, forwarding, type Got, none, only, open } from '../simulator/support.js';
import { areas, ask, downloadsKey, type Fortress, openFortress, TREASURE, viewerRequest } from './fortress.js';
import { passOf, privateAreaKey, type Signer } from './passes.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

/** Says all that it was told, as an application does that trusts what it gets; parts of it and errors, if asked so. */
function echo(request: { method: string; path: string; query?: string | undefined; headers: HeaderList }) {
  // Who says nothing of encodings, and who takes none, are the same to an origin.
  const silent = /^(?:x-amz-cf-id|via|x-forwarded-for|user-agent|connection|content-length|range|if-[a-z-]+)$/i;
  const told = request.headers
    .filter(([name, value]) => !silent.test(name) && !(name === 'Accept-Encoding' && value === 'identity'))
    .sort();
  const status = request.path.includes('.css') ? 404 : 200;
  return {
    status,
    headers: { 'content-type': 'text/html', etag: '"v1"', 'cache-control': 'max-age=60' },
    body: JSON.stringify([request.method.replace('HEAD', 'GET'), request.path, request.query ?? null, told]),
  };
}

const policies: Record<string, Partial<Behavior> & { cachePolicy: CachePolicy }> = {
  'nothing but the path': { cachePolicy: caching() },
  CachingOptimized: { cachePolicy: cachingOptimized, compress: true },
  'a cookie': { cachePolicy: caching({ cookies: only('session') }) },
  'all cookies': { cachePolicy: caching({ cookies: { behavior: 'all' } }) },
  'a query parameter': { cachePolicy: caching({ query: only('a') }) },
  'all of the query': { cachePolicy: caching({ query: { behavior: 'all' } }) },
  'all of the query but one': { cachePolicy: caching({ query: { behavior: 'allExcept', names: ['utm_source'] } }) },
  'Host, Authorization and a tenant': {
    cachePolicy: caching({ headers: only('host', 'authorization', 'x-tenant', 'accept-language', 'origin') }),
  },
};

/** A viewer whose page is another one by that key: else nothing would be told apart, and all of this would pass. */
const apart: Record<string, string> = {
  'a cookie': 'Cookie: session=alice',
  'all cookies': 'Cookie: a=1',
  'a query parameter': '?a=1',
  'all of the query': '?utm_source=x',
  'all of the query but one': '?callback=evil',
  'Host, Authorization and a tenant': 'X-Tenant: bob',
};

/** What a viewer can tell two answers apart by. */
const seen = ({ status, text, header }: Got) =>
  JSON.stringify([
    status,
    text,
    header('content-type'),
    header('content-range'),
    header('content-encoding'),
    header('location'),
    header('set-cookie'),
    header('content-length'),
  ]);

describe.each(Object.entries(policies))('a cache key of %s', (name, parts) => {
  test('lets nobody see what another made of a page', async () => {
    const harness = await open(
      {
        aliases: ['www.example.test', 'alias.example.test'],
        behaviors: [behavior({ originRequestPolicy: forwarding({ headers: none }), ...parts })],
      },
      echo,
    );
    const visit = ({ target = '/page', headers = [], ...rest }: Viewer) => harness.send(target, { headers, ...rest });
    const thing = `what a viewer sees after another: key of ${name}`;
    const plain = viewers[0]!;
    const cold = new Map<Viewer, string>();
    const own = await visit(plain);
    for (const viewer of viewers) {
      harness.core.invalidate(['/*']);
      cold.set(viewer, seen(await visit(viewer)));
      record(thing, `${plain.what} after ${viewer.what}`, seen(await visit(plain)) === seen(own));
    }
    if (apart[name] !== undefined) {
      const other = viewers.find(({ what }) => what === apart[name]);
      expect([undefined, seen(own)]).not.toContain(cold.get(other!));
    }
    harness.core.invalidate(['/*']);
    await visit(plain);
    expect((await visit(plain)).xCache).toBe('Hit');
    for (const viewer of viewers.slice(1)) {
      const got = await visit(viewer);
      // A part of the page, or word that it has not changed, is made from the page that is kept.
      const held = /^(?:Range|If-)/.test(viewer.what) ? own.text.includes(got.text) : seen(got) === cold.get(viewer);
      record(thing, `${viewer.what} after the rest`, held);
    }
    expectHeld(thing);
  });
});

describe('what an origin says to one viewer alone', () => {
  const secrets: [what: string, headers: Record<string, string>][] = [
    ['no-store', { 'cache-control': 'no-store' }],
    ['private', { 'cache-control': 'private' }],
    ['no-cache', { 'cache-control': 'no-cache' }],
    ['max-age=0', { 'cache-control': 'max-age=0' }],
    ['s-maxage=0', { 'cache-control': 's-maxage=0, max-age=60' }],
    ['private, max-age', { 'cache-control': 'private, max-age=600' }],
    ['max-age, private', { 'cache-control': 'max-age=600, private' }],
    ['NO-STORE', { 'cache-control': 'NO-STORE' }],
    ['no-store with Set-Cookie', { 'cache-control': 'no-store', 'set-cookie': 'session=alice' }],
    ['Expires in the past', { expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }],
    ['an Expires of 0', { expires: '0' }],
    ['no-store behind another directive', { 'cache-control': 'must-revalidate,no-store' }],
  ];

  test('is not kept for the next', async () => {
    const thing = 'answers for one viewer alone';
    for (const status of [200, 206, 301, 302, 404, 500, 503]) {
      for (const [what, headers] of secrets) {
        // CloudFront keeps errors of the server by their age, whatever else they say.
        if (status >= 500 && /private.*max-age|max-age.*private/.test(what)) continue;
        let count = 0;
        const harness = await open(
          {
            errorResponses: [404, 500, 503].map((errorCode) => ({
              errorCode,
              pagePath: undefined,
              responseCode: undefined,
              cachingMinTtl: 0,
            })),
          },
          () => ({ status, headers, body: `for viewer ${++count}` }),
        );
        await harness.send('/mine');
        record(thing, `${status} with ${what}`, !(await harness.send('/mine')).text.includes('viewer 1'));
      }
    }
    expectHeld(thing);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is never answered from the cache, nor kept', async (method) => {
    let count = 0;
    const { send } = await open({}, () => ({ headers: { 'cache-control': 'max-age=600' }, body: `answer ${++count}` }));
    const thing = 'answers to writing requests';
    const texts = [await send('/a', { method }), await send('/a', { method }), await send('/a')].map(
      ({ text }) => text,
    );
    record(thing, `${method}, ${method} and GET`, new Set(texts).size === 3);
    expectHeld(thing);
  });
});

describe('a page that one viewer was let in to', () => {
  let fortress: Fortress;

  beforeAll(async () => {
    fortress = await openFortress();
  });

  afterAll(() => fortress.close());

  test.each(areas)('/%s/* is cached, and still closed to the next', async (area) => {
    const thing = 'cached pages behind a gate';
    const host = 'areas.example.test';
    const trusted = fortress.core.models()[0]!.behaviors.find(({ trustedKeys }) => trustedKeys)!.trustedKeys!;
    const signer: Signer =
      area === 'downloads'
        ? { id: Object.keys(trusted)[0]!, key: downloadsKey }
        : { id: 'sample-private', key: privateAreaKey };
    const pass = passOf(area, area, host, signer);
    for (const viewer of viewers) {
      const target = `/${area}/x.html`;
      expect((await ask(fortress.core, viewerRequest(host, target, [['Cookie', pass]]))).text).toContain(TREASURE);
      const headers = viewer.headers ?? [];
      const query = viewer.target?.includes('?') ? viewer.target.slice(viewer.target.indexOf('?')) : '';
      const { text } = await ask(
        fortress.core,
        viewerRequest(host, target + query, headers, { method: viewer.method ?? 'GET' }),
      );
      record(thing, `/${area}/ with ${viewer.what}`, !text.includes(TREASURE));
    }
    expectHeld(thing);
  });
});
