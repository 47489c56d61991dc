import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OriginError } from '../../../tools/http/messages.js';
import { createHttpServerOrigin } from '../../../tools/simulator/origins/http-server.js';
import { behavior, caching, cff, edge, open, origin, viewerRequest } from '../support.js';

/** A server that misbehaves by path. */
let server: net.Server;
let base: URL;

beforeAll(async () => {
  server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => misbehave(socket, data.toString('latin1')));
  });
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterAll(() => new Promise((done) => server.close(done)));

function misbehave(socket: net.Socket, request: string): void {
  const head = 'HTTP/1.1 200 OK\r\n';
  if (request.startsWith('GET /hang')) return;
  if (request.startsWith('GET /reset-body')) {
    socket.write(`${head}Content-Length: 100\r\n\r\nhello`);
    setTimeout(() => socket.resetAndDestroy(), 10);
  } else if (request.startsWith('GET /reset')) socket.resetAndDestroy();
  else if (request.startsWith('GET /lies')) socket.end(`${head}Content-Length: 100\r\n\r\nhello`);
  else if (request.startsWith('GET /malformed')) socket.end('HTTP/1.1 200 OK\r\nBad Header\r\n\r\n');
  else if (request.startsWith('GET /garbage')) socket.end('\x00\x01\x02 nothing of HTTP\r\n\r\n');
  else socket.end(`${head}Content-Length: 5\r\nConnection: close\r\n\r\nhello`);
}

function openFaulty(functions = {}) {
  const main = origin('main', { attempts: 1, readTimeout: 0.2, connectTimeout: 1 });
  return open({ origins: { main }, behaviors: [behavior({ functions })] }, undefined, {
    openOrigin: (place) => createHttpServerOrigin(place, base),
  });
}

describe('an origin in trouble', () => {
  test.each([
    ['hangs', '/hang', 504],
    ['resets the connection', '/reset', 502],
    ['sends malformed headers', '/malformed', 502],
    ['sends no HTTP at all', '/garbage', 502],
  ])('that %s gets its status, and the next request is served', async (_, path, status) => {
    const { send, core } = await openFaulty();
    expect(await send(path)).toMatchObject({ status, xCache: 'Error' });
    expect(core.records()[0]?.why?.text).toContain('gave no answer');
    expect(await send('/')).toMatchObject({ status: 200, text: 'hello' });
  });

  test.each(['/reset-body', '/lies'])(
    '%s: a body that breaks off breaks off for the viewer too, and is not kept',
    async (path) => {
      const { core, send } = await openFaulty();
      const { status, body } = await core.handle(viewerRequest(path, {}));
      expect(status).toBe(200);
      await expect((body as Readable).toArray()).rejects.toThrow();
      expect(core.cached()).toEqual([]);
      expect((await send('/')).status).toBe(200);
    },
  );

  test('that is not there at all is a 502', async () => {
    const closed = http.createServer().listen(0, '127.0.0.1');
    await new Promise((go) => closed.once('listening', go));
    const gone = new URL(`http://127.0.0.1:${(closed.address() as AddressInfo).port}`);
    await new Promise((go) => closed.close(go));
    const { send } = await open({ origins: { main: origin('main', { attempts: 1 }) } }, undefined, {
      openOrigin: (place) => createHttpServerOrigin(place, gone),
    });
    expect((await send('/')).status).toBe(502);
  });

  test('F117: whose domain does not resolve is a 502 before origin-request, which never runs', async () => {
    const look = edge('return { status: "200", body: "ran" };');
    const unresolved = {
      label: 'nowhere',
      close: async () => {},
      fetch: () => Promise.reject(new OriginError('dns', 'no address')),
    };
    const rules = { behaviors: [behavior({ functions: { 'origin-request': look } })] };
    const lost = await open(rules, undefined, {
      openOrigin: () => ({ ...unresolved, resolve: () => Promise.reject(new OriginError('dns', 'no address')) }),
    });
    expect((await lost.send('/')).status).toBe(502);
    expect(lost.core.records()[0]?.why?.code).toBe('NonS3OriginDnsError');
    const found = await open(rules, undefined, { openOrigin: () => ({ ...unresolved, resolve: async () => {} }) });
    expect((await found.send('/')).text).toBe('ran');
  });

  test('that throws what no origin should is a 502', async () => {
    const { send } = await open({}, () => {
      throw new TypeError('a fault of the backend');
    });
    expect((await send('/')).status).toBe(502);
  });
});

describe('a viewer who leaves', () => {
  test('while the origin is asked stops the asking', async () => {
    const gone = new AbortController();
    const { core, calls } = await openFaulty();
    const answer = core.handle(viewerRequest('/hang', {}), { signal: gone.signal });
    gone.abort();
    expect((await answer).status).toBeGreaterThanOrEqual(502);
    expect(core.cached()).toEqual([]);
    expect(calls).toEqual([]);
  });
});

describe('a fault of our own', () => {
  test('is a 500 that names us, and never a rejection', async () => {
    const { core, send } = await open({}, undefined, {
      openOrigin() {
        throw new Error('boom');
      },
    });
    expect((await send('/')).status).toBe(500);
    expect(core.records()[0]?.why?.code).toBe('InternalError');
  });
});

describe('odd requests', () => {
  test.each(['/%', '/%E0%A4%A', '/%00', '/\x01', '//', '/..', '/a;b=c', '/?', '/?&&=', `/${'%2F'.repeat(500)}`])(
    '%j goes to the origin as it is',
    async (target) => {
      const echo = cff('return request;');
      const { send, calls } = await open({
        behaviors: [behavior({ functions: { 'viewer-request': echo }, cachePolicy: caching() })],
      });
      expect((await send(target)).status).toBe(200);
      expect(calls[0]?.path).toBe(target.split('?')[0]);
    },
  );

  test.each([
    ['__proto__=1&constructor=2', '__proto__=1&constructor=2'],
    ['a=1&a=1&a=1', 'a=1&a=1&a=1'],
  ])('the query %s survives a function that leaves it alone', async (query, expected) => {
    const echo = cff('return request;');
    const rules = { functions: { 'viewer-request': echo }, cachePolicy: caching({ query: { behavior: 'all' } }) };
    const { send, calls } = await open({ behaviors: [behavior(rules)] });
    await send(`/?${query}`);
    expect(calls[0]?.query).toBe(expected);
  });
});
