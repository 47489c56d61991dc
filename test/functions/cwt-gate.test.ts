import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type CwtGateOptions, config, handler, requireAccessToken } from '../../functions/cwt-gate.js';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { outcome } from './outcome.js';
import { NOW, openConfigured, openWays } from './ways.js';

const secret = randomBytes(32);
const now = Date.parse(NOW) / 1000;
const kvs = {
  'cwt:k1': secret.toString('base64url'),
  'cwt:a-key-id-of-thirty-two-character': 'x',
  'cwt:a-key-id-of-32-characters-in-all': secret.toString('base64url'),
  'cwt:weak': secret.subarray(0, 16).toString('base64url'),
  'cwt:text': 'no key',
  // What no kid may reach.
  'cwt:../x': secret.toString('base64url'),
  'cwt:': secret.toString('base64url'),
};
const ask = await openWays('cwt-gate', handler, { kvs });

/** CBOR, as RFC 8949 §3 has it. Maps are made of `Map`, so that keys may be numbers. */
class Tag {
  readonly tag: number;
  readonly value: unknown;
  constructor(tag: number, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) + count]);
  if (count < 256) return Buffer.from([(major << 5) + 24, count]);
  if (count < 65_536) return Buffer.from([(major << 5) + 25, count >> 8, count & 255]);
  if (count < 4_294_967_296) {
    const middle = Buffer.alloc(5, (major << 5) + 26);
    middle.writeUInt32BE(count, 1);
    return middle;
  }
  const long = Buffer.alloc(9, (major << 5) + 27);
  long.writeBigUInt64BE(BigInt(count), 1);
  return long;
}

function cbor(value: unknown): Buffer {
  if (typeof value === 'number' && Number.isInteger(value)) return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'number') {
    const double = Buffer.alloc(9, 0xfb);
    double.writeDoubleBE(value, 1);
    return double;
  }
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Tag) return Buffer.concat([head(6, value.tag), cbor(value.value)]);
  const entries = [...(value as Map<unknown, unknown>)].flat().map(cbor);
  return Buffer.concat([head(5, entries.length / 2), ...entries]);
}

type Claims = Record<number, unknown>;

interface Made {
  /** Entries of the protected header, in order. */
  guarded?: [unknown, unknown][];
  key?: Buffer;
  tags?: number[];
  /** Claims whose keys are texts. */
  texts?: boolean;
}

const asMap = (claims: Claims, texts = false) =>
  new Map(Object.entries(claims).map(([key, value]) => [texts ? key : Number(key), value]));
const kid = (id: string) => Buffer.from(id);

function token(
  claims: Claims,
  {
    guarded = [
      [1, 5],
      [4, kid('k1')],
    ],
    key = secret,
    tags = [61, 17],
    texts,
  }: Made = {},
) {
  const protectedPart = cbor(new Map(guarded));
  const payload = cbor(asMap(claims, texts));
  const mac = createHmac('sha256', key)
    .update(cbor(['MAC0', protectedPart, Buffer.alloc(0), payload]))
    .digest();
  const whole: unknown = [protectedPart, new Map(), payload, mac];
  return cbor(tags.reduceRight((inner, tag) => new Tag(tag, inner), whole)).toString('base64url');
}

const live = { 4: now + 60 };
const sent = (text: string, more: Parameters<typeof viewerRequest>[0] = {}) =>
  viewerRequest({ uri: '/a/x.ts', ...more, headers: { 'cta-common-access-token': text, ...(more.headers as object) } });

describe('a token', () => {
  test('that holds is taken out of the request, wherever it came', async () => {
    const text = token(live);
    const header = await ask(sent(text));
    expect(header).toMatchObject({ uri: '/a/x.ts' });
    expect(header.headers).not.toHaveProperty('cta-common-access-token');
    const cookie = await ask(viewerRequest({ uri: '/a', cookies: { 'cta-common-access-token': text, theme: 'dark' } }));
    expect(cookie).toMatchObject({ uri: '/a', cookies: { theme: { value: 'dark' } } });
    expect(cookie.cookies).not.toHaveProperty('cta-common-access-token');
    expect(await ask(viewerRequest({ uri: '/a', querystring: `x=1&cat=${text}&y=%20` }))).toMatchObject({
      uri: '/a',
      querystring: 'x=1&y=%20',
    });
  });

  test.each<[string, Claims, Made]>([
    ['a time with a fraction', { 4: now + 60.5 }, {}],
    ['one second left', { 4: now + 1 }, {}],
    ['the last end that is no mistake', { 4: now + 1e11 - 1 }, {}],
    ['a time in a tag', { 4: new Tag(1, now + 60) }, {}],
    ['keys that are texts', { 4: now + 60, 5: now - 60 }, { texts: true }],
    [
      'a header whose keys are texts',
      live,
      {
        guarded: [
          ['1', 5],
          ['4', kid('k1')],
        ],
      },
    ],
    [
      'its header the other way round',
      live,
      {
        guarded: [
          [4, kid('k1')],
          [1, 5],
        ],
      },
    ],
    [
      'a key id that is a text',
      live,
      {
        guarded: [
          [1, 5],
          [4, 'k1'],
        ],
      },
    ],
    [
      'the longest key id',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('a-key-id-of-32-characters-in-all')],
        ],
      },
    ],
    ['no tag 61', live, { tags: [17] }],
    [
      'all there is to know',
      { 1: 'a', 2: 'b', 3: 'c', 4: now + 60, 5: now, 6: now, 7: kid('id'), 310: 1, 323: new Map() },
      {},
    ],
  ])('with %s passes', async (_title, claims, made) => {
    expect(outcome(await ask(sent(token(claims, made))))).toBe('/a/x.ts');
  });

  test.each<[string, Claims, Made]>([
    ['over', { 4: now - 1 }, {}],
    ['over this second', { 4: now }, {}],
    ['without end', {}, {}],
    ['of milliseconds', { 4: now * 1000 }, {}],
    ['ending three thousand years from now', { 4: now + 1e11 }, {}],
    ['ending in a text', { 4: String(now + 60) }, {}],
    ['not yet', { 4: now + 60, 5: now + 1 }, {}],
    ['of another version', { 4: now + 60, 310: 2 }, {}],
    ['for one use', { 4: now + 60, 308: 1 }, {}],
    ['with a key of TLS', { 4: now + 60, 319: kid('x') }, {}],
    ['with a condition', { 4: now + 60, 321: new Map() }, {}],
    ['with a claim of AWS’s examples', { 4: now + 60, 401: 'x' }, {}],
    ['with a claim nobody knows', { 4: now + 60, 999: 1 }, {}],
    [
      'of an unknown key',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('k2')],
        ],
      },
    ],
    [
      'of a key that is a path',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('../x')],
        ],
      },
    ],
    [
      'of an empty key id',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('')],
        ],
      },
    ],
    ['of no key id', live, { guarded: [[1, 5]] }],
    [
      'of a short key',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('weak')],
        ],
        key: secret.subarray(0, 16),
      },
    ],
    [
      'of a text for a key',
      live,
      {
        guarded: [
          [1, 5],
          [4, kid('text')],
        ],
      },
    ],
    ['of another secret', live, { key: randomBytes(32) }],
    [
      'of HMAC 256/64',
      live,
      {
        guarded: [
          [1, 4],
          [4, kid('k1')],
        ],
      },
    ],
    ['without algorithm', live, { guarded: [[4, kid('k1')]] }],
    ['without tag 17', live, { tags: [] }],
    ['without tag 17, but with 61', live, { tags: [61] }],
    ['of more than a kilobyte', { 4: now + 60, 2: 'x'.repeat(1025) }, {}],
  ])('%s is refused', async (_title, claims, made) => {
    expect(await ask(sent(token(claims, made)))).toEqual({
      statusCode: 403,
      headers: { 'cache-control': { value: 'no-store' } },
      cookies: {},
    });
  });

  test('with a claim under a name that every object has is refused', async () => {
    for (const name of ['constructor', 'toString', 'x']) {
      const claims = Object.assign(Object.create(null) as Claims, live, { [name]: 1 });
      expect(outcome(await ask(sent(token(claims, { texts: true })))), name).toBe('403');
    }
  });

  test('in a cookie needs no header', async () => {
    const event = viewerRequest({ uri: '/a', cookies: { 'cta-common-access-token': token(live) } });
    Reflect.deleteProperty(event.request, 'headers');
    expect(outcome(await ask(event))).toBe('/a');
  });

  test('comes once', async () => {
    const text = token(live);
    expect(outcome(await ask(sent(text, { cookies: { 'cta-common-access-token': text } })))).toBe('403');
    expect(outcome(await ask(sent(text, { querystring: `cat=${text}` })))).toBe('403');
    expect(outcome(await ask(viewerRequest({ uri: '/a', querystring: `cat=${text}&cat=${text}` })))).toBe('403');
    expect(outcome(await ask(viewerRequest({ uri: '/a', headers: { 'cta-common-access-token': [text, text] } })))).toBe(
      '403',
    );
    expect(outcome(await ask(viewerRequest({ uri: '/a' })))).toBe('403');
  });

  test('of 1,024 bytes passes, of one more does not', async () => {
    const bytesOf = (length: number) => token({ 4: now + 60, 2: 'x'.repeat(length) });
    const spare = 1024 - Buffer.from(bytesOf(300), 'base64url').length + 300;
    expect(Buffer.from(bytesOf(spare), 'base64url').length).toBe(1024);
    expect(outcome(await ask(sent(bytesOf(spare))))).toBe('/a/x.ts');
    expect(outcome(await ask(sent(bytesOf(spare + 1))))).toBe('403');
  });
});

describe('what a token covers', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest();
  const catu = (part: number, kind: number, wanted: unknown) => new Map([[part, new Map([[kind, wanted]])]]);
  const https = { 'cloudfront-forwarded-proto': 'https', host: 'media.test' };

  test.each<[string, Map<number, unknown>, string]>([
    ['/a/x', catu(3, 1, '/a/'), '/a/x'],
    ['/b', catu(3, 1, '/a/'), '403'],
    ['/a/../b', catu(3, 1, '/a/'), '400'],
    ['/a/%2e%2e/b', catu(3, 1, '/a/'), '400'],
    ['/a/..;/b', catu(3, 1, '/a/'), '400'],
    ['/a%2fb', catu(3, 1, '/a'), '400'],
    ['//a/x', catu(3, 3, '/a/'), '400'],
    ['/ab', catu(3, 1, '/a'), '/ab'],
    ['/a/x', catu(3, 0, '/a/x'), '/a/x'],
    ['/a/xy', catu(3, 0, '/a/x'), '403'],
    ['/a/x.m3u8', catu(3, 2, '.m3u8'), '/a/x.m3u8'],
    ['/a/x.ts', catu(3, 2, '.m3u8'), '403'],
    ['/a/x', catu(3, 3, '/x'), '/a/x'],
    ['/a/x', catu(3, 3, '/y'), '403'],
    ['/a/x', catu(3, 4, '.*'), '403'],
    ['/a/x', catu(3, 3, 'a/'), '/a/x'],
    ['/a/x', catu(3, 4, '/x'), '403'],
    ['/a/x', new Map(), '403'],
    ['/a/x', new Map([[3, new Map()]]), '403'],
    ['/a/7.ts', catu(6, 1, 7), '403'],
    ['/a/x', catu(3, -1, sha('/a/x')), '/a/x'],
    ['/a/y', catu(3, -1, sha('/a/x')), '403'],
    ['/a/x', catu(3, -2, sha('/a/x')), '403'],
    ['/a/x', catu(3, 0, 7), '403'],
    ['/a/x', catu(0, 0, 'https'), '/a/x'],
    ['/a/x', catu(0, 0, 'http'), '403'],
    ['/a/x', catu(1, 0, 'media.test'), '/a/x'],
    ['/a/x', catu(1, 2, '.other.test'), '403'],
    ['/a/x', catu(2, 0, '443'), '403'],
    ['/a/x?q=1', catu(4, 0, 'q=1'), '/a/x'],
    ['/a/x?q=2', catu(4, 0, 'q=1'), '403'],
    ['/a/b/x', catu(5, 0, '/a/b'), '/a/b/x'],
    ['/a/x.ts', catu(6, 0, 'x.ts'), '/a/x.ts'],
    ['/a/x.ts', catu(7, 0, 'x'), '/a/x.ts'],
    ['/a/x.ts', catu(8, 0, '.ts'), '/a/x.ts'],
    ['/a/x', catu(8, 0, '.ts'), '403'],
    ['/a/x', catu(9, 0, ''), '403'],
    ['/a/x', new Map([[3, 'x' as unknown]]), '403'],
    [
      '/a/x.ts',
      new Map([
        [
          3,
          new Map<number, unknown>([
            [1, '/a/'],
            [2, '.m3u8'],
          ]),
        ],
      ]),
      '403',
    ],
    [
      '/a/x.ts',
      new Map([
        [3, new Map([[1, '/a/']])],
        [1, new Map([[0, 'other.test']])],
      ]),
      '403',
    ],
  ])('%s by catu %j ⇒ %s', async (address, claim, expected) => {
    const [uri = '', querystring = ''] = address.split('?');
    const event = sent(token({ 4: now + 60, 312: claim }), { uri, querystring, headers: https });
    expect(outcome(await ask(event))).toBe(expected);
  });

  test('the query without the token, where that came in it', async () => {
    const text = token({ 4: now + 60, 312: catu(4, 0, 'q=1') });
    expect(outcome(await ask(viewerRequest({ uri: '/a', querystring: `q=1&cat=${text}` })))).toBe('/a');
  });

  test('no scheme, where CloudFront was not asked to tell it', async () => {
    expect(outcome(await ask(sent(token({ 4: now + 60, 312: catu(0, 0, 'https') }))))).toBe('403');
  });

  test.each<[string, Claims, string, Record<string, string>, string]>([
    ['GET', { 313: ['GET'] }, '198.51.100.1', {}, '/a/x.ts'],
    ['HEAD', { 313: ['GET'] }, '198.51.100.1', {}, '403'],
    ['HEAD', { 313: ['GET', 'HEAD'] }, '198.51.100.1', {}, '/a/x.ts'],
    ['GET', { 316: ['DE'] }, '198.51.100.1', { 'cloudfront-viewer-country': 'DE' }, '/a/x.ts'],
    ['GET', { 316: ['DE'] }, '198.51.100.1', { 'cloudfront-viewer-country': 'US' }, '403'],
    ['GET', { 316: ['DE'] }, '198.51.100.1', {}, '403'],
    ['GET', { 311: ['198.51.100.1'] }, '198.51.100.1', {}, '/a/x.ts'],
    ['GET', { 311: ['198.51.100.1'] }, '198.51.100.2', {}, '403'],
    ['GET', { 311: [new Tag(52, Buffer.from([198, 51, 100, 1]))] }, '198.51.100.1', {}, '403'],
    ['GET', { 311: [64496] }, '198.51.100.1', {}, '403'],
  ])('%s by %j from %s with %j ⇒ %s', async (method, claims, ip, headers, expected) => {
    expect(outcome(await ask(sent(token({ ...live, ...claims }), { method, ip, headers })))).toBe(expected);
  });
});

test('issuer and audience, where the config names them', async () => {
  const run = async (event: ViewerRequestEvent, options: CwtGateOptions) =>
    (await requireAccessToken(event.request, options, event)) ?? event.request;
  const named = await openConfigured('cwt-gate', { ...config, issuer: 'us', audience: 'media' }, run, { kvs });
  const passes = async (claims: Claims) => outcome(await named(sent(token({ ...live, ...claims })))) === '/a/x.ts';
  expect(await passes({ 1: 'us', 3: 'media' })).toBe(true);
  expect(await passes({ 1: 'us', 3: ['other', 'media'] })).toBe(true);
  expect(await passes({ 1: 'us', 3: ['other'] })).toBe(false);
  expect(await passes({ 1: 'they', 3: 'media' })).toBe(false);
  expect(await passes({ 3: 'media' })).toBe(false);
  expect(await passes({ 1: 'us' })).toBe(false);
});

test.each([{}, { 'cwt:k1': '' }, { 'cwt:k1': '{' }])('the store %j lets nobody in', async (broken) => {
  const closed = await openWays('cwt-gate', handler, { kvs: broken as Record<string, string> });
  expect(outcome(await closed(sent(token(live))))).toBe('403');
});
