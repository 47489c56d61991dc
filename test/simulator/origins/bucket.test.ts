import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerValue } from '../../../tools/http/header-list.js';
import type { HeaderList, OriginRequest } from '../../../tools/http/messages.js';
import { type BucketOptions, createBucket } from '../../../tools/simulator/origins/bucket.js';
import { bySigner, now, originRequest, signers, textOf } from './requests.js';

let base: string;
let directory: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'edgewright-bucket-'));
  directory = join(base, 'site');
  mkdirSync(join(directory, 'docs'), { recursive: true });
  writeFileSync(join(directory, 'index.html'), '<h1>Home</h1>');
  writeFileSync(join(directory, 'docs', 'a b.txt'), 'spaced');
  writeFileSync(join(directory, 'docs', 'größe.txt'), 'umlaut');
  writeFileSync(join(directory, "docs/it's (1)!.txt"), 'punctuated');
  writeFileSync(join(directory, 'data.bin'), Buffer.from('0123456789'));
  writeFileSync(join(directory, 'large.bin'), Buffer.alloc(2_000_000, 'x'));
  writeFileSync(join(base, 'secret.txt'), 'outside');
  symlinkSync(join(base, 'secret.txt'), join(directory, 'link.txt'));
  symlinkSync(join(directory, 'data.bin'), join(directory, 'inner.bin'));
  symlinkSync(directory, join(base, 'linked'));
});

afterAll(() => rmSync(base, { recursive: true }));

function bucket(parts: Partial<BucketOptions> = {}) {
  return createBucket({
    label: 'site/ as private bucket',
    directory,
    domainName: 'site.s3.us-east-1.amazonaws.com',
    canRead: true,
    canList: false,
    publicRead: false,
    now: () => now,
    ...parts,
  });
}

async function get(parts: Partial<OriginRequest>, options: Partial<BucketOptions> = {}) {
  return bucket(options).fetch(await bySigner(originRequest(parts), { service: 's3' }));
}

const host: HeaderList = [['Host', 'site.s3.us-east-1.amazonaws.com']];

describe('an object', () => {
  test('F214 comes with the headers that S3 sends', async () => {
    const answer = await get({ path: '/index.html' });
    const md5 = createHash('md5').update('<h1>Home</h1>').digest('hex');
    expect(answer.status).toBe(200);
    expect(await textOf(answer)).toBe('<h1>Home</h1>');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'Content-Type': 'text/html',
      'Content-Length': '13',
      ETag: `"${md5}"`,
      'Last-Modified': statSync(join(directory, 'index.html')).mtime.toUTCString(),
      Server: 'AmazonS3',
      'x-amz-server-side-encryption': 'AES256',
      'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
    });
  });

  test('has the ETag of its new contents as soon as it changes', async () => {
    const file = join(directory, 'changing.txt');
    writeFileSync(file, 'one');
    const before = headerValue((await get({ path: '/changing.txt' })).headers, 'etag');
    writeFileSync(file, 'three');
    expect(headerValue((await get({ path: '/changing.txt' })).headers, 'etag')).not.toBe(before);
  });

  test('that is large is streamed whole', async () => {
    expect((await textOf(await get({ path: '/large.bin' }))).length).toBe(2_000_000);
  });

  test.each([
    ['/docs/a%20b.txt', 'spaced'],
    ['/docs/a+b.txt', 'spaced'],
    ['/docs/gr%C3%B6%C3%9Fe.txt', 'umlaut'],
    ["/docs/it's%20(1)!.txt", 'punctuated'],
  ])('%s is found by its decoded key', async (path, text) => {
    expect(await textOf(await get({ path }))).toBe(text);
  });

  test.each([
    ['/../secret.txt'],
    ['/docs/../../secret.txt'],
    ['/%2e%2e/secret.txt'],
    ['/docs%2f..%2f..%2fsecret.txt'],
    ['/..%2fsecret.txt'],
    ['/index.html%00.txt'],
    ['//index.html'],
    ['/./index.html'],
    ['/link.txt'],
    ['/docs'],
    ['/docs/'],
  ])('%s is no key: nothing outside the directory, and no folder, is one', async (path) => {
    const answer = await get({ path }, { canList: true });
    expect([answer.status, await textOf(answer)]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')]);
  });

  test('may be a link, or lie below one, as long as it stays in the directory', async () => {
    expect(await textOf(await get({ path: '/inner.bin' }))).toBe('0123456789');
    expect(await textOf(await get({ path: '/inner.bin' }, { directory: join(base, 'linked') }))).toBe('0123456789');
    expect((await get({ path: '/link.txt' }, { directory: join(base, 'linked'), canList: true })).status).toBe(404);
  });

  test('HEAD has the headers and no body', async () => {
    const answer = await get({ path: '/index.html', method: 'HEAD' });
    expect([answer.status, headerValue(answer.headers, 'content-length'), await textOf(answer)]).toEqual([
      200,
      '13',
      '',
    ]);
  });
});

describe('conditions and ranges', () => {
  const md5 = `"${createHash('md5').update('0123456789').digest('hex')}"`;

  test.each<[string, HeaderList, number, string]>([
    ['If-None-Match with the ETag', [['If-None-Match', md5]], 304, ''],
    ['If-None-Match with another', [['If-None-Match', '"x"']], 200, '0123456789'],
    ['If-Match with another', [['If-Match', '"x"']], 412, 'PreconditionFailed'],
    ['If-Modified-Since in the future', [['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT']], 304, ''],
    ['If-Modified-Since long ago', [['If-Modified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT']], 200, '0123456789'],
    ['If-Unmodified-Since long ago', [['If-Unmodified-Since', 'Sat, 01 Jan 2000 00:00:00 GMT']], 412, 'Precondition'],
    ['a date nobody can read', [['If-Modified-Since', 'yesterday']], 200, '0123456789'],
    ['a range', [['Range', 'bytes=2-4']], 206, '234'],
    ['an open range', [['Range', 'bytes=7-']], 206, '789'],
    ['the last bytes', [['Range', 'bytes=-3']], 206, '789'],
    ['a range beyond the end', [['Range', 'bytes=10-']], 416, 'InvalidRange'],
    ['a range that ends beyond the end', [['Range', 'bytes=8-99']], 206, '89'],
    ['two ranges', [['Range', 'bytes=0-1,3-4']], 200, '0123456789'],
    ['a range of nonsense', [['Range', 'bytes=4-2']], 200, '0123456789'],
    [
      'If-Range with another ETag',
      [
        ['Range', 'bytes=2-4'],
        ['If-Range', '"x"'],
      ],
      200,
      '0123456789',
    ],
    [
      'If-Range with the ETag',
      [
        ['Range', 'bytes=2-4'],
        ['If-Range', md5],
      ],
      206,
      '234',
    ],
  ])('%s', async (_, headers, status, text) => {
    const answer = await get({ path: '/data.bin', headers: [...host, ...headers] });
    expect([answer.status, await textOf(answer)]).toEqual([status, expect.stringContaining(text)]);
  });

  test('a part says which part of what', async () => {
    const answer = await get({ path: '/data.bin', headers: [...host, ['Range', 'bytes=2-4']] });
    expect(headerValue(answer.headers, 'content-range')).toBe('bytes 2-4/10');
    expect(headerValue(answer.headers, 'content-length')).toBe('3');
  });
});

describe('who may read', () => {
  test('F213 nobody without a signature', async () => {
    const answer = await bucket().fetch(originRequest({ path: '/index.html' }));
    expect(answer.status).toBe(403);
    expect(await textOf(answer)).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>AccessDenied<\/Code><Message>Access Denied<\/Message><RequestId>.+<\/RequestId><HostId>.+<\/HostId><\/Error>$/,
    );
  });

  test('everybody where the bucket policy says so, but keys stay unknown', async () => {
    const open = bucket({ publicRead: true, canList: true });
    expect((await open.fetch(originRequest({ path: '/index.html' }))).status).toBe(200);
    expect((await open.fetch(originRequest({ path: '/missing' }))).status).toBe(403);
  });

  test.each(signers)('CloudFront by a signature of %s', async (_, sign) => {
    const paths = ['/index.html', '/docs/a%20b.txt', '/docs/gr%C3%B6%C3%9Fe.txt'];
    for (const path of paths) {
      const signed = await sign(originRequest({ path, query: 'b=2&a=1&a=%20' }), { service: 's3' });
      expect((await bucket().fetch(signed)).status).toBe(200);
    }
  });

  test('F211 not CloudFront, where the bucket policy does not name the distribution', async () => {
    const answer = await get({ path: '/index.html' }, { canRead: false });
    expect([answer.status, await textOf(answer)]).toEqual([403, expect.stringContaining('AccessDenied')]);
  });

  test('F207 a missing key is 403 without s3:ListBucket and 404 with it', async () => {
    expect((await get({ path: '/missing' })).status).toBe(403);
    const answer = await get({ path: '/missing' }, { canList: true });
    expect([answer.status, await textOf(answer)]).toEqual([404, expect.stringContaining('<Key>missing</Key>')]);
  });

  test('F208 nobody under another Host', async () => {
    const headers: HeaderList = [['Host', 'd111111abcdef8.cloudfront.net']];
    const answer = await get({ path: '/index.html', headers });
    expect([answer.status, await textOf(answer)]).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  });

  test.each<[string, (request: OriginRequest) => OriginRequest, string]>([
    ['another path', (request) => ({ ...request, path: '/data.bin' }), 'SignatureDoesNotMatch'],
    ['another query', (request) => ({ ...request, query: 'x=1' }), 'SignatureDoesNotMatch'],
    ['another method', (request) => ({ ...request, method: 'HEAD' }), ''],
    ['another token', change('x-amz-security-token', 'other'), 'InvalidToken'],
    ['another key id', changeIn('authorization', /ASIA\w+/, 'AKIAUNKNOWN'), 'InvalidAccessKeyId'],
    ['another signature', changeIn('authorization', /Signature=.{4}/, 'Signature=0000'), 'SignatureDoesNotMatch'],
    ['a path that is no text', (request) => ({ ...request, path: '/%ff' }), 'SignatureDoesNotMatch'],
    ['a query that is no text', (request) => ({ ...request, query: '%ff' }), 'SignatureDoesNotMatch'],
    ['a parameter more', (request) => ({ ...request, query: '&a' }), 'SignatureDoesNotMatch'],
    ['the day before', changeIn('authorization', '20260102', '20260101'), 'AuthorizationHeaderMalformed'],
    ['no date', (request) => without(request, 'x-amz-date'), 'AuthorizationHeaderMalformed'],
    ['the date of the header Date', change('x-amz-date', '2026-01-02T03:04:05Z'), 'AuthorizationHeaderMalformed'],
    ['a second later', change('x-amz-date', '20260102T030406Z'), 'SignatureDoesNotMatch'],
    ['a digit less', changeIn('authorization', /.$/, ''), 'AuthorizationHeaderMalformed'],
    ['the hash unsigned', changeIn('authorization', 'x-amz-content-sha256;', ''), 'SignatureDoesNotMatch'],
    ['the token of nobody', (request) => without(request, 'x-amz-security-token'), 'InvalidToken'],
    ['another service', changeIn('authorization', '/s3/', '/lambda/'), 'AuthorizationHeaderMalformed'],
    ['another region', changeIn('authorization', 'us-east-1', 'eu-west-1'), 'AuthorizationHeaderMalformed'],
    ['host left out', changeIn('authorization', 'host;', ''), 'AuthorizationHeaderMalformed'],
    ['no form at all', change('authorization', 'Bearer x'), 'AuthorizationHeaderMalformed'],
    ['no payload hash', (request) => without(request, 'x-amz-content-sha256'), 'SignatureDoesNotMatch'],
  ])('not by a signature with %s', async (_, tamper, code) => {
    const signed = await bySigner(originRequest({ path: '/index.html' }), { service: 's3' });
    const answer = await bucket().fetch(tamper(signed));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await textOf(answer)).toContain(code);
  });

  test.each([
    [15 * 60_000 - 1000, 200],
    [15 * 60_000 + 1000, 403],
    [-15 * 60_000 - 1000, 403],
  ])('a signature %i ms old: %i', async (age, status) => {
    const date = new Date(now - age);
    const signed = await bySigner(originRequest({ path: '/index.html' }), { service: 's3', date });
    expect((await bucket().fetch(signed)).status).toBe(status);
  });
});

describe('what a bucket does not do', () => {
  test('F209 POST is 405 with the methods it knows', async () => {
    const answer = await bucket().fetch(originRequest({ method: 'POST', path: '/index.html' }));
    expect([answer.status, headerValue(answer.headers, 'allow')]).toEqual([405, 'GET, DELETE, HEAD, PUT']);
    expect(await textOf(answer)).toContain('The specified method is not allowed against this resource.');
  });

  test.each(['PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
    expect((await get({ method, path: '/index.html' })).status).toBe(403);
  });

  test('F210 headers above 8,192 bytes are refused by S3 itself', async () => {
    const headers: HeaderList = [...host, ['Cookie', 'x'.repeat(8192)]];
    const answer = await get({ path: '/index.html', headers });
    expect([answer.status, await textOf(answer)]).toEqual([
      400,
      expect.stringContaining('RequestHeaderSectionTooLarge'),
    ]);
  });

  test('a path that is no UTF-8 is refused', async () => {
    const answer = await bucket({ publicRead: true }).fetch(originRequest({ path: '/%E0%A4%A' }));
    expect([answer.status, await textOf(answer)]).toEqual([400, expect.stringContaining('InvalidURI')]);
  });
});

describe('the list of keys', () => {
  test('F057 needs s3:ListBucket', async () => {
    expect((await get({ path: '/' })).status).toBe(403);
  });

  test('F056 is what / answers with it', async () => {
    const text = await textOf(await get({ path: '/' }, { canList: true }));
    expect(text).toContain('<Key>docs/a b.txt</Key>');
    expect(text).toContain('<IsTruncated>false</IsTruncated>');
    expect(text).not.toContain('secret');
  });

  test('takes prefix, delimiter and max-keys', async () => {
    const folders = await textOf(await get({ path: '/', query: 'delimiter=%2F&list-type=2' }, { canList: true }));
    expect(folders).toContain('<CommonPrefixes><Prefix>docs/</Prefix></CommonPrefixes>');
    expect(folders).not.toContain('a b.txt');
    const first = await textOf(await get({ path: '/', query: 'max-keys=1&prefix=d' }, { canList: true }));
    expect(first.match(/<Key>/g)).toHaveLength(1);
    expect(first).toContain('<IsTruncated>true</IsTruncated>');
  });

  test.each([
    ['', ['<Prefix></Prefix><Marker></Marker>', '<MaxKeys>1000</MaxKeys>', '<IsTruncated>false</IsTruncated>']],
    ['list-type=2&prefix=data', ['<KeyCount>1</KeyCount>', '<Key>data.bin</Key>', '<Size>10</Size>']],
    ['list-type=1&prefix=data', ['<Marker></Marker>']],
    ['max-keys=2000', ['<MaxKeys>1000</MaxKeys>']],
    ['max-keys=abc', ['<MaxKeys>0</MaxKeys>', '<IsTruncated>true</IsTruncated></ListBucketResult>']],
    ['prefix=docs/&delimiter=/', ['<Prefix>docs/</Prefix>', '<Key>docs/a b.txt</Key>']],
    ['prefix=d&delimiter=t', ['<CommonPrefixes><Prefix>dat</Prefix></CommonPrefixes>']],
    ['prefix=<', ['<Prefix>&lt;</Prefix>', '<IsTruncated>false</IsTruncated></ListBucketResult>']],
  ])('asked by ?%s has %j', async (query, parts) => {
    const answer = await get({ path: '/', query }, { canList: true });
    const text = await textOf(answer);
    for (const part of parts) expect(text).toContain(part);
    expect(headerValue(answer.headers, 'content-type')).toBe('application/xml');
    expect(await textOf(await get({ path: '/', query, method: 'HEAD' }, { canList: true }))).toBe('');
  });
});

const overridden = (name: string, value: string) => ({ path: '/index.html', query: `${name}=${value}` });

test.each([
  ['response-cache-control', 'no-store', 'cache-control', 'no-store'],
  ['response-content-disposition', 'attachment%3B+filename', 'content-disposition', 'attachment; filename'],
  ['response-content-encoding', 'gzip', 'content-encoding', 'gzip'],
  ['response-content-language', 'de', 'content-language', 'de'],
  ['response-content-type', 'a%2Fb', 'content-type', 'a/b'],
  ['response-expires', '0', 'expires', '0'],
  ['response-content-type', 'a%0Ab', 'content-type', 'text/html'],
  ['response-server', 'me', 'server', 'AmazonS3'],
  ['constructor', 'me', 'server', 'AmazonS3'],
])('a signed request for %s=%s gets %s: %s', async (name, value, header, expected) => {
  const answer = await get(overridden(name, value));
  expect([answer.status, headerValue(answer.headers, header)]).toEqual([200, expected]);
  const missing = await get({ ...overridden(name, value), path: '/none' }, { canList: true });
  expect([missing.status, headerValue(missing.headers, 'content-type')]).toEqual([404, 'application/xml']);
});

test.each<[string, [string, string], number]>([
  ['a part that is not there', ['Range', 'bytes=10000-'], 416],
  ['another object', ['If-Match', '"other"'], 412],
  ['an unchanged object', ['If-None-Match', '*'], 304],
])('%s has the headers that it has', async (_, line, status) => {
  const answer = await get({ ...overridden('response-content-type', 'a%2Fb'), headers: [...host, line] });
  expect([answer.status, headerValue(answer.headers, 'content-type')]).toEqual([
    status,
    status === 304 ? undefined : 'application/xml',
  ]);
});

test('a part has the headers that are asked for, too; without signature they are refused, and other names are not', async () => {
  const headers: HeaderList = [...host, ['Range', 'bytes=0-1']];
  const part = await get({ ...overridden('response-expires', '0'), headers });
  expect([part.status, headerValue(part.headers, 'expires')]).toEqual([206, '0']);
  const open = bucket({ publicRead: true });
  expect((await open.fetch(originRequest(overridden('response-expires', '0')))).status).toBe(400);
  expect((await open.fetch(originRequest(overridden('constructor', '0')))).status).toBe(200);
});

function change(name: string, value: string) {
  return (request: OriginRequest): OriginRequest => ({
    ...request,
    headers: request.headers.map(([key, old]) => [key, key === name ? value : old]),
  });
}

function changeIn(name: string, from: string | RegExp, to: string) {
  return (request: OriginRequest): OriginRequest =>
    change(name, headerValue(request.headers, name)!.replace(from, to))(request);
}

function without(request: OriginRequest, name: string): OriginRequest {
  return { ...request, headers: request.headers.filter(([key]) => key !== name) };
}
