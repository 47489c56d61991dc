/** What comes over a socket, as CloudFront takes it in. */
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ViewerRequest } from '../../../tools/http/messages.js';
import { readViewerRequest } from '../../../tools/simulator/server/incoming-request.js';
import { distribution } from '../support.js';
import { exchangeBytes } from './stack.js';

const models = [
  distribution(),
  distribution({ logicalId: 'Second', aliases: ['two.test'], domainName: 'd2.cloudfront.net' }),
];
let seen: ViewerRequest | string;

const server = http.createServer((incoming, outgoing) => {
  void readViewerRequest(incoming, models, { country: 'DE' }).then((request) => {
    seen = request;
    outgoing.end();
  });
});
const server2 = http2.createServer((incoming, outgoing) => {
  void readViewerRequest(incoming, models, {}).then((request) => {
    seen = request;
    outgoing.end();
  });
});
const port = (of: http.Server | http2.Http2Server) => (of.address() as AddressInfo).port;
beforeAll(async () => {
  for (const each of [server, server2]) await new Promise<void>((go) => void each.listen(0, '127.0.0.1', () => go()));
});
afterAll(() => {
  server.close();
  server2.close();
});

async function read(head: string, body = ''): Promise<ViewerRequest | string> {
  seen = 'nothing';
  await exchangeBytes(port(server), `${head.replaceAll('\n', '\r\n')}\r\nConnection: close\r\n\r\n${body}`);
  return seen;
}

test.each<[string, Partial<ViewerRequest>]>([
  [
    'GET /a?b=%20&c?d HTTP/1.1\nHost: localhost:8080',
    { path: '/a', query: 'b=%20&c?d', address: 'http://localhost:8080' },
  ],
  ['GET /a? HTTP/1.1\nHost: localhost', { path: '/a', query: '', host: 'www.example.test' }],
  ['GET /a HTTP/1.0\nHost: localhost', { httpVersion: '1.0', query: undefined }],
  ['DELETE /a HTTP/1.1\nHost: two.test', { method: 'DELETE', host: 'two.test', address: 'http://two.test' }],
  ['GET HTTP://other.test/a?b HTTP/1.1\nHost: localhost', { path: '/a', query: 'b', host: 'www.example.test' }],
  ['GET http://other.test?b HTTP/1.1\nHost: localhost', { path: '/', query: 'b' }],
  ['GET http://other.test HTTP/1.1\nHost: localhost', { path: '/', query: undefined }],
  ['GET /a HTTP/1.1\nHost: second.localhost', { host: 'two.test', address: 'http://second.localhost' }],
])('%s', async (head, expected) => {
  const common = { scheme: 'https', httpVersion: '1.1', ip: '127.0.0.1', body: Buffer.alloc(0) };
  expect(await read(head)).toMatchObject({ ...common, ...expected });
});

test.each([
  ['OPTIONS * HTTP/1.1\nHost: localhost', 'malformed'],
  ['GET /a HTTP/1.1\nHost: a b', 'malformed'],
  ['GET /a HTTP/1.1\nHost: localhost\nHost: localhost', 'malformed'],
  ['GET /a HTTP/1.0', 'malformed'],
  ['GET /a HTTP/1.1\nHost: evil.test', 'foreign'],
  ['POST /a HTTP/1.1\nHost: localhost\nTransfer-Encoding:\nContent-Length: 0', 'malformed'],
  ['POST /a HTTP/1.1\nHost: localhost\nTransfer-Encoding: ', 'malformed'],
  [`POST /a HTTP/1.1\nHost: localhost\nContent-Length: ${128 * 1024 * 1024 + 1}`, 'too large'],
])('%s is %s', async (head, expected) => {
  expect(await read(head)).toBe(expected);
});

test.each([
  ['Content-Length: 3', 'abc', 'abc'],
  ['Content-Length: 0', '', ''],
  ['Transfer-Encoding: chunked', '3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n', 'abcd'],
  ['X-A: 1', '', ''],
])('with %s and "%s" the body is "%s"', async (line, sent, body) => {
  const request = (await read(`POST /a HTTP/1.1\nHost: localhost\n${line}`, sent)) as ViewerRequest;
  expect(request.body.toString()).toBe(body);
});

test.each([
  ['Origin: http://localhost:8080', 'https://www.example.test'],
  ['ORIGIN: HTTPS://LOCALHOST:8080', 'https://www.example.test'],
  ['Referer: http://localhost:8080/a?b', 'https://www.example.test/a?b'],
  ['Origin: http://localhost:8081', 'http://localhost:8081'],
  ['Origin: null', 'null'],
  ['Origin: ftp://localhost:8080', 'ftp://localhost:8080'],
  ['X-Origin: http://localhost:8080', 'http://localhost:8080'],
])('%s becomes %s', async (line, expected) => {
  const { headers, facts } = (await read(`GET /a HTTP/1.1\nHost: localhost:8080\n${line}`)) as ViewerRequest;
  expect(headers.map(([, value]) => value)).toEqual(['www.example.test', expected, 'close']);
  expect(facts['cloudfront-viewer-country']).toBe('DE');
});

test('over HTTP/2 the authority stands for Host, and lines that begin with a colon are none', async () => {
  const session = http2.connect(`http://127.0.0.1:${port(server2)}`);
  const ask = (headers: Record<string, string>, body = '') =>
    new Promise<void>((resolve) => {
      const stream = session.request({ ':path': '/a?b', ':method': 'POST', ...headers }, { endStream: body === '' });
      stream.resume().on('end', resolve);
      if (body !== '') stream.end(body);
    });
  await ask({ ':authority': 'two.test', host: 'evil.test', 'x-a': '1' }, 'body');
  expect(seen).toMatchObject({
    httpVersion: '2.0',
    host: 'two.test',
    path: '/a',
    query: 'b',
    body: Buffer.from('body'),
  });
  const lines = (seen as ViewerRequest).headers.filter(([name]) => name !== 'user-agent');
  expect(lines).toEqual([
    ['Host', 'two.test'],
    ['x-a', '1'],
  ]);
  await ask({ ':authority': 'localhost' });
  expect(seen).toMatchObject({ host: 'www.example.test', body: Buffer.alloc(0) });
  session.destroy();
});
