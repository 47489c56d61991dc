import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { REAL_TIME_FIELDS } from '../../tools/replay/log-fields.js';
import { readLog } from '../../tools/replay/read-log.js';

const dir = mkdtempSync(join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(dir, { recursive: true }));

const head =
  '#Version: 1.0\n#Fields: date time c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent) cs-uri-query cs(Cookie) x-host-header cs-protocol cs-protocol-version\n';
const line =
  '2026-01-02\t03:04:05\t192.0.2.9\tGET\td1.cloudfront.net\t/a%2520b\t200\tCurl/8%20x\tq=1%2526\t-\twww.example.com\thttps\tHTTP/2.0\n';

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}

async function read(path: string, fields?: string[]) {
  const lines = [];
  for await (const found of readLog(path, fields)) lines.push(found);
  return lines;
}

test('a line that no log writes is malformed, and those around it are read', async () => {
  const path = file(
    'long.gz',
    gzipSync(Buffer.concat([Buffer.from(head + line), Buffer.alloc(400e6, 'a'), Buffer.from(`\n${line}`)])),
  );
  const before = process.memoryUsage.rss();
  const lines = await read(path);
  expect(lines.map(({ line, request }) => [line, request?.path])).toEqual([
    [3, '/a%20b'],
    [4, undefined],
    [5, '/a%20b'],
  ]);
  expect((process.memoryUsage.rss() - before) / 1e6).toBeLessThan(300);
}, 60_000);

const member = gzipSync(head + line);
test.each<[string, Buffer, (number | undefined)[]]>([
  ['two members', Buffer.concat([member, gzipSync(line)]), [200, 200]],
  ['zeros behind a member', Buffer.concat([member, Buffer.alloc(600)]), [200]],
  ['junk behind a member', Buffer.concat([member, Buffer.from('<html>not found</html>')]), [200, undefined]],
  ['junk that begins as a member does', Buffer.concat([member, Buffer.from([0x1f, 0x8b, 9])]), [200, undefined]],
])('gzip with %s', async (name, content, statuses) => {
  const lines = await read(file(name, content));
  expect(lines.map(({ request }) => request?.status)).toEqual(statuses);
});

test.each([
  ['breaks off', member.subarray(0, -20)],
  ['is damaged', Buffer.concat([member.subarray(0, 40), Buffer.from([255, 255, 255]), member.subarray(43)])],
  ['has another sum', Buffer.concat([member.subarray(0, -8), Buffer.alloc(8, 1)])],
])('gzip that %s is refused', async (name, content) => {
  await expect(read(file(name, content))).rejects.toThrow('is no whole gzip file');
});

test.each([
  ['plain', head + line],
  ['gzip', gzipSync(head + line)],
  ['without a last line break', (head + line).trimEnd()],
  ['with CRLF', (head + line).replaceAll('\n', '\r\n')],
  ['with a byte order mark', `\uFEFF${head}${line}`],
])('a standard log, %s', async (name, content) => {
  const path = file(name, content);
  expect(await read(path)).toEqual([
    {
      line: 3,
      bytesRead: expect.any(Number),
      request: {
        file: path,
        line: 3,
        method: 'GET',
        scheme: 'https',
        httpVersion: '2.0',
        host: 'www.example.com',
        distributionHost: 'd1.cloudfront.net',
        path: '/a%20b',
        query: 'q=1%26',
        ip: '192.0.2.9',
        headers: [['user-agent', 'Curl/8 x']],
        country: undefined,
        at: Date.UTC(2026, 0, 2, 3, 4, 5),
        status: 200,
      },
    },
  ]);
});

test('a real-time log with all fields, and with fields of its own', async () => {
  const values = REAL_TIME_FIELDS.map(
    (name) =>
      ({
        timestamp: '1767323045.123',
        'cs-method': 'HEAD',
        'cs-uri-stem': '/x',
        'sc-status': '404',
        'c-country': 'DE',
      })[name] ?? '-',
  );
  const [all] = await read(file('all', `${values.join('\t')}\n`));
  expect(all!.request).toMatchObject({ method: 'HEAD', path: '/x', status: 404, country: 'DE', at: 1_767_323_045_123 });
  const [few] = await read(file('few', '1767323045\tGET\t/y\t200\n'), [
    'timestamp',
    'cs-method',
    'cs-uri-stem',
    'sc-status',
  ]);
  expect(few!.request).toMatchObject({ path: '/y', status: 200 });
});

test.each([
  [line.replace('GET', 'G T'), 'a method that is none'],
  [line.replace('\t200\t', '\tok\t'), 'a status that is none'],
  [line.replace('/a%2520b', 'a'), 'a path without slash'],
  [line.replace('\thttps', ''), 'a value too few'],
  [line.replace('2026-01-02', 'today'), 'a date that is none'],
])('%j is malformed and does not stop the rest: %s', async (broken) => {
  expect((await read(file('broken', head + broken + line))).map(({ request }) => request?.line)).toEqual([
    undefined,
    4,
  ]);
});

test.each([
  ['none', undefined, /cannot be read \(ENOENT\)/, 'a missing file'],
  [
    'cut',
    gzipSync(head + line.repeat(2000)).subarray(0, 200),
    /is no whole gzip file after line \d+/,
    'a truncated gzip',
  ],
  [
    'fields',
    '#Fields: date time cs-method\n',
    /expected the fields cs-uri-stem, sc-status among .* found date, time, cs-method\./,
    'too few fields',
  ],
  ['text', 'hello\n', /has no "#Fields:" line/, 'a text that is no log'],
  ['other', '1767323045\tGET\t/y\t200\n', /its 4 values are not the 46 real-time fields/, 'another choice of fields'],
] as [string, string | Buffer | undefined, RegExp, string][])(
  '%s: %s says so in one sentence: %s, %s',
  async (name, content, message) => {
    const path = content === undefined ? join(dir, name) : file(name, content);
    await expect(read(path)).rejects.toThrow(message);
  },
);
