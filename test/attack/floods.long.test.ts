/** What viewers and origins of HTTP/1.1 can pile up on the local CloudFront: it stays bounded, and others are served. */
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachingOptimized, type Stack, startStack, template, until } from '../simulator/server/stack.js';
import { openTally } from './tally.js';
import { exchange, statusOf } from './wire.js';

const { record, expectHeld } = openTally();
const THING = 'HTTP/1.1: floods of viewers and origins';

let origin: net.Server;
let stack: Stack;
let arriving = 0;

beforeAll(async () => {
  origin = net.createServer((socket) => {
    arriving += 1;
    socket.on('close', () => {
      arriving -= 1;
    });
    socket.on('error', () => {}).on('data', (data) => answer(socket, String(data)));
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  stack = await startStack({
    template: template({}, { CachePolicyId: cachingOptimized }),
    origins: { App: `http://127.0.0.1:${(origin.address() as AddressInfo).port}` },
  });
});

afterAll(async () => {
  await stack.close();
  origin.close();
  expect(stack.faults).toEqual([]);
});

const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

function answer(socket: net.Socket, request: string): void {
  if (request.startsWith('GET /endless')) {
    socket.write(chunkedHead);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  } else if (request.startsWith('GET /bad-chunks')) socket.end(`${chunkedHead}5\r\nhello\r\nZZ\r\nhello\r\n0\r\n\r\n`);
  else if (request.startsWith('GET /garbage')) socket.end(Buffer.alloc(1_000_000, 0xfe));
  else if (request.startsWith('GET /heads'))
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(50_000));
  else if (request.startsWith('GET /silent')) return;
  else socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
}

const port = () => stack.server.port;
const head = (target: string, lines = '') => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`;

async function isServed(): Promise<boolean> {
  const got = await exchange(port(), head(`/well?${Math.random()}`, 'Connection: close\r\n'));
  return statusOf(got) === 200 && got.endsWith('ok');
}

/** Opens so many connections, writes on each, and leaves without a word after a moment. */
async function crowd(count: number, bytes: (at: number) => string, stay = 300): Promise<void> {
  const sockets = Array.from({ length: count }, (_, at) => {
    const socket = net.connect(port(), '127.0.0.1', () => socket.write(bytes(at), 'latin1'));
    return socket.on('error', () => {});
  });
  await new Promise((resolve) => setTimeout(resolve, stay));
  record(THING, `during: ${bytes(0).slice(0, 60)}${bytes(0).length}`, await isServed());
  for (const socket of sockets) socket.destroy();
}

test('viewers who begin much and end nothing', async () => {
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  await crowd(500, () => 'GET /slow HTTP/1.1\r\nHost: local');
  await crowd(500, () => `POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf`);
  await crowd(500, () => `POST /chunks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal`);
  await crowd(300, (at) => head(`/silent?${at}`, `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}`));
  await crowd(300, (at) => head(`/silent?${at}`, 'Connection: Upgrade\r\nUpgrade: h2c\r\n').repeat(5));
  await crowd(300, (at) => head(`/leaving?${at}`).repeat(20));
  await crowd(40, (at) => head(`/endless?${at}`));
  // Who has left before the answers to what came ahead of an offer or a handshake: nobody listens for errors there by itself.
  const ahead = head('/leaving').repeat(5);
  await crowd(100, () => `${ahead}${head('/leaving', 'Connection: Upgrade\r\nUpgrade: h2c\r\n').repeat(3)}`, 2);
  await crowd(100, () => `${ahead}${head('/leaving', `Connection: Upgrade\r\nUpgrade: websocket\r\n${key}`)}`, 2);
  expectHeld(THING);
});

test('origins that send what has no end, or is no HTTP', async () => {
  const before = process.memoryUsage.rss();
  const endless = Array.from({ length: 40 }, (_, at) =>
    http.get(`${stack.url}/endless?all=${at}`, (got) => got.resume()).on('error', () => {}),
  );
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  record(THING, 'bodies without end', await isServed());
  for (const request of endless) request.destroy();
  // Four of the largest objects that are kept, and what is under way.
  expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(700);
  for (const [target, wanted] of [
    ['/garbage', 502],
    ['/heads', 504],
  ] as const) {
    record(THING, target, statusOf(await exchange(port(), head(target, 'Connection: close\r\n'))) === wanted);
  }
  const broken = await exchange(port(), head('/bad-chunks', 'Connection: close\r\n'));
  record(THING, 'invalid chunks', !broken.endsWith('0\r\n\r\n'));
  record(THING, 'after them', await isServed());
  expectHeld(THING);
}, 30_000);

test('heads and bodies larger than they may be', async () => {
  const cases: [what: string, bytes: string, statuses: number[]][] = [
    ['100,000 headers', head('/', 'a: b\r\n'.repeat(100_000)), [400, 494]],
    ['20,000 headers of one letter', head('/', 'a:\r\n'.repeat(20_000)), [494]],
    ['a length of 200 MB', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 209715200\r\n\r\n', [413]],
    [
      'a length beyond all numbers',
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${'9'.repeat(30)}\r\n\r\n`,
      [400, 413],
    ],
  ];
  for (const [what, bytes, statuses] of cases) {
    const status = statusOf(await exchange(port(), bytes));
    record(THING, what, statuses.includes(status));
  }
  record(THING, 'an upload without end', await isCutOff());
  record(THING, 'after it', await isServed());
  expectHeld(THING);
}, 60_000);

/** Sends chunks until it is stopped, or 300 MB. */
function isCutOff(): Promise<boolean> {
  return new Promise((resolve) => {
    let sent = 0;
    let received = '';
    const socket = net.connect(port(), '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
      more();
    });
    const more = () => {
      while (sent < 300e6 && !socket.destroyed && socket.write(chunk)) sent += chunk.length;
      if (sent >= 300e6) socket.destroy();
    };
    socket.on('data', (data) => {
      received += data;
    });
    socket.on('drain', more).on('error', () => {});
    socket.on('close', () => resolve(sent < 200e6 && (received === '' || statusOf(received) === 413)));
  });
}

test('and nothing of all that stays', async () => {
  await until(() => arriving <= 2, 20_000);
  const left = await new Promise((resolve) => http.get(`${stack.url}/last`, (got) => resolve(got.statusCode)));
  expect(left).toBe(200);
}, 30_000);
