import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { exchangeBytes, type Stack, startStack, template, until } from './stack.js';

let origin: http.Server;
let stack: Stack;
let originUrl: string;
const seen: http.IncomingMessage[] = [];
let open = 0;

/** Repeats what it hears; refuses /no. */
beforeAll(async () => {
  origin = http.createServer((_, response) => response.end('plain'));
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'chat' });
  origin.on('upgrade', (request, socket, head) => {
    seen.push(request);
    if (request.url === '/no') {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (peer) => {
      open += 1;
      peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }));
      peer.on('close', () => {
        open -= 1;
      });
    });
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  stack = await startStack({ template: template({ Aliases: ['www.example.com'] }), origins: { App: originUrl } });
});

afterAll(async () => {
  await stack.close();
  origin.close();
});

function connect(path: string): WebSocket {
  return new WebSocket(`${stack.url.replace('http', 'ws')}${path}`, ['chat'], { origin: stack.url });
}

test('a WebSocket goes through, text and bytes, both ways, until one side closes', async () => {
  const socket = connect('/chat?room=1');
  await new Promise((resolve) => socket.once('open', resolve));
  expect(socket.protocol).toBe('chat');
  for (const message of ['hello', Buffer.from([0, 255]), 'x'.repeat(300_000)]) {
    socket.send(message);
    const [data, isBinary] = await new Promise<[Buffer, boolean]>((resolve) =>
      socket.once('message', (...heard) => resolve(heard as [Buffer, boolean])),
    );
    expect([data.toString('latin1'), isBinary]).toEqual([message.toString('latin1'), Buffer.isBuffer(message)]);
  }
  expect(open).toBe(1);
  socket.close();
  await until(() => open === 0);
});

test('over TLS too', async () => {
  const { private: key, cert } = await generate(undefined, { keyType: 'ec', algorithm: 'sha256' });
  const secure = await startStack({ origins: { App: originUrl }, certificate: { key, cert } });
  const socket = new WebSocket(secure.url.replace('http', 'ws'), ['chat'], { rejectUnauthorized: false });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('secret');
  expect(String(await new Promise((resolve) => socket.once('message', resolve)))).toBe('secret');
  socket.terminate();
  await secure.close();
});

test('the handshake is an ordinary request on its way: path, query, X-Forwarded-For, translated Origin', () => {
  expect(seen[0]).toMatchObject({
    url: '/chat?room=1',
    headers: { 'x-forwarded-for': '127.0.0.1', origin: 'https://www.example.com', upgrade: 'websocket' },
  });
  expect(seen[0]!.headers.via).toContain('cloudfront');
  const { connection, ...headers } = seen[0]!.headers;
  expect([connection, headers['sec-websocket-version'], headers['sec-websocket-protocol']]).toEqual([
    'Upgrade',
    '13',
    'chat',
  ]);
  expect(headers['sec-websocket-key']).toMatch(/^[\w+/]{22}==$/);
});

test('a refusal of the origin reaches the viewer', async () => {
  const socket = connect('/no');
  const status = await new Promise((resolve) => {
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.on('error', () => {});
  });
  expect(status).toBe(403);
});

const handshake = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

test('a refusal comes whole, and ends the connection; so do those of CloudFront itself', async () => {
  const answer = await exchangeBytes(stack.server.port, handshake('/no'));
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  expect(answer.match(/^connection: .*$/gim)).toEqual(['Connection: close']);
  expect(answer.endsWith('\r\n\r\nno!')).toBe(true);
  const { request, response, isWhole } = stack.finished.at(-1)!;
  expect([request.path, response.status, isWhole]).toEqual(['/no', 403, true]);
  const long = await exchangeBytes(stack.server.port, handshake(`/${'a'.repeat(8_192)}`));
  expect(long).toMatch(/^HTTP\/1\.1 414 .*The URL has 8193 bytes/s);
  expect(await exchangeBytes(stack.server.port, handshake('/__edge/requests'))).toMatch(/^HTTP\/1\.1 400 /);
  expect(await exchangeBytes(stack.server.port, handshake('/a', 'Upgrade: h2c\r\n'))).toMatch(/^HTTP\/1\.1 400 /);
});

test('F480 an offer of anything else is not taken: each request is served, on one connection', async () => {
  const offer = 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
  const get = `GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n${offer}\r\n`;
  const last = `POST /b HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\n${offer}Content-Length: 4\r\n\r\nbody`;
  const answers = await exchangeBytes(stack.server.port, get + get + last);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200']);
});

test('a foreign page gets no socket', async () => {
  const request =
    'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  expect(await exchangeBytes(stack.server.port, request)).toMatch(/^HTTP\/1.1 400 /);
});
