import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiRoute, answerApi, isApiPath } from '../../../tools/simulator/server/edge-api.js';
import { cachingOptimized, exchangeBytes, inspectorToken, type Stack, startStack, template } from './stack.js';

let origin: http.Server;
let stack: Stack;
let calls = 0;

beforeAll(async () => {
  origin = http.createServer((_, response) => {
    calls += 1;
    response.end('ok');
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  stack = await startStack({ template: template({}, { CachePolicyId: cachingOptimized }), origins: { App: url } });
});

afterAll(async () => {
  await stack.close();
  origin.close();
  expect(stack.faults).toEqual([]);
});

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(stack.url + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}

describe('GET /__edge/requests', () => {
  test('has the requests, newest first, with what the contract names', async () => {
    await fetch(`${stack.url}/first`);
    await fetch(`${stack.url}/second?token=a`);
    const records = (await (await fetch(`${stack.url}/__edge/requests`)).json()) as Record<string, unknown>[];
    expect(records.map(({ url }) => url)).toEqual(['/second?token=a', '/first']);
    expect(records[0]).toMatchObject({
      id: expect.any(String),
      method: 'GET',
      status: 200,
      xCache: expect.any(String),
    });
    expect(records[0]!.behavior).toBe('*');
    for (const stage of records[0]!.stages as object[])
      expect(stage).toMatchObject({ name: expect.any(String), ms: expect.any(Number) });
  });

  test('one of them by its id, and 404 for none', async () => {
    const [record] = stack.core.records();
    expect(await (await fetch(`${stack.url}/__edge/requests/${record!.id}`)).json()).toMatchObject({ id: record!.id });
    const missing = await fetch(`${stack.url}/__edge/requests/nothing`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: { code: 'not-found', message: expect.any(String) } },
    ]);
  });

  test('is no request of the distribution', async () => {
    const before = stack.core.records().length;
    await fetch(`${stack.url}/__edge/requests`);
    expect(stack.core.records().length).toBe(before);
    expect((await fetch(`${stack.url}/__edgewise`)).headers.get('x-cache')).toBe('Miss from cloudfront');
  });
});

describe('POST /__edge/invalidate', () => {
  test('removes what the paths name', async () => {
    const get = async () => (await fetch(`${stack.url}/kept`)).headers.get('x-cache');
    expect([await get(), await get()]).toEqual(['Miss from cloudfront', 'Hit from cloudfront']);
    const before = calls;
    const answer = await post('/__edge/invalidate', '{"paths":["/kept"]}');
    expect([answer.status, await answer.json()]).toEqual([200, { id: expect.any(String), removed: 1 }]);
    expect(await get()).toBe('Miss from cloudfront');
    expect(calls).toBe(before + 1);
  });

  test.each([
    ['{"paths":["no-slash"]}', 400],
    ['{"paths":"/*"}', 400],
    ['{"paths":[]}', 400],
    ['{}', 400],
    ['null', 400],
    ['{', 400],
    [`{"paths":["/${'x'.repeat(1_048_576)}"]}`, 413],
  ])('says what is wrong with %.30s', async (body, status) => {
    const answer = await post('/__edge/invalidate', body);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { error: { code: expect.any(String), message: expect.any(String) } },
    ]);
  });
});

describe('a stranger', () => {
  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
  ])('cannot write by a form of type %s', async (type) => {
    expect((await post('/__edge/invalidate', '{"paths":["/*"]}', { 'content-type': type })).status).toBe(415);
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('page with %j is turned away, from reading too', async (headers) => {
    expect((await post('/__edge/invalidate', '{"paths":["/*"]}', headers)).status).toBe(403);
    expect((await fetch(`${stack.url}/__edge/requests`, { headers })).status).toBe(403);
  });

  test.each([
    ['its own page with the token', { 'x-edgewright-token': inspectorToken }, 200],
    ['a script of the site without it', {}, 403],
    ['a script of the site that guesses', { 'x-edgewright-token': 'x'.repeat(inspectorToken.length) }, 403],
  ])('%s: %j gets %i', async (_, shown, status) => {
    const headers = { origin: stack.url, 'sec-fetch-site': 'same-origin', ...shown } as Record<string, string>;
    expect((await post('/__edge/invalidate', '{"paths":["/*"]}', headers)).status).toBe(status);
  });

  test('nothing of the site is at the name of the inspector', async () => {
    const request = 'GET /first HTTP/1.1\r\nHost: edgewright.localhost\r\nConnection: close\r\n\r\n';
    expect(await exchangeBytes(stack.server.port, request)).toMatch(/^HTTP\/1.1 404 /);
    const handshake = request.replace('close', 'Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13');
    expect(await exchangeBytes(stack.server.port, handshake)).toMatch(/^HTTP\/1.1 400 /);
  });

  test.each([['evil.example'], ['localhost.evil.example'], ['app.example.com']])(
    'name %s is turned away',
    async (host) => {
      const request = `GET /__edge/requests HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      expect(await exchangeBytes(stack.server.port, request)).toMatch(/^HTTP\/1.1 403 /);
    },
  );

  test('gets no answer that a page may frame or guess the type of', async () => {
    const { headers } = await fetch(`${stack.url}/__edge/requests`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
  });
});

describe('what a route', () => {
  const routes: ApiRoute[] = [
    {
      method: 'PUT',
      pattern: /^\/__edge\/echo\/([^/]+)\/([^/]+)$/,
      access: 'commands',
      answer: ({ query, ...asked }) => ({ json: { ...asked, query: [...query] } }),
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/echo\/([^/]+)$/,
      access: 'reads',
      answer: ({ query, ...asked }) => ({ json: { ...asked, query: [...query] } }),
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/text$/,
      access: 'reads',
      answer: () => ({ status: 201, text: 'plain', type: 'text/plain', headers: { 'referrer-policy': 'origin' } }),
    },
    {
      method: 'GET',
      pattern: /^\/__edge\/fault$/,
      access: 'reads',
      answer: () => {
        throw new Error('ours');
      },
    },
  ];
  const faults: unknown[] = [];
  const server = http.createServer((incoming, outgoing) => {
    answerApi(incoming, outgoing, stack.core, { routes, token: undefined }).catch((error: unknown) => {
      faults.push(error);
      outgoing.destroy();
    });
  });
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('is told of a request', async () => {
    const got = await fetch(`${url}/__edge/echo/a%20b?c=%64&e?f`, { headers: { 'last-event-id': '7' } });
    const query = [
      ['c', 'd'],
      ['e?f', ''],
    ];
    const asked = { method: 'GET', params: ['a b'], lastEventId: '7', origin: url, isNavigation: false, query };
    expect([got.status, await got.json()]).toEqual([200, asked]);
    const headers = { 'content-type': 'Application/JSON ; charset=utf-8' };
    const put = await fetch(`${url}/__edge/echo/%zz/2`, { method: 'PUT', body: '{"a":1}', headers });
    expect(await put.json()).toMatchObject({ method: 'PUT', params: ['%zz', '2'], body: { a: 1 }, query: [] });
  });

  test('answers is what is sent, with its own headers in place of those of all', async () => {
    const { status, headers } = await fetch(`${url}/__edge/text`);
    expect([status, headers.get('content-type'), headers.get('referrer-policy')]).toEqual([
      201,
      'text/plain',
      'origin',
    ]);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  test('does wrong is a fault of ours, and no answer', async () => {
    await expect(fetch(`${url}/__edge/fault`)).rejects.toThrow();
    expect(faults).toEqual([new Error('ours')]);
  });

  test.each<[string, string, RequestInit, number, string]>([
    ['GET', '/__edge/none', {}, 404, 'not-found'],
    ['PUT', '/__edge/text', {}, 405, 'method-not-allowed'],
    ['PUT', '/__edge/echo/1/2', { body: '{}' }, 415, 'json-required'],
    ['PUT', '/__edge/echo/1/2', { body: '{', headers: { 'content-type': 'application/json' } }, 400, 'json-malformed'],
    ['PUT', '/__edge/echo/1/2', { headers: { origin: 'https://evil.test' } }, 403, 'foreign-origin'],
    ['GET', '/__edge/none', { headers: { origin: 'https://evil.test' } }, 403, 'foreign-origin'],
  ])('does not take is said: %s %s with %j', async (method, path, init, status, code) => {
    const answer = await fetch(url + path, { method, ...init });
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
  });

  test('may take has a megabyte', async () => {
    const headers = { 'content-type': 'application/json' };
    const ask = (length: number) =>
      fetch(`${url}/__edge/echo/1/2`, { method: 'PUT', body: JSON.stringify('x'.repeat(length - 2)), headers });
    expect([(await ask(1_048_576)).status, (await ask(1_048_577)).status]).toEqual([200, 413]);
  });
});

test.each([
  ['/__edge', true],
  ['/__edge/', true],
  ['/__edge?a', true],
  ['/__edge/x', true],
  ['/__edges', false],
  ['/a/__edge', false],
])('%s belongs to the inspector: %s', (path, expected) => {
  expect(isApiPath(path)).toBe(expected);
});

describe('what changes the world', () => {
  test.each([
    ['{"paths":["/*"],"distribution":5}', 400, 'unknown-distribution'],
    ['{"paths":["/*"],"distribution":"nobody"}', 400, expect.any(String)],
    ['{"paths":["/*",5]}', 400, 'paths-required'],
  ])('an invalidation by %s is refused', async (body, status, code) => {
    const answer = await post('/__edge/invalidate', body);
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
  });

  test('one distribution is named by its name', async () => {
    await fetch(`${stack.url}/named`);
    const answer = await post('/__edge/invalidate', '{"paths":["/named"],"distribution":"Site"}');
    expect(await answer.json()).toMatchObject({ removed: 1 });
  });

  test('faults are given as a list or under their name, and taken back', async () => {
    const list = '[{"origin":"App","kind":"error","status":503}]';
    for (const body of [list, `{"faults":${list}}`]) {
      expect(await (await post('/__edge/faults', body)).json()).toMatchObject({
        faults: [{ origin: 'App', status: 503 }],
      });
      expect((await fetch(`${stack.url}/faulty${body.length}`)).status).toBe(503);
      expect(await (await post('/__edge/faults', '[]')).json()).toEqual({ faults: [] });
    }
    for (const body of ['null', '"none"', '{"other":[]}'])
      expect((await post('/__edge/faults', body)).status).toBe(400);
  });

  test('the clock is moved, and says where it stands', async () => {
    const before = Date.now();
    const answer = await post('/__edge/clock', '{"by":3600}');
    const { now, ahead } = (await answer.json()) as { now: number; ahead: number };
    expect([answer.status, ahead]).toEqual([200, 3_600_000]);
    expect(now).toBeGreaterThanOrEqual(before + 3_600_000);
    for (const body of ['{"by":"soon"}', 'null', '5', '{}'])
      expect((await post('/__edge/clock', body)).status).toBe(400);
  });
});

describe('other methods and paths', () => {
  test.each([
    ['GET', '/__edge/nowhere', 404],
    ['GET', '/__edge/invalidate', 405],
    ['DELETE', '/__edge/requests', 405],
  ])('%s %s: %i', async (method, path, status) => {
    expect((await fetch(stack.url + path, { method })).status).toBe(status);
  });
});

describe('GET /__edge/events', () => {
  /** Reads the stream until `count` events have come. */
  async function read(count: number, lastEventId?: string): Promise<{ id: string; type: string; data: unknown }[]> {
    const gone = new AbortController();
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await fetch(`${stack.url}/__edge/events`, { headers, signal: gone.signal });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const events: { id: string; type: string; data: unknown }[] = [];
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      if (text === '') void fetch(`${stack.url}/streamed`).catch(() => {});
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2) || ' ';
        const field = (name: string) => new RegExp(`^ ?${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('data')) events.push({ id: field('id'), type: field('event'), data: JSON.parse(field('data')) });
      }
      if (events.length >= count) break;
    }
    gone.abort();
    return events;
  }

  test('tells each request as it happens', async () => {
    const [event] = await read(1);
    expect(event).toMatchObject({
      type: 'request',
      data: { type: 'request', request: { url: '/streamed', status: 200 } },
    });
  });

  test('a page that was away gets what it missed, once and in order', async () => {
    const [seen] = await read(1);
    await fetch(`${stack.url}/missed-1`);
    await fetch(`${stack.url}/missed-2`);
    const events = await read(3, seen!.id);
    const urls = events.map(({ data }) => (data as { request: { url: string } }).request.url);
    expect(urls).toEqual(['/missed-1', '/missed-2', '/streamed']);
  });

  test('a page of an earlier run is told to begin anew', async () => {
    expect((await read(1, 'earlier-7'))[0]).toMatchObject({ type: 'restart' });
  });
});
