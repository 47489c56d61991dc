import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DistributionModel } from '../../../tools/distribution/model.js';
import { openAccessLog } from '../../../tools/simulator/server/access-log.js';
import type { Finished } from '../../../tools/simulator/server/finished-exchange.js';
import { distribution } from '../support.js';
import { cachingOptimized, exchangeBytes, type Stack, startStack, template, until } from './stack.js';

let origin: http.Server;
let stack: Stack;
let directory: string;
const held = new Set<http.ServerResponse>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'edgewright-log-'));
  origin = http.createServer((request, response) => {
    if (request.url === '/slow') held.add(response);
    else if (request.url === '/missing') response.writeHead(404).end('no');
    else response.setHeader('Content-Type', 'text/plain; charset=utf-8').end('hello');
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const made = template(
    { Aliases: ['www.example.com'], Logging: { Bucket: 'logs.s3.amazonaws.com', IncludeCookies: true } },
    { CachePolicyId: cachingOptimized, ViewerProtocolPolicy: 'redirect-to-https' },
  );
  const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
  stack = await startStack({ template: made, origins: { App: url } });
});

afterAll(async () => {
  for (const response of held) response.destroy();
  await stack.close();
  origin.close();
  rmSync(directory, { recursive: true });
});

/** Writes the requests that are over to a file, and reads the line of `path` back by the names of its fields. */
async function lineOf(path: string): Promise<Record<string, string>> {
  await until(() => stack.finished.some(({ request }) => request.path === path));
  const file = join(directory, `${Math.random()}.log`);
  const log = openAccessLog(file, () => {});
  for (const finished of stack.finished) log.write(finished, stack.core.models()[0]!);
  await log.close();
  const [version, fields, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n') as [string, string, ...string[]];
  expect(version).toBe('#Version: 1.0');
  const names = fields.replace('#Fields: ', '').split(' ');
  const found = lines.map((line) => line.split('\t')).find((values) => values[names.indexOf('cs-uri-stem')] === path)!;
  expect([names.length, found.length]).toEqual([33, 33]);
  return Object.fromEntries(names.map((name, at) => [name, found[at]!]));
}

async function get(path: string, lines = ''): Promise<void> {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n`;
  await exchangeBytes(stack.server.port, request);
}

test('F264 F265 what is not there is a dash, the hosts are the distribution and its alias', async () => {
  await get('/plain');
  const line = await lineOf('/plain');
  expect(line).toMatchObject({
    'c-ip': '127.0.0.1',
    'cs-method': 'GET',
    'cs(Host)': stack.core.models()[0]!.domainName,
    'x-host-header': 'www.example.com',
    'sc-status': '200',
    'cs-uri-query': '-',
    'cs(Cookie)': '-',
    'cs(Referer)': '-',
    'x-forwarded-for': '-',
    'cs-protocol': 'https',
    'cs-protocol-version': 'HTTP/1.1',
    'x-edge-result-type': 'Miss',
    'x-edge-response-result-type': 'Miss',
    'x-edge-detailed-result-type': 'Miss',
    'sc-content-type': 'text/plain;%20charset=utf-8',
    'sc-content-len': '5',
    'sc-range-start': '-',
    'fle-status': '-',
  });
  expect(line.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(line.time).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(line['time-taken']).toMatch(/^\d+\.\d{3}$/);
  expect(Number(line['sc-bytes'])).toBeGreaterThan(200);
  expect(line['x-edge-request-id']).toMatch(/^[\w-]{54,}=*$/);
});

test('F267 F268 F269 names and values are escaped once more; query and cookies are logged though nobody forwards them', async () => {
  await get('/escaped?q=%20&r="', 'User-Agent: A B\xe4\r\nCookie: a=1; b=2\r\n');
  expect(await lineOf('/escaped')).toMatchObject({
    'cs(User-Agent)': 'A%20B%E4',
    'cs-uri-query': 'q=%2520&r=%22',
    'cs(Cookie)': 'a=1;%20b=2',
  });
});

test('F270 a redirect to https is a Redirect', async () => {
  await get('/redirected', 'x-edge-viewer-protocol: http\r\n');
  expect(await lineOf('/redirected')).toMatchObject({
    'sc-status': '301',
    'cs-protocol': 'http',
    'x-edge-result-type': 'Redirect',
  });
});

test('a hit is a Hit, an error an Error', async () => {
  await get('/missing');
  expect(await lineOf('/missing')).toMatchObject({ 'sc-status': '404', 'x-edge-result-type': 'Error' });
});

test('a part names its first and last byte', async () => {
  await get('/ranged');
  await get('/ranged2');
  await get('/ranged2', 'Range: bytes=1-3\r\n');
  stack.finished.splice(
    stack.finished.findIndex(({ request }) => request.path === '/ranged2'),
    1,
  );
  expect(await lineOf('/ranged2')).toMatchObject({
    'sc-status': '206',
    'sc-range-start': '1',
    'sc-range-end': '3',
    'x-edge-result-type': 'Hit',
  });
});

test('F266 a viewer that went before the answer is 000', async () => {
  const socket = net.connect(stack.server.port, '127.0.0.1');
  socket.write('GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => held.size === 1);
  socket.destroy();
  expect(await lineOf('/slow')).toMatchObject({
    'sc-status': '000',
    'x-edge-detailed-result-type': 'ClientCommError',
    'c-port': expect.stringMatching(/^\d+$/),
  });
});

test('F004 a request refused for its size leaves no line', async () => {
  const path = `/${'a'.repeat(9000)}`;
  await get(path);
  await until(() => stack.finished.some(({ response }) => response.status === 414));
  await get('/after');
  await lineOf('/after');
  const file = join(directory, 'sizes.log');
  const log = openAccessLog(file, () => {});
  for (const finished of stack.finished) log.write(finished, stack.core.models()[0]!);
  await log.close();
  expect(readFileSync(file, 'utf8')).not.toContain('aaaa');
});

test('a file that is there already is continued, without another head', async () => {
  const file = join(directory, 'twice.log');
  for (let times = 0; times < 2; times += 1) {
    const log = openAccessLog(file, () => {});
    log.write(stack.finished[0]!, stack.core.models()[0]!);
    await log.close();
  }
  expect(readFileSync(file, 'utf8').match(/#Version/g)).toHaveLength(1);
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(4);
});

/** One line of a request that is made up, by the names of its fields. */
async function made(parts: object, model: Partial<DistributionModel> = {}): Promise<Record<string, string>> {
  const file = join(directory, `made-${Math.random()}.log`);
  const log = openAccessLog(file, () => {});
  const finished = { ms: 1234.5, headMs: 20, isWhole: true, record: () => undefined, ...parts };
  const { request, response, ...rest } = finished as { request?: object; response?: object };
  const asked = { method: 'PUT', scheme: 'https', httpVersion: '2.0', host: 'a.test', path: '/a', headers: [] };
  const whole = {
    connection: { port: 4711, protocol: undefined, cipher: undefined },
    ...rest,
    request: { ...asked, query: undefined, body: Buffer.alloc(0), ip: '192.0.2.1', ...request },
    response: { status: 200, statusText: '', headers: [], body: Buffer.alloc(0), ...response },
  };
  log.write(whole as unknown as Finished, distribution(model));
  await log.close();
  const [, fields, line] = readFileSync(file, 'utf8').split('\n') as [string, string, string];
  const names = fields.replace('#Fields: ', '').split(' ');
  return Object.fromEntries(line.split('\t').map((value, at) => [names[at]!, value]));
}

const host: [string, string][] = [['Host', 'a.test']];
const slowly = Readable.from([]);

test.each<[object, Record<string, string>]>([
  [{}, { 'sc-bytes': '2', 'cs-bytes': '4', 'time-taken': '1.234', 'time-to-first-byte': '0.020', 'c-port': '4711' }],
  [
    {},
    {
      'cs-method': 'PUT',
      'c-ip': '192.0.2.1',
      'cs-protocol-version': 'HTTP/2.0',
      'ssl-protocol': '-',
      'ssl-cipher': '-',
    },
  ],
  [{}, { 'x-edge-location': '-', 'sc-content-type': '-', 'sc-content-len': '-', 'x-edge-request-id': '-' }],
  [{ request: { headers: host, body: Buffer.from('abc') } }, { 'cs-bytes': '21' }],
  [{ request: { headers: [...host, ['X-A', '1']] } }, { 'cs-bytes': '26' }],
  [{ response: { headers: host, body: Buffer.from('abc') } }, { 'sc-bytes': '19' }],
  [{ response: { headers: [['Content-Length', '7']], body: slowly } }, { 'sc-bytes': '28', 'sc-content-len': '7' }],
  [{ response: { body: slowly } }, { 'sc-bytes': '2' }],
  [{ request: { host: 'b.test' } }, { 'x-host-header': 'b.test' }],
  [{ request: { query: 'a=1&b' } }, { 'cs-uri-query': 'a=1&b' }],
  [{ request: { query: '' } }, { 'cs-uri-query': '-' }],
  [{ request: { path: '/a b%20\xe4"' } }, { 'cs-uri-stem': '/a%20b%2520%E4%22' }],
  [{ request: { headers: [['Cookie', 'a=1']] } }, { 'cs(Cookie)': '-' }],
  [{ request: { headers: [['X-Forwarded-For', '1, 2']] } }, { 'x-forwarded-for': '1,%202' }],
  [
    { isWhole: false, response: { status: 503 } },
    { 'sc-status': '000', 'x-edge-detailed-result-type': 'ClientCommError' },
  ],
  [{ response: { status: 399 } }, { 'x-edge-result-type': 'Miss', 'sc-status': '399' }],
  [{ response: { status: 400 } }, { 'x-edge-result-type': 'Error', 'x-edge-detailed-result-type': 'Error' }],
  [
    { response: { status: 502 }, record: () => ({ why: { code: 'OriginConnectError' } }) },
    { 'x-edge-result-type': 'Error', 'x-edge-detailed-result-type': 'OriginConnectError' },
  ],
  [
    { response: { headers: [['X-Cache', 'Hit from cloudfront']] }, record: () => ({ why: { code: 'X' } }) },
    { 'x-edge-result-type': 'Hit', 'x-edge-detailed-result-type': 'Hit', 'x-edge-response-result-type': 'Hit' },
  ],
  [{ response: { headers: [['Content-Range', 'bytes 3-14/20']] } }, { 'sc-range-start': '3', 'sc-range-end': '14' }],
  [{ response: { headers: [['Content-Range', 'bytes */20']] } }, { 'sc-range-start': '-', 'sc-range-end': '-' }],
  [{ connection: { port: undefined, protocol: undefined, cipher: undefined } }, { 'c-port': '-' }],
])('of %o the line has %j', async (parts, expected) => {
  expect(await made(parts)).toMatchObject(expected);
});

test('cookies are logged where the distribution says so, and its own host is its alias', async () => {
  const request = { headers: [['Cookie', 'a=1']], host: 'www.example.test' };
  const line = await made({ request }, { loggingIncludesCookies: true });
  expect(line).toMatchObject({
    'cs(Cookie)': 'a=1',
    'cs(Host)': 'd111111abcdef8.cloudfront.net',
    'x-host-header': 'www.example.test',
  });
});

test.each([
  [414, 0],
  [494, 0],
  [413, 1],
])('an answer with %i leaves %i lines', async (status, lines) => {
  const line = await made({ response: { status } });
  expect(Object.keys(line).length > 1 ? 1 : 0).toBe(lines);
});

test('what cannot be written is said once', async () => {
  const said: string[] = [];
  const log = openAccessLog(join(directory, 'none/access.log'), (sentence) => said.push(sentence));
  await until(() => said.length > 0);
  log.write(stack.finished[0]!, stack.core.models()[0]!);
  expect(said).toEqual([expect.stringMatching(/none\/access\.log" ends here: it cannot be written \(ENOENT\)/)]);
});
