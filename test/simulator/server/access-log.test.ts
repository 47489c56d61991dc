import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAccessLog } from '../../../tools/simulator/server/access-log.js';
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
  expect(await lineOf('/slow')).toMatchObject({ 'sc-status': '000', 'x-edge-detailed-result-type': 'ClientCommError' });
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
