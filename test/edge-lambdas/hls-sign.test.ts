import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CloudFrontRequest, CloudFrontRequestEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { config, type HlsSignOptions, signPlaylist } from '../../edge-lambdas/hls-sign.js';
import { fetchOrigin } from '../../shared/edge-lambdas/fetch-origin.js';
import { mapUris } from '../../shared/edge-lambdas/playlist.js';
import { issueCookies, issueUrl } from '../../tools/signing/private-content.js';
import * as testing from '../../tools/testing/index.js';
import { accepted } from './origin-events.js';

const site = 'https://v.example.com';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer = { keyPairId: 'K1', privateKey: pair.privateKey, hash: 'SHA256' } as const;
const grant = { resource: `${site}/film/*`, expires: Math.floor(Date.now() / 1000) + 600 };
const options: HlsSignOptions = {
  ...config,
  site,
  sign: false,
  keys: { K1: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string },
};

let origin: Server;
/** What the origin says next, and what it was asked. */
let said: { status: number; headers?: Record<string, string>; body: string | Buffer };
let asked: IncomingMessage[];
let log: string[];

beforeAll(async () => {
  origin = createServer((request, response) => {
    asked.push(request);
    response.writeHead(said.status, said.headers).end(said.body);
  });
  await new Promise<void>((resolve) => origin.listen(0, 'localhost', resolve));
});
afterAll(() => new Promise((resolve) => origin.close(resolve)));
beforeEach(() => {
  [asked, log] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((line) => log.push(String(line)));
});
afterEach(() => vi.restoreAllMocks());

interface Wanted {
  uri?: string;
  query?: string;
  method?: string;
  headers?: Record<string, string>;
  cookie?: string;
}

/** Of a viewer who was let in by a signed URL, unless `query` says otherwise. */
function event({ uri = '/film/a.m3u8', query = queryFor(uri), method = 'GET', headers = {}, cookie }: Wanted = {}) {
  const custom = { domainName: 'localhost', port: (origin.address() as AddressInfo).port, protocol: 'http' as const };
  const all = { ...headers, ...(cookie && { cookie }) };
  return testing.originRequest({
    uri,
    querystring: query,
    method,
    headers: all,
    origin: { custom },
  }) as CloudFrontRequestEvent;
}

const queryFor = (uri: string, wanted = grant) => issueUrl(site + uri, wanted, signer).split('?')[1]!;

async function ask(text: string, wanted: Wanted = {}, changes: Partial<HlsSignOptions> = {}) {
  said = { status: 200, body: text };
  const given = event(wanted);
  const request = given.Records[0]!.cf.request as CloudFrontRequest;
  const answer = accepted(given, (await signPlaylist(request, { ...options, ...changes })) ?? request);
  return answer as { status?: string; body?: string; headers: Record<string, { value: string }[]> };
}

/** With the signature as `P`. */
async function signed(lines: string, changes: Partial<HlsSignOptions> = {}, wanted: Wanted = {}): Promise<string> {
  const { status, body = '' } = await ask(`#EXTM3U\n${lines}`, wanted, changes);
  expect(status).toBe('200');
  return body
    .replace('#EXTM3U\n', '')
    .replaceAll(/Policy=[^&"\s]+&Signature=[^&"\s]+&Key-Pair-Id=K1&Hash-Algorithm=SHA256/g, 'P');
}

describe('an address', () => {
  test.each([
    ['seg1.ts', 'seg1.ts?P'],
    ['seg1.ts?a=1', 'seg1.ts?a=1&P'],
    ['/film/seg1.ts', '/film/seg1.ts?P'],
    ['../x/seg1.ts#t=1', '../x/seg1.ts?P#t=1'],
    ['https://v.example.com/film/s.ts', 'https://v.example.com/film/s.ts?P'],
    ['HTTPS://V.example.com/film/s.ts', 'HTTPS://V.example.com/film/s.ts?P'],
    ['//v.example.com/film/s.ts', '//v.example.com/film/s.ts?P'],
    ['https://other.test/x.ts', 'https://other.test/x.ts'],
    ['//cdn.test/x', '//cdn.test/x'],
    ['https://v.example.com.evil.test/x', 'https://v.example.com.evil.test/x'],
    ['https://v.example.com@evil.test/x', 'https://v.example.com@evil.test/x'],
    ['{$base}/x.ts', '{$base}/x.ts?P'],
    ['data:text/plain,x', 'data:text/plain,x'],
    ['seg.ts?Policy=x&Signature=y&Key-Pair-Id=z', 'seg.ts?Policy=x&Signature=y&Key-Pair-Id=z'],
    ['seg1.ts\r', 'seg1.ts?P\r'],
    ['# seg1.ts', '# seg1.ts'],
    ['', ''],
    [
      '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="a,URI=b"\nlow.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="a,URI=b"\nlow.m3u8?P',
    ],
    ['#EXT-X-KEY:METHOD=AES-128,URI="k.bin",IV=0x1', '#EXT-X-KEY:METHOD=AES-128,URI="k.bin?P",IV=0x1'],
    ['#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"', undefined],
    ['#EXT-X-KEY:METHOD=NONE', undefined],
    ['#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k.bin"', '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="k.bin?P"'],
    ['#EXT-X-MAP:URI="i.mp4",BYTERANGE="8@0"', '#EXT-X-MAP:URI="i.mp4?P",BYTERANGE="8@0"'],
    ['#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",INSTREAM-ID="CC1"', undefined],
    ['#EXT-X-MEDIA:NAME="a,URI=b",URI="v.m3u8"', '#EXT-X-MEDIA:NAME="a,URI=b",URI="v.m3u8?P"'],
    ['#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8"', '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="i.m3u8?P"'],
    ['#EXT-X-SESSION-DATA:DATA-ID="d",URI="d.json"', '#EXT-X-SESSION-DATA:DATA-ID="d",URI="d.json?P"'],
    ['#EXT-X-PART:DURATION=0.3,URI="p.mp4",BYTERANGE=20@0', '#EXT-X-PART:DURATION=0.3,URI="p.mp4?P",BYTERANGE=20@0'],
    ['#EXT-X-PRELOAD-HINT:TYPE=PART,URI="n.mp4"', '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="n.mp4?P"'],
    ['#EXT-X-RENDITION-REPORT:URI="../b.m3u8",LAST-MSN=2', '#EXT-X-RENDITION-REPORT:URI="../b.m3u8?P",LAST-MSN=2'],
    [
      '#EXT-X-CONTENT-STEERING:SERVER-URI="/s.json",PATHWAY-ID="a"',
      '#EXT-X-CONTENT-STEERING:SERVER-URI="/s.json?P",PATHWAY-ID="a"',
    ],
    [
      '#EXT-X-DATERANGE:ID="1",X-ASSET-URI="ad.m3u8",X-COM="URI"',
      '#EXT-X-DATERANGE:ID="1",X-ASSET-URI="ad.m3u8?P",X-COM="URI"',
    ],
    ['#EXT-X-DATERANGE:ID="1",X-ASSET-LIST="l.json"', '#EXT-X-DATERANGE:ID="1",X-ASSET-LIST="l.json?P"'],
    ['#EXT-X-MAP:URI="i"', '#EXT-X-MAP:URI="i?P"'],
    ['#constructor:URI="x"', undefined],
    ['#EXT-X-MAP:URI="open', undefined],
    ['#EXT-X-MAP:URI=""', undefined],
    ['#EXT-X-SOMETHING:URI="x"', undefined],
    ['#EXTINF:6,URI="x"', undefined],
  ])('%j becomes %j', async (line, wanted = line) => {
    expect(await signed(line)).toBe(wanted);
  });

  test('further hosts by option', async () => {
    expect(await signed('https://cdn.test/x.ts', { hosts: ['cdn.test'] })).toBe('https://cdn.test/x.ts?P');
  });

  test('from cookies it gets the same signature', async () => {
    const cookies = issueCookies(grant, signer);
    const cookie = Object.entries(cookies)
      .map((each) => each.join('='))
      .join('; ');
    expect(await signed('seg1.ts', {}, { query: '_HLS_msn=4', cookie })).toBe('seg1.ts?P');
    expect(asked[0]!.url).toBe('/film/a.m3u8?_HLS_msn=4');
    expect(asked[0]!.headers.cookie).toBeUndefined();
  });
});

describe('EXT-X-DEFINE', () => {
  const filled = 'Policy={$Policy}&Signature={$Signature}&Key-Pair-Id={$Key-Pair-Id}&Hash-Algorithm={$Hash-Algorithm}';
  const defined = ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm']
    .map((name) => `#EXT-X-DEFINE:QUERYPARAM="${name}"`)
    .join('\n');
  test.each([
    ['seg1.ts', `#EXT-X-VERSION:11\n${defined}\nseg1.ts?${filled}`],
    ['#EXT-X-VERSION:3\nseg1.ts', `${defined}\n#EXT-X-VERSION:11\nseg1.ts?${filled}`],
    ['#EXT-X-VERSION:12\nseg1.ts', `${defined}\n#EXT-X-VERSION:12\nseg1.ts?${filled}`],
    [`${defined}\n#EXT-X-VERSION:11\nseg1.ts`, `${defined}\n#EXT-X-VERSION:11\nseg1.ts?${filled}`],
  ])('%j becomes %j', async (lines, wanted) => {
    expect(await signed(lines, { form: 'define' })).toBe(wanted);
  });

  test('lines end as they did', async () => {
    const { body } = await ask('#EXTM3U\r\nseg1.ts\r\n', {}, { form: 'define' });
    expect(
      body!
        .split('\n')
        .slice(0, -1)
        .map((line) => line.at(-1)),
    ).toEqual(Array(7).fill('\r'));
  });

  test('who comes with cookies has no parameters to fill in', async () => {
    const cookie = Object.entries(issueCookies(grant, signer))
      .map((each) => each.join('='))
      .join('; ');
    expect(await signed('seg1.ts', { form: 'define' }, { query: '', cookie })).toBe('seg1.ts?P');
  });
});

describe('refused', () => {
  test.each([
    [{ query: '' }, '403', 'missing', 'no signature'],
    [
      { query: queryFor('/film/a.m3u8', { ...grant, resource: `${site}/film/a.m3u8` }) },
      '403',
      'canned',
      'for one address',
    ],
    [
      { query: queryFor('/film/a.m3u8', { ...grant, resource: `${site}/other/*` }) },
      '403',
      'resource',
      'for another film',
    ],
    [{ query: queryFor('/film/a.m3u8', { ...grant, expires: 1 }) }, '403', 'expired', 'over'],
    [
      { query: queryFor('/film/a.m3u8', { ...grant, expires: grant.expires - 660 }) },
      '403',
      'expired',
      'over since a minute',
    ],
    [{ query: queryFor('/film/a.m3u8').replace('K1', 'K2') }, '403', 'kid', 'a key of nobody'],
    [{ uri: '/film/..%2fx.m3u8' }, '400', 'path', 'a path of two readings'],
  ] as [Wanted, string, string, string][])('%j: %s %s, %s; the origin is not asked', async (wanted, status, word) => {
    expect(await ask('#EXTM3U\n', wanted)).toMatchObject({ status });
    expect(log).toEqual([`hls-sign: refused, ${word}`]);
    expect(asked).toEqual([]);
  });

  test('without keys everyone, and a key that is none is said', async () => {
    expect(await ask('#EXTM3U\n', {}, { keys: {} })).toMatchObject({ status: '403' });
    expect(await ask('#EXTM3U\n', {}, { keys: { K1: 'x' } })).toMatchObject({ status: '403' });
    expect(log.join()).toContain('Key "K1"');
  });

  test.each([
    ['<html>', 'playlist'],
    ['\ufeff#EXTM3U\n', 'playlist'],
    ['#EXTM3U8\n', 'playlist'],
    [`#EXTM3U\n${'seg.ts\n'.repeat(4000)}`, 'size'],
  ])('what is no playlist, or too long a one: 502, %#', async (text, word) => {
    expect(await ask(text)).toMatchObject({ status: '502' });
    expect(log).toEqual([`hls-sign: refused, ${word}`]);
  });
});

/** lambda-edge-function-restrictions: 1 MB, of which 4 KB are left to the headers. */
const MOST = 1_048_576 - 4_096;

test.each([
  [MOST, '200', undefined],
  [MOST + 1, '502', 'size'],
  [4 * MOST + 1, '502', 'origin'],
])('a playlist of %d bytes: %s', async (length, status, word) => {
  const answer = await ask(`#EXTM3U\n#${'x'.repeat(length - 9)}`);
  expect(answer).toMatchObject({ status });
  expect(log).toEqual(word === undefined ? [] : [`hls-sign: refused, ${word}`]);
  expect(answer.headers).not.toHaveProperty('content-encoding');
});

test('the long one fits as gzip', async () => {
  const answer = await ask(`#EXTM3U\n${'seg.ts\n'.repeat(4000)}`, { headers: { 'accept-encoding': 'gzip' } });
  const zipped = { 'content-encoding': [{ value: 'gzip' }] };
  expect(answer).toMatchObject({ status: '200', bodyEncoding: 'base64', headers: zipped });
  expect(
    gunzipSync(Buffer.from(answer.body!, 'base64'))
      .toString()
      .match(/Signature=/g),
  ).toHaveLength(4000);
});

test('nobody keeps it, and the origin is asked for the whole of it, without the signature', async () => {
  const answer = await ask('#EXTM3U\n', { headers: { range: 'bytes=0-1', 'if-none-match': '"x"' } });
  expect(answer.headers['cache-control']).toEqual([{ value: 'no-store' }]);
  expect(asked[0]!.url).toBe('/film/a.m3u8');
  expect(Object.keys(asked[0]!.headers)).not.toContain('range');
  expect(Object.keys(asked[0]!.headers)).not.toContain('if-none-match');
});

test('HEAD goes on to the origin without the signature', async () => {
  const cookie = 'CloudFront-Policy=x; a=b';
  const request = await ask('', { method: 'HEAD', cookie });
  expect(request).toMatchObject({ method: 'HEAD', querystring: '', headers: { cookie: [{ value: 'a=b' }] } });
});

test.each([
  [404, {}],
  [302, { location: '/film/b.m3u8' }],
])('%i of the origin stays what it is', async (status, headers) => {
  said = { status, headers, body: 'x' };
  const answer = await signPlaylist(event().Records[0]!.cf.request, options);
  expect(answer).toMatchObject({ status: String(status), headers: { 'cache-control': [{ value: 'no-store' }] } });
  expect(answer?.headers?.location?.[0]?.value).toBe((headers as { location?: string }).location);
});

test('an origin that is silent, or longer than may be: no answer', async () => {
  said = { status: 200, body: 'x'.repeat(2000) };
  const request = event().Records[0]!.cf.request;
  expect(await fetchOrigin(request, '', { sign: false, timeout: 5000, most: 1999 })).toBeUndefined();
  expect(await fetchOrigin(request, '', { sign: false, timeout: 5000, most: 2000 })).toMatchObject({ status: 200 });
  request.origin!.custom!.port = 1;
  expect(await fetchOrigin(request, '', { sign: false, timeout: 5000, most: 2000 })).toBeUndefined();
});

test('a bucket is asked with the signature of the role', async () => {
  for (const [name, value] of [
    ['ACCESS_KEY_ID', 'AKID'],
    ['SECRET_ACCESS_KEY', 'secret'],
    ['SESSION_TOKEN', 'token'],
  ])
    vi.stubEnv(`AWS_${name}`, value!);
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('#EXTM3U\n'));
  const s3 = { domainName: 'b.s3.eu-west-1.amazonaws.com', path: '/v1' };
  const { request } = (testing.originRequest({ uri: '/film/a.m3u8', origin: { s3 } }) as CloudFrontRequestEvent)
    .Records[0]!.cf;
  await fetchOrigin(request, 'a=1', { sign: true, timeout: 5000, most: 2000 });
  vi.unstubAllEnvs();
  const [address, init] = fetched.mock.calls[0]!;
  expect(address).toBe('https://b.s3.eu-west-1.amazonaws.com/v1/film/a.m3u8?a=1');
  const headers = Object.fromEntries(init!.headers as [string, string][]);
  expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d+\/eu-west-1\/s3\/aws4_request/);
  expect(headers).toMatchObject({ 'x-amz-security-token': 'token', 'x-amz-content-sha256': expect.any(String) });
});

const require = createRequire(import.meta.url);
const folder = path.join(path.dirname(require.resolve('m3u8-parser/package.json')), 'test/fixtures/integration');
// Its bundle: what the package imports otherwise brings 6 MB of somebody's test videos.
const { Parser } = require(path.join(path.dirname(require.resolve('m3u8-parser/package.json')), 'dist/m3u8-parser.js'));

function parse(text: string): unknown {
  const parser = new Parser();
  parser.push(text);
  parser.end();
  return parser.manifest;
}

/** m3u8-parser ships these; hls-parser's package has none. */
test.each(readdirSync(folder).filter((name) => name.endsWith('.m3u8')))(
  '%s says the same, but for its addresses',
  (name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    const found: string[] = [];
    const changed = mapUris(text, (uri) => {
      found.push(uri);
      return `${uri}?P`;
    });
    expect(changed.replaceAll('?P', '')).toBe(text);
    expect(JSON.parse(JSON.stringify(parse(changed)).replaceAll('?P', ''))).toEqual(
      JSON.parse(JSON.stringify(parse(text))),
    );
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    expect(found).toEqual(expect.arrayContaining(lines.filter((line) => line !== '' && !line.startsWith('#'))));
  },
);
