import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchangeBytes, type Stack, startStack, template, until } from './stack.js';

let origin: http.Server;
let stack: Stack;
let originUrl: string;

/** Says what arrived. */
beforeAll(async () => {
  origin = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers, rawHeaders } = request;
    if (url === '/silent') return;
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() }));
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  originUrl = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  stack = await startStack({ template: template({ Aliases: ['www.example.com'] }), origins: { App: originUrl } });
});

afterAll(async () => {
  await stack.close();
  origin.close();
  expect(stack.faults).toEqual([]);
});

interface Arrived {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

async function ask(path: string, init: RequestInit = {}): Promise<Arrived> {
  return (await fetch(`${stack.url}${path}`, init)).json() as Promise<Arrived>;
}

describe('a request over HTTP/1.1', () => {
  test('reaches the origin with method, path, query and body untouched', async () => {
    const { method, url, body } = await ask('/a%20b//c?x=%2F&y', { method: 'POST', body: '{"a":1}' });
    expect({ method, url, body }).toEqual({ method: 'POST', url: '/a%20b//c?x=%2F&y', body: '{"a":1}' });
  });

  test('F008 tells the origin the address of the viewer, F007 behind those it came with', async () => {
    expect((await ask('/')).headers['x-forwarded-for']).toBe('127.0.0.1');
    const { headers } = await ask('/', { headers: { 'x-forwarded-for': '192.0.2.4,192.0.2.3' } });
    expect(headers['x-forwarded-for']).toBe('192.0.2.4,192.0.2.3,127.0.0.1');
  });

  test('sent in chunks arrives whole', async () => {
    const answer = await exchangeBytes(
      stack.server.port,
      'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    );
    expect(answer).toContain('"body":"abcde"');
  });

  test('in absolute form is cut down to its path', async () => {
    const request = 'GET http://localhost/a?b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await exchangeBytes(stack.server.port, request)).toContain('"url":"/a?b"');
  });

  test('gets each cookie of the origin in a line of its own', async () => {
    expect((await fetch(stack.url)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('HEAD gets the length and no body', async () => {
    const request = 'HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const answer = await exchangeBytes(stack.server.port, request);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });
});

describe('limits', () => {
  test('F001 a GET with a body is refused by CloudFront', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}';
    const answer = await exchangeBytes(stack.server.port, request);
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).toContain('Server: CloudFront');
  });

  test.each([
    [8192, 200],
    [8193, 414],
  ])('F002 a URL of %i bytes is %i', async (length, status) => {
    const path = `/${'a'.repeat(length - 1)}`;
    const answer = await exchangeBytes(
      stack.server.port,
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${status === 200 ? 'Connection: close\r\n' : ''}\r\n`,
    );
    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  });

  test('F003 a head above 32,768 bytes is 494, and so is one that no server would read', async () => {
    for (const length of [33_000, 200_000]) {
      const request = `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(length)}\r\n\r\n`;
      expect(await exchangeBytes(stack.server.port, request)).toMatch(/^HTTP\/1.1 494 /);
    }
  });
});

describe('framing that two readers could read differently is refused, and the connection closed', () => {
  test.each([
    ['a length beside chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    ['a length with a sign', 'Content-Length: +3\r\n\r\nabc'],
    ['an unknown coding', 'Transfer-Encoding: chunked, identity\r\n\r\nabc'],
    ['a folded line', 'X-A: b\r\n c\r\n\r\n'],
    ['a space before the colon', 'X-A : b\r\n\r\n'],
    ['a second Host', 'Host: other\r\n\r\n'],
  ])('%s', async (_, rest) => {
    const request = `POST / HTTP/1.1\r\nHost: localhost\r\n${rest}`;
    expect(await exchangeBytes(stack.server.port, request)).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('the Host', () => {
  async function statusFor(host: string): Promise<number> {
    const request = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    return Number((await exchangeBytes(stack.server.port, request)).slice(9, 12));
  }

  test.each([
    ['localhost:8080'],
    ['127.0.0.1'],
    ['[::1]:8080'],
    ['site.localhost'],
    ['www.example.com'],
    ['www.example.com.localhost:8080'],
  ])('%s is served', async (host) => {
    expect(await statusFor(host)).toBe(200);
  });

  test('of the distribution itself is served', async () => {
    expect(await statusFor(stack.core.models()[0]!.domainName)).toBe(200);
  });

  test.each([['evil.example'], ['localhost.evil.example'], ['127.0.0.1.nip.io'], ['10.0.0.1']])(
    'F005 %s is refused: a foreign page may have pointed its name here',
    async (host) => {
      expect(await statusFor(host)).toBe(403);
    },
  );

  test.each([['a b'], ['@'], ['']])('"%s" is malformed', async (host) => {
    expect(await statusFor(host)).toBe(400);
  });

  test('F072 F205 is the public one for whoever stands behind, and so is the page that asks', async () => {
    const headers = { origin: stack.url, referer: `${stack.url}/form?a` };
    const arrived = await ask('/', { method: 'POST', headers, body: 'x' });
    expect(arrived.headers).toMatchObject({
      origin: 'https://www.example.com',
      referer: 'https://www.example.com/form?a',
      host: new URL(originUrl).host,
    });
  });

  test.each([['https://evil.example'], ['null'], ['http://localhost:1']])(
    'F205 the origin %s stays',
    async (origin) => {
      expect((await ask('/', { method: 'POST', headers: { origin }, body: 'x' })).headers.origin).toBe(origin);
    },
  );
});

describe('x-edge-viewer-* headers', () => {
  test('say who asks, and stay with the server', async () => {
    const headers = { 'x-edge-viewer-address': '192.0.2.9', 'x-edge-viewer-country': 'DE' };
    const arrived = await ask('/', { headers });
    expect(arrived.headers['x-forwarded-for']).toBe('192.0.2.9');
    expect(Object.keys(arrived.headers).filter((name) => name.startsWith('x-edge'))).toEqual([]);
    expect(stack.core.records()[0]!.viewer).toMatchObject({ ip: '192.0.2.9', country: 'DE' });
  });
});

describe('over TLS', () => {
  let secure: Stack;
  beforeAll(async () => {
    const { private: key, cert } = await generate(undefined, { keyType: 'ec', algorithm: 'sha256' });
    secure = await startStack({ origins: { App: originUrl }, certificate: { key, cert } });
  });
  afterAll(() => secure.close());

  test('F009 HTTP/2 is spoken, and the origin hears HTTP/1.1 with the version in Via', async () => {
    const session = http2.connect(secure.url, { rejectUnauthorized: false });
    const stream = session.request({ ':path': '/h2?a=1', ':method': 'POST', 'x-a': 'b' });
    stream.end('body');
    let text = '';
    const headers = await new Promise<http2.IncomingHttpHeaders>((resolve) => stream.on('response', resolve));
    for await (const chunk of stream) text += chunk;
    session.close();
    const arrived = JSON.parse(text) as Arrived;
    expect([headers[':status'], headers['set-cookie']]).toEqual([200, ['a=1', 'b=2']]);
    expect(arrived).toMatchObject({ method: 'POST', url: '/h2?a=1', body: 'body' });
    expect(arrived.headers.via).toMatch(/^2\.0 \S+\.cloudfront\.net \(CloudFront\)$/);
    expect(headers.connection).toBeUndefined();
  });

  test('a stream that its viewer cancels is 000, and the session goes on', async () => {
    const session = http2.connect(secure.url, { rejectUnauthorized: false });
    const cancelled = session.request({ ':path': '/silent' });
    cancelled.on('error', () => {});
    await until(() => secure.finished.length > 0 || session.socket.bytesWritten > 0);
    setTimeout(() => cancelled.close(http2.constants.NGHTTP2_CANCEL), 50);
    await until(() => secure.finished.some(({ request, isWhole }) => request.path === '/silent' && !isWhole));
    const next = session.request({ ':path': '/after' });
    const headers = await new Promise<http2.IncomingHttpHeaders>((resolve) => next.on('response', resolve));
    session.destroy();
    expect(headers[':status']).toBe(200);
  });

  test('what the log says of a connection is known when its viewer has gone', async () => {
    const session = http2.connect(secure.url, { rejectUnauthorized: false });
    session.request({ ':path': '/silent' }).on('error', () => {});
    await new Promise((resolve) => session.once('connect', resolve));
    const port = session.socket.localPort;
    setTimeout(() => session.destroy(), 50);
    const cut = () => secure.finished.find(({ connection }) => connection.port === port);
    await until(() => cut() !== undefined);
    const connection = { port, protocol: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/) };
    expect(cut()).toMatchObject({ isWhole: false, connection });
  });

  test('HTTP/1.1 is spoken too', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const options = { rejectUnauthorized: false, agent: false };
      import('node:https').then(({ get }) =>
        get(`${secure.url}/h1`, options, (response) => {
          response.setEncoding('utf8').on('data', resolve);
        }).on('error', reject),
      );
    });
    expect(JSON.parse(text).url).toBe('/h1');
  });
});

test('F010 HTTP/1.0 is answered and closed', async () => {
  const answer = await exchangeBytes(stack.server.port, 'GET / HTTP/1.0\r\nHost: localhost\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
});
