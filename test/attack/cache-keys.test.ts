/** Two requests that differ in what the cache policy names never share a key: searched for among what viewers and functions can write. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectForKey } from '../../tools/distribution/policies.js';
import type { HeaderList } from '../../tools/http/messages.js';
import { computeCacheKey, isPartial, partialKey } from '../../tools/simulator/cache/cache-key.js';
import type { Exchange } from '../../tools/simulator/pipeline/exchange.js';
import { all, behavior, caching, distribution, open } from '../simulator/support.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();
const THING = 'cache keys of two requests that differ';

interface Asked {
  id: string;
  method: string;
  uri: string;
  query: string | undefined;
  headers: HeaderList;
}

const tenants = ['x-a', 'x-b', 'range'];
const rules = behavior({
  cachePolicy: caching({
    headers: { behavior: 'whitelist', names: tenants },
    cookies: all,
    query: all,
    gzip: true,
    brotli: true,
  }),
});

function exchangeOf({ id, ...request }: Asked): Exchange {
  const model = { ...distribution({}), id };
  const asked = { ...request, httpVersion: '1.1', body: Buffer.alloc(0), facts: {} };
  return { request: asked, behavior: rules, distribution: { model } } as unknown as Exchange;
}

/** What is stored and looked up under one key, as CloudFront's page on the cache key tells it. */
function meaningOf(asked: Asked): unknown {
  const exchange = exchangeOf(asked);
  const range = asked.headers.find(([name]) => name === 'range')?.[1];
  const kind = asked.method === 'OPTIONS' ? 'OPTIONS' : '';
  return [asked.id, kind, asked.uri, selectForKey(rules, exchange.request), asked.method === 'HEAD', range];
}

function keysOf(asked: Asked): string[] {
  const exchange = exchangeOf(asked);
  computeCacheKey(exchange);
  return [partialKey(exchange) ?? exchange.key!.text];
}

/** Every separator that a key of text could be made with, and the words that stand in keys. */
const piece = fc.constantFrom(
  '',
  'a',
  'b',
  '\n',
  '\r\n',
  '=',
  ': ',
  ';',
  ',',
  '"',
  '\\',
  ']',
  '[',
  '\0',
  '|',
  'HEAD',
  'OPTIONS',
  'Range: bytes=0-9',
  'range bytes=0-9',
  'bytes=0-9',
  'x-a',
  'br,gzip',
  'null',
  'é',
  '\ud800',
  ' ',
);
const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''));
const line = fc.tuple(fc.constantFrom(...tenants, 'cookie', 'accept-encoding'), text);
const asked: fc.Arbitrary<Asked> = fc.record({
  id: fc.constantFrom('E1', 'E1"', 'E2'),
  method: fc.constantFrom('GET', 'HEAD', 'OPTIONS'),
  uri: text.map((rest) => `/${rest}`),
  query: fc.option(text, { nil: undefined }),
  headers: fc.uniqueArray(line, { maxLength: 4, selector: ([name]) => name }),
});

test('no pair of requests was found that shares a key', () => {
  const known = new Map<string, unknown>();
  fc.assert(
    fc.property(asked, (one) => {
      const meaning = meaningOf(one);
      for (const key of keysOf(one)) {
        if (known.has(key)) expect(known.get(key)).toEqual(meaning);
        known.set(key, meaning);
      }
    }),
    { numRuns: 20_000, seed: 2026 },
  );
  expect(known.size).toBeGreaterThan(5_000);
});

const base: Asked = { id: 'E1', method: 'GET', uri: '/a', query: undefined, headers: [] };
const cookie = (value: string): Partial<Asked> => ({ headers: [['cookie', value]] });
const range: Partial<Asked> = { headers: [['range', 'bytes=0-9']] };

/** Made by hand: each would meet where parts are joined by a line feed, a colon, an equals sign or a comma. */
const pairs: [what: string, one: Partial<Asked>, other: Partial<Asked>][] = [
  ['a cookie named as a range, and a range', cookie('Range: bytes=0-9'), range],
  [
    'a cookie with a range behind a line feed, and a range',
    cookie('a=1\nRange: bytes=0-9'),
    { headers: [['cookie', 'a=1'], ...range.headers!] },
  ],
  ['a cookie named HEAD, and HEAD', cookie('HEAD'), { method: 'HEAD' }],
  ['HEAD with and without a range', { method: 'HEAD' }, { method: 'HEAD', ...range }],
  ['GET and HEAD of one range', range, { method: 'HEAD', ...range }],
  ['a path that ends in a query, and a query', { uri: '/a\nb' }, { uri: '/a', query: 'b' }],
  ['two cookies, and one with a line feed', cookie('a=1; b=2'), cookie('a=1\nb=2')],
  ['an equals sign in a name, and in a value', cookie('a==1'), { headers: [['cookie', '=a==1']] }],
  [
    'a header with another behind a line feed',
    { headers: [['x-a', '1\nx-b: 2']] },
    {
      headers: [
        ['x-a', '1'],
        ['x-b', '2'],
      ],
    },
  ],
  ['an empty header, and none', { headers: [['x-a', '']] }, {}],
  ['a header, and a cookie of its name', { headers: [['x-a', '1']] }, cookie('x-a: 1')],
  ['a query that says OPTIONS, and OPTIONS', { query: 'OPTIONS' }, { method: 'OPTIONS' }],
  ['a query that says gzip, and gzip', { query: 'gzip' }, { headers: [['accept-encoding', 'gzip']] }],
  ['gzip and br', { headers: [['accept-encoding', 'gzip']] }, { headers: [['accept-encoding', 'br']] }],
  ['two distributions', { id: 'E1' }, { id: 'E2' }],
  ['GET and OPTIONS', {}, { method: 'OPTIONS' }],
];

test('those made by hand do not share one', () => {
  for (const [what, one, other] of pairs) {
    const [a, b] = [
      { ...base, ...one },
      { ...base, ...other },
    ];
    expect(isDeepStrictEqual(meaningOf(a), meaningOf(b)), what).toBe(false);
    record(THING, what, !keysOf(a).some((key) => keysOf(b).includes(key)));
  }
  expectHeld(THING);
});

/** What one viewer asks, the origin's answer to it, and what the next one must not get. */
test('no viewer leaves a part, or an error about a part, where another asks for the whole', async () => {
  const thing = 'what a request for a part leaves behind';
  for (const status of [206, 400, 403, 404, 416, 500])
    for (const method of ['GET', 'HEAD'])
      for (const way of ['bytes=0-1', 'bytes=999-', 'bytes=-0', 'lines=1', '']) {
        const { send } = await open({}, ({ headers }) => {
          const isWhole = !headers.some(([name]) => name.toLowerCase() === 'range');
          return {
            status: isWhole ? 200 : status,
            headers: { 'cache-control': 'max-age=600' },
            body: isWhole ? 'whole' : 'pa',
          };
        });
        await send('/a', { method, headers: { range: way } });
        const { status: got, text: body } = await send('/a');
        record(thing, `${method} ${status} to "${way}"`, got === 200 && body === 'whole');
      }
  expectHeld(thing);
});

test('and a function that writes a cookie of two readings splits nothing but its own key', async () => {
  const code = `function handler(event) { event.request.cookies = { 'Range: bytes=0-9': { value: '' } }; return event.request; }`;
  const { core, send, calls } = await open({
    behaviors: [
      behavior({
        cachePolicy: caching({ cookies: all }),
        functions: {
          'viewer-request': {
            kind: 'function',
            logicalId: 'F',
            name: 'f',
            runtime: 'cloudfront-js-2.0',
            code,
            file: undefined,
            store: undefined,
          },
        },
      }),
    ],
  });
  await send('/a');
  await send('/a', { headers: { range: 'bytes=0-9' } });
  expect([calls.length, core.cached().length, isPartial(exchangeOf({ ...base, ...range }), 416)]).toEqual([1, 1, true]);
});
