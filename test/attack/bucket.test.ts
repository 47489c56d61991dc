import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBucket } from '../../tools/simulator/origins/bucket.js';
import { ask, type Fortress, openFortress, TREASURE, viewerRequest } from './fortress.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

let fortress: Fortress;
const folder = mkdtempSync(join(tmpdir(), 'edgewright-bucket-'));
const site = join(folder, 'site');

beforeAll(async () => {
  fortress = await openFortress();
  for (const [file, text] of [
    ['site/open.txt', 'open'],
    ['site/a/b.txt', 'open'],
    ['site2/x', TREASURE],
    ['outside/x', TREASURE],
    ['.env', TREASURE],
  ] as const) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  for (const [to, name] of [
    ['../outside/x', 'link'],
    ['../outside', 'dir'],
    ['..', 'up'],
    ['/', 'root'],
    ['/etc/passwd', 'passwd'],
    ['../site2', 'a/sibling'],
    ['nowhere', 'dangling'],
    ['loop', 'loop'],
  ] as const)
    symlinkSync(to, join(site, name));
});

afterAll(async () => {
  await fortress.close();
  rmSync(folder, { recursive: true });
});

const UPS = [
  '..',
  '%2e%2e',
  '%2E.',
  '.%2e',
  '..%2f',
  '..%5c',
  '..\\',
  '....',
  '..;',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '..%00',
  '.%00.',
  '..%20',
  '%20..',
  '..+',
  '%uff0e%uff0e',
  '%ef%bc%8e%ef%bc%8e',
  '..%2f..',
  '.',
  '%2e',
];
const FILES = ['outside/x', 'site2/x', '.env'];
const NAMES = [
  '/link',
  '/dir/x',
  '/up/outside/x',
  '/up/.env',
  '/root/etc/passwd',
  '/passwd',
  '/a/sibling/x',
  '/dangling',
  '/loop',
  '/loop/x',
  '/dir',
  '/dir/',
  '/up',
  '/up/',
  '/link/',
  '/link%00.txt',
  '/open.txt/../../outside/x',
  '/open.txt%00',
  '/open.txt/',
  '//open.txt/..//..//outside/x',
  '/%2fetc%2fpasswd',
  '//etc/passwd',
  '/%2f%2fetc/passwd',
  '/C:/Windows/win.ini',
  '/%43%3a%5cWindows',
  '/\\\\evil\\share',
  '/file:///etc/passwd',
  '/proc/self/environ',
  '/~/.ssh/id_rsa',
  '/~root/x',
  '/$HOME/x',
  '/`id`',
  '/open.txt::$DATA',
  '/OPEN.TXT%20%20',
  '/a/',
  '/a',
  '/a/.',
  '/a//',
  '/a/../',
  '/.',
  '/..',
  '/...',
  '/%2e',
  '/%2e%2e',
  '/.env',
  '/.git/config',
  '/a/b.txt/..',
  '/a/b.txt/../../../outside/x',
  '/%',
  '/%2',
  '/%zz',
  '/%ff',
  '/%c3%28',
  '/%ed%a0%80',
  '/%00',
  `/${'a/'.repeat(2000)}`,
  `/${'a'.repeat(5000)}`,
  `/${'../'.repeat(500)}etc/passwd`,
];

const paths = [
  ...NAMES,
  ...UPS.flatMap((up) =>
    FILES.flatMap((file) => [
      `/${up}/${file}`,
      `/a/${up}/${up}/${file}`,
      `/${up}${file}`,
      `/a${up}${up}/${file}`,
      `/open.txt/${up}/${up}/${file}`,
      `/dir/${up}/${up}/${file}`,
    ]),
  ),
];

function isShut(text: string, status: number): boolean {
  return !text.includes(TREASURE) && !/root:.*:0:0:/.test(text) && status < 500;
}

test('the bucket itself gives nothing that is not an object below its folder', async () => {
  const thing = 'files beside a bucket’s folder';
  const domainName = 'b.s3.us-east-1.amazonaws.com';
  const bucket = createBucket({
    label: 'b',
    directory: site,
    domainName,
    canRead: true,
    canList: true,
    publicRead: true,
    now: () => 0,
  });
  const get = async (path: string, query?: string) => {
    const { status, body } = await bucket.fetch({
      method: 'GET',
      url: `http://${domainName}${path}`,
      path,
      query,
      headers: [['Host', domainName]],
      body: Buffer.alloc(0),
    } as never);
    return { status, text: Buffer.isBuffer(body) ? body.toString() : Buffer.concat(await body.toArray()).toString() };
  };
  expect(await get('/open.txt')).toEqual({ status: 200, text: 'open' });
  for (const path of paths) {
    const { status, text } = await get(path);
    record(thing, path, isShut(text, status) && (status >= 400 || text === 'open'));
  }
  for (const query of [
    'list-type=2',
    'prefix=../',
    'list-type=2&prefix=',
    'delimiter=/',
    'acl',
    'policy',
    'versions',
    'uploads',
    'location',
    'list-type=2&prefix=/etc',
  ]) {
    const { status, text } = await get('/', query);
    record(thing, `a listing by ?${query}`, status === 403 && !text.includes('<Key>'));
  }
  expectHeld(thing);
});

test('nor does it through CloudFront, which signs every request', async () => {
  const thing = 'files beside a bucket’s folder, through CloudFront';
  const host = 'bucket.example.test';
  expect((await ask(fortress.core, viewerRequest(host, '/other/x'))).text).toBe('open to holders of a pass');
  for (const path of [
    ...paths,
    '/folder/x',
    '/link',
    '/folder',
    '/folder/',
    '/?list-type=2',
    '/?prefix=private',
    '/?acl',
    '/other/?list-type=2',
    '/?versions',
    '/?uploads',
  ]) {
    const { status, text } = await ask(fortress.core, viewerRequest(host, path));
    record(thing, path, isShut(text, status) && !text.includes('<Key>private'));
  }
  for (const method of ['PUT', 'DELETE', 'POST', 'PATCH', 'OPTIONS']) {
    const { status } = await ask(fortress.core, viewerRequest(host, '/other/x', [], { method }));
    record(thing, `${method} of an object`, status >= 400 && status < 500);
  }
  expectHeld(thing);
});
