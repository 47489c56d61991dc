import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { requestLine } from '../../../tools/simulator/server/request-line.js';
import { cachingOptimized, exchangeBytes, type Stack, startStack, template, until } from './stack.js';

/** What the origin does with a request; each test says it anew. */
let misbehave: (socket: Socket, request: string) => void;
let calls = 0;
let server: net.Server;
let stack: Stack;

beforeAll(async () => {
  server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      calls += 1;
      misbehave(socket, data.toString('latin1'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const config = {
    CacheBehaviors: [
      {
        PathPattern: '/cached/*',
        TargetOriginId: 'App',
        ViewerProtocolPolicy: 'allow-all',
        CachePolicyId: cachingOptimized,
      },
    ],
    CustomErrorResponses: [502, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
  };
  stack = await startStack({ template: template(config), origins: { App: `http://127.0.0.1:${port}` } });
});

afterAll(async () => {
  await stack.close();
  server.close();
});

afterEach(async () => {
  expect(stack.faults).toEqual([]);
  misbehave = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  const after = await fetch(`${stack.url}/well`);
  expect([after.status, await after.text()]).toEqual([200, 'ok']);
});

/** The last request as the log tells it, without colours. */
async function lastLine(path: string): Promise<string> {
  await until(() => stack.finished.some(({ request }) => request.path === path));
  const finished = stack.finished.find(({ request }) => request.path === path)!;
  return stripVTControlCharacters(requestLine(finished));
}

describe('an origin that', () => {
  test.each<[string, (socket: Socket) => void, number]>([
    ['closes without a word', (socket) => socket.destroy(), 502],
    ['speaks no HTTP', (socket) => socket.end('220 smtp.example.com ESMTP\r\n'), 502],
    ['sends malformed headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n'), 502],
    [
      'says two lengths',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'),
      502,
    ],
    [
      'switches protocols unasked',
      (socket) => socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      502,
    ],
    ['says the status 000', (socket) => socket.end('HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n'), 502],
    ['says the status 999', (socket) => socket.end('HTTP/1.1 999 Much\r\nContent-Length: 0\r\n\r\n'), 502],
    ['rings in its phrase', (socket) => socket.end('HTTP/1.1 200 O\x07K\r\nContent-Length: 0\r\n\r\n'), 502],
    [
      'sends a hundred thousand headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(100_000)}\r\n`),
      502,
    ],
    ['never answers', () => {}, 504],
  ])('%s is a 502 or 504, and the log says why', async (name, behaviour, status) => {
    misbehave = behaviour;
    const path = `/${name.replaceAll(' ', '-')}`;
    const answer = await fetch(stack.url + path);
    expect([answer.status, answer.headers.get('x-cache')]).toEqual([status, 'Error from cloudfront']);
    expect(await lastLine(path)).toMatch(new RegExp(`${status} .*\\n +\\S+: \\S`));
  });

  test('F203 refuses connections: 502, and the log says why', async () => {
    const closed = await startStack({ origins: { App: 'http://127.0.0.1:1' } });
    const answer = await fetch(closed.url);
    expect([answer.status, answer.headers.get('x-cache')]).toEqual([502, 'Error from cloudfront']);
    await closed.close();
  });

  test.each([
    ['promises more than it sends', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
    ['breaks off in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf'],
  ])('F166 %s: the viewer never takes the part for the whole, and nothing is kept', async (name, bytes) => {
    misbehave = (socket) => socket.end(bytes);
    const path = `/cached/${name.replaceAll(' ', '-')}`;
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const answer = await exchangeBytes(stack.server.port, request);
    expect(isWhole(answer)).toBe(false);
    misbehave = (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole');
    const next = await fetch(stack.url + path);
    expect([next.headers.get('x-cache'), await next.text()]).toEqual(['Miss from cloudfront', 'whole']);
  });

  test('takes its time: F171 a thousand viewers of one object are one request', async () => {
    const before = calls;
    misbehave = (socket) => setTimeout(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nonce'), 100);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
    const answers = await Promise.all(Array.from({ length: 1000 }, () => get(`${stack.url}/cached/popular`, agent)));
    agent.destroy();
    expect(new Set(answers)).toEqual(new Set(['200 once']));
    expect(calls - before).toBe(1);
  });
});

describe('a viewer that', () => {
  test('F266 goes before the answer: status 000, and the origin is let go', async () => {
    let isLetGo = false;
    misbehave = (socket) =>
      socket.on('close', () => {
        isLetGo = true;
      });
    const socket = net.connect(stack.server.port, '127.0.0.1');
    socket.write('GET /gone HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const before = calls;
    await until(() => calls > before);
    socket.destroy();
    await until(() => isLetGo);
    expect(await lastLine('/gone')).toContain('  000  ');
  });

  test('F167 goes in the middle of the answer: nothing of it is kept', async () => {
    const large = 'x'.repeat(4_000_000);
    misbehave = (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 8000000\r\n\r\n${large}`);
    const socket = net.connect(stack.server.port, '127.0.0.1');
    socket.write('GET /cached/middle HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    misbehave = (origin) => origin.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole');
    expect(await (await fetch(`${stack.url}/cached/middle`)).text()).toBe('whole');
  });

  test('goes while it sends leaves nothing behind', async () => {
    const socket = net.connect(stack.server.port, '127.0.0.1');
    socket.write('POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect(stack.finished.some(({ request }) => request.path === '/half')).toBe(false);
  });
});

describe('a Lambda thread that', () => {
  let directory: string;
  let own: Stack;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'edgewright-faults-'));
    const file = join(directory, 'index.js');
    writeFileSync(
      file,
      `exports.handler = async (event) => {
        const { request } = event.Records[0].cf;
        if (request.uri === '/exit') process.exit(1);
        if (request.uri === '/throw') throw new Error('no');
        return { status: '200', body: 'alive' };
      };`,
    );
    const association = { EventType: 'viewer-request', LambdaFunctionARN: { Ref: 'EdgeVersion' } };
    const made = template({}, { LambdaFunctionAssociations: [association] }) as { Resources: Record<string, unknown> };
    made.Resources.Edge = { Type: 'AWS::Lambda::Function', Properties: { Handler: file.replace(/\.js$/, '.handler') } };
    made.Resources.EdgeVersion = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Edge' } } };
    own = await startStack({ template: made, origins: { App: 'http://127.0.0.1:1' } });
  });
  afterAll(async () => {
    await own.close();
    rmSync(directory, { recursive: true });
  });

  test.each([['/exit'], ['/throw']])('ends with %s: 503 for that viewer, the next is served', async (path) => {
    const answer = await fetch(own.url + path);
    expect([answer.status, answer.headers.get('x-cache')]).toEqual([503, 'LambdaExecutionError from cloudfront']);
    expect(await (await fetch(own.url)).text()).toBe('alive');
  });
});

async function get(url: string, agent: http.Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve(`${response.statusCode} ${text}`));
      })
      .on('error', reject);
  });
}

/** Whether a reader would take the answer for complete: by its length, or by its last chunk. */
function isWhole(answer: string): boolean {
  const [head, body] = answer.split('\r\n\r\n', 2) as [string, string | undefined];
  if (!head.includes(' 200 ')) return false;
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? answer.endsWith('0\r\n\r\n') : body?.length === Number(length);
}
