/** What floods of frames do to the local CloudFront: each is cut off, what it held is let go, and other viewers are served. */
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack, template, until } from '../simulator/server/stack.js';
import * as h2 from './frames.js';
import { openTally } from './tally.js';

const { record, expectHeld } = openTally();

let origin: http.Server;
let stack: Stack;
/** Silent from before the floods on: its time runs during them. */
let silent: http2.ClientHttp2Session;
let silentSince: number;
let running = 0;
let most = 0;

beforeAll(async () => {
  origin = http.createServer((_, response) => {
    running += 1;
    most = Math.max(most, running);
    response.on('close', () => {
      running -= 1;
    });
    setTimeout(() => response.end('page'), 50);
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  const made = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', algorithm: 'sha256' });
  const certificate = { key: made.private, cert: made.cert };
  stack = await startStack({ template: template(), origins: { App: url }, certificate });
  silent = http2.connect(stack.url, { rejectUnauthorized: false });
  await once(silent, 'connect');
  silentSince = Date.now();
});

afterAll(async () => {
  await stack.close();
  origin.closeAllConnections();
  origin.close();
  expect(stack.faults).toEqual([]);
});

/** A well-behaved viewer, over a connection of its own. */
async function isServed(): Promise<boolean> {
  const session = http2.connect(stack.url, { rejectUnauthorized: false });
  const status = await new Promise<unknown>((resolve) => {
    session.on('error', resolve);
    const request = session.request({ ':path': '/page.txt' });
    request.on('response', (headers) => resolve(headers[':status']));
    request.on('error', resolve).resume().end();
  });
  session.destroy();
  return status === 200;
}

const times = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
const opened = (at: number, flags = h2.END_HEADERS | h2.END_STREAM) =>
  h2.frame(h2.HEADERS, flags, 2 * at + 1, h2.block);
const cancel = (at: number) => h2.frame(h2.RST_STREAM, 0, 2 * at + 1, Buffer.from([0, 0, 0, 8]));

const floods: [what: string, frames: () => Buffer[]][] = [
  [
    'CONTINUATION without end',
    () => [opened(0, 0), ...times(3_000, () => h2.frame(h2.CONTINUATION, 0, 1, Buffer.alloc(1_000, 0x40)))],
  ],
  ['empty CONTINUATION', () => [opened(0, 0), ...times(20_000, () => h2.frame(h2.CONTINUATION, 0, 1))]],
  ['a HEADERS frame over 16,384 bytes', () => [h2.frame(h2.HEADERS, h2.END_HEADERS, 1, Buffer.alloc(20_000, 1))]],
  ['a DATA frame over 16,384 bytes', () => [opened(0, h2.END_HEADERS), h2.frame(h2.DATA, 0, 1, Buffer.alloc(100_000))]],
  ['a frame that says 16 MB', () => [h2.frame(h2.DATA, 0, 1, Buffer.alloc(0), 0xffffff)]],
  ['rapid reset', () => times(20_000, (at) => Buffer.concat([opened(at), cancel(at)]))],
  ['20,000 streams', () => times(20_000, (at) => opened(at, h2.END_HEADERS))],
  ['SETTINGS', () => times(20_000, () => h2.frame(h2.SETTINGS, 0, 0))],
  ['PING', () => times(20_000, () => h2.frame(h2.PING, 0, 0, Buffer.alloc(8)))],
  ['empty DATA', () => [opened(0, h2.END_HEADERS), ...times(50_000, () => h2.frame(h2.DATA, 0, 1))]],
  ['PRIORITY', () => times(20_000, (at) => h2.frame(h2.PRIORITY, 0, 2 * at + 1, Buffer.from([0, 0, 0, 0, 16])))],
  ['WINDOW_UPDATE', () => times(20_000, () => h2.frame(h2.WINDOW_UPDATE, 0, 0, Buffer.from([0, 0, 0, 1])))],
  [
    'a window beyond its end',
    () => times(3, () => h2.frame(h2.WINDOW_UPDATE, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff]))),
  ],
  ['frames that nobody knows', () => times(20_000, () => h2.frame(0x2f, 0, 0, Buffer.alloc(100)))],
  ['a block of headers that is none', () => [h2.frame(h2.HEADERS, 5, 1, Buffer.alloc(100, 0xff))]],
  ['a table that is read ten thousand times', () => bomb()],
  ['silence after the preface', () => []],
];

/** A header of 4,000 bytes, and references to it in every stream that follows (RFC 7541 §7.3). */
function bomb(): Buffer[] {
  const length = Buffer.from([0x7f, 0xa1, 0x1e]);
  const entry = Buffer.concat([Buffer.from([0x40, 1, 0x78]), length, Buffer.alloc(4_000, 0x61)]);
  const references = Buffer.alloc(10_000, 0xbe);
  return times(50, (at) => {
    const payload = Buffer.concat([h2.block, at === 0 ? entry : Buffer.alloc(0), references]);
    return h2.frame(h2.HEADERS, 5, 2 * at + 1, payload);
  });
}

const sockets = () => process.getActiveResourcesInfo().filter((kind) => /^T(?:CP|LS)/.test(kind)).length;

test('others are served during each flood, and each is let go of', async () => {
  const thing = 'HTTP/2: floods of frames';
  expect(await isServed()).toBe(true);
  const before = sockets();
  const began = process.memoryUsage.rss();
  const flooding: h2.Connection[] = [];
  for (const [what, frames] of floods) {
    const connection = await h2.connect(stack.server.port);
    flooding.push(connection);
    connection.write(...frames());
    record(thing, what, await isServed());
  }
  expectHeld(thing);
  // Streams are bounded, and with them what an origin is asked at once.
  expect(most).toBeLessThanOrEqual(2 * 128);
  // Who was cut off, who does not answer and who has left: nothing of them stays.
  await until(() => flooding.every(({ isClosed }) => isClosed()), 30_000);
  await until(() => sockets() <= before + 4, 30_000);
  expect((process.memoryUsage.rss() - began) / 1e6).toBeLessThan(400);
}, 90_000);

test('a connection that answers is kept, however long it is silent', async () => {
  await new Promise((resolve) => setTimeout(resolve, silentSince + 17_000 - Date.now()));
  expect([silent.closed, silent.destroyed]).toEqual([false, false]);
  silent.destroy();
}, 30_000);
