import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import { headerValue } from '../../../tools/http/header-list.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../../../tools/http/messages.js';
import { createHttpServerOrigin } from '../../../tools/simulator/origins/http-server.js';
import { makeOrigin, originRequest, textOf } from './requests.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const origin = makeOrigin({ kind: 'external', url: undefined }, { kind: 'custom', domainName: 'app.example.com' });

/** A server that says exactly these bytes to each request. */
async function rawServer(answer: (socket: Socket, request: string) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => answer(socket, data.toString('latin1')));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function backend(base: string | undefined): OriginBackend {
  const made = createHttpServerOrigin(origin, base === undefined ? undefined : new URL(base));
  closers.push(() => made.close());
  return made;
}

function ask(base: string | undefined, parts: Partial<OriginRequest> = {}): Promise<OriginResponse> {
  return backend(base).fetch(originRequest({ domain: 'app.example.com', protocol: 'http', ...parts }));
}

describe('a request', () => {
  test('goes out as it was decided: path, query, lines in their case and order, body', async () => {
    let seen = '';
    const base = await rawServer((socket, request) => {
      seen += request;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const answer = await ask(base, {
      method: 'POST',
      path: '/a%20b',
      query: 'x=%2F&x=1',
      headers: [
        ['Host', 'www.example.com'],
        ['X-Two', '1'],
        ['x-two', '2'],
      ],
      body: Buffer.from('hello'),
    });
    expect(await textOf(answer)).toBe('ok');
    expect(seen).toBe(
      'POST /a%20b?x=%2F&x=1 HTTP/1.1\r\nHost: www.example.com\r\nX-Two: 1\r\nx-two: 2\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello',
    );
  });

  test('calls a stand-in server by its own name where the viewer did not name another', async () => {
    const hosts: string[] = [];
    const base = await rawServer((socket, request) => {
      hosts.push(/Host: (.*)\r/.exec(request)![1]!);
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    await ask(base, { headers: [['Host', 'app.example.com']] });
    await ask(base, { headers: [['Host', 'viewer.example.com']] });
    expect(hosts).toEqual([new URL(base).host, 'viewer.example.com']);
  });

  test('is put below the path of the stand-in', async () => {
    let line = '';
    const base = await rawServer((socket, request) => {
      line = request.split('\r\n')[0]!;
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    await ask(`${base}/stage/`, { path: '/x' });
    expect(line).toBe('GET /stage/x HTTP/1.1');
  });

  test('that cannot be sent is malformed, not a crash', async () => {
    const base = await rawServer((socket) => socket.end());
    await expect(ask(base, { headers: [['Host', 'a\r\nb: c']] })).rejects.toMatchObject({ failure: 'malformed' });
    await expect(ask(base, { path: '/a b' })).rejects.toMatchObject({ failure: 'malformed' });
  });

  test.each<[string, [string, string][], string, string | undefined]>([
    ['GET', [], '', undefined],
    ['DELETE', [], '', undefined],
    ['DELETE', [], 'a', '1'],
    ['POST', [], '', '0'],
    ['PUT', [], '', '0'],
    ['PATCH', [], '', '0'],
    ['POST', [['content-length', '1']], 'a', '1'],
  ])('as %s with %j and body "%s" says its length: %s', async (method, headers, body, length) => {
    let seen = '';
    const base = await rawServer((socket, request) => {
      seen += request;
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    await ask(base, { method, headers: [['Host', 'h'], ...headers], body: Buffer.from(body) });
    expect(/^content-length: (.*)$/gim.exec(seen)?.[1]).toBe(length);
    expect(seen.match(/^content-length/gim)?.length).toBe(length && 1);
  });

  test('carries text outside ASCII as UTF-8', async () => {
    let seen = '';
    const base = await rawServer((socket, request) => {
      seen = Buffer.from(request, 'latin1').toString();
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    await ask(base, {
      query: 'q=家',
      headers: [
        ['Host', 'h'],
        ['X-Name', '家'],
      ],
    });
    expect(seen).toContain('/?q=家 HTTP');
    expect(seen).toContain('X-Name: 家');
  });
});

describe('an answer', () => {
  test('keeps its lines: case, order, repeated names', async () => {
    const base = await rawServer((socket) =>
      socket.end('HTTP/1.1 201 Made Up\r\nSet-Cookie: a=1\r\nx-Odd: 1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n'),
    );
    const answer = await ask(base);
    expect([answer.status, answer.statusText]).toEqual([201, 'Made Up']);
    expect(answer.headers).toEqual([
      ['Set-Cookie', 'a=1'],
      ['x-Odd', '1'],
      ['Set-Cookie', 'b=2'],
      ['Content-Length', '0'],
    ]);
  });

  test('of 101 hands over the socket, first bytes included', async () => {
    const base = await rawServer((socket, request) => {
      if (request.startsWith('GET'))
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi ');
      else socket.end(request.toUpperCase());
    });
    const answer = await ask(base, {
      readTimeout: 50,
      headers: [
        ['Host', 'h'],
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ],
    });
    expect(answer.status).toBe(101);
    // The read timeout is one of answers: a conversation may pause.
    await new Promise((go) => setTimeout(go, 100));
    (answer.body as Duplex).write('echo');
    expect(await textOf(answer)).toBe('hi ECHO');
  });

  test('of a server on this machine may come with a self-signed certificate; of no other', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
    });
    const port = await listen(https.createServer({ key, cert }, (_, response) => response.end('tls')));
    expect(await textOf(await ask(`https://127.0.0.1:${port}`))).toBe('tls');
    // 0.0.0.0 leads to this machine too, but is no name of it.
    await expect(ask(`https://0.0.0.0:${port}`)).rejects.toMatchObject({ failure: 'tls' });
  });
});

describe('a server that fails', () => {
  test('F203 refuses the connection', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ failure: 'refused' });
  });

  test('has a name that does not resolve', async () => {
    await expect(ask('http://nowhere.invalid')).rejects.toMatchObject({ failure: 'dns' });
  });

  test('F202 never answers', async () => {
    const base = await rawServer(() => {});
    await expect(ask(base, { readTimeout: 50 })).rejects.toMatchObject({ failure: 'timeout' });
  });

  test('speaks no TLS', async () => {
    const base = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await expect(ask(base.replace('http', 'https'))).rejects.toMatchObject({ failure: 'tls' });
  });

  test('closes without a word', async () => {
    const base = await rawServer((socket) => socket.destroy());
    await expect(ask(base)).rejects.toMatchObject({ failure: 'reset' });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['a header name with a space', 'HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n'],
    ['a control character', 'HTTP/1.1 200 OK\r\nA: \0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
    ['a length beside chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ])('sends %s', async (_, bytes) => {
    const base = await rawServer((socket) => socket.end(bytes));
    await expect(ask(base)).rejects.toMatchObject({ failure: 'malformed' });
  });

  test.each([
    ['fewer bytes than it promised', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf'],
  ])('F166 sends %s: the body fails, not the call', async (_, bytes) => {
    const base = await rawServer((socket) => socket.end(bytes));
    const answer = await ask(base);
    expect(answer.status).toBe(200);
    await expect(textOf(answer)).rejects.toThrow();
  });

  test('falls silent in the middle of a body', async () => {
    const base = await rawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    const answer = await ask(base, { readTimeout: 50 });
    await expect(textOf(answer)).rejects.toThrow();
  });

  test('sends more bytes than it promised: the rest is dropped', async () => {
    const base = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwholeANDMORE'));
    expect(await textOf(await ask(base))).toBe('whol');
  });
});

describe('connections', () => {
  test('are kept, and one that the server closed meanwhile is replaced unnoticed', async () => {
    let connections = 0;
    let requests = 0;
    const server = http.createServer((request, response) => {
      requests += 1;
      // As a server does whose patience ends just when the second request arrives.
      if (requests === 2) request.socket.destroy();
      else response.end('ok');
    });
    server.on('connection', () => {
      connections += 1;
    });
    const kept = backend(`http://127.0.0.1:${await listen(server)}`);
    for (let at = 0; at < 2; at += 1) {
      const answer = await kept.fetch(originRequest({ domain: 'app.example.com', protocol: 'http' }));
      expect([answer.status, await textOf(answer)]).toEqual([200, 'ok']);
    }
    expect(connections).toBe(2);
  });

  test('that nobody uses are closed after the keep-alive timeout', async () => {
    const server = http.createServer((_, response) => response.end('ok'));
    const closed = new Promise<void>((resolve) => {
      server.on('connection', (socket) => socket.on('close', () => resolve()));
    });
    const base = new URL(`http://127.0.0.1:${await listen(server)}`);
    const short = createHttpServerOrigin({ ...origin, keepaliveTimeout: 0.05 }, base);
    closers.push(() => short.close());
    expect(await textOf(await short.fetch(originRequest({ protocol: 'http' })))).toBe('ok');
    await closed;
  });

  test('end when the viewer has gone', async () => {
    const gone = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void rawServer((socket) => {
        socket.on('close', () => resolve());
        gone.abort();
      }).then((base) =>
        backend(base)
          .fetch(originRequest({ protocol: 'http' }), gone.signal)
          .catch(() => {}),
      );
    });
    await closed;
  });

  test('are asked over again by nobody where the request may have changed something', async () => {
    let requests = 0;
    const base = await rawServer((socket) => {
      requests += 1;
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
    const kept = backend(base);
    await textOf(await kept.fetch(originRequest({ protocol: 'http', method: 'POST' })));
    const second = kept.fetch(originRequest({ protocol: 'http', method: 'POST' }));
    await expect(second).rejects.toMatchObject({ failure: 'reset' });
    expect(requests).toBe(2);
  });
});

test('headers that come back are read without regard to case', async () => {
  const base = await rawServer((socket) =>
    socket.end('HTTP/1.1 200 OK\r\nconTent-type: a/b\r\nContent-Length: 0\r\n\r\n'),
  );
  expect(headerValue((await ask(base)).headers, 'Content-Type')).toBe('a/b');
});
