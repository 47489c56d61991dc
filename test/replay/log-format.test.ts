/** Every form in which CloudFront writes a log is read to the same request. DG/standard-logging.html */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { STANDARD_FIELDS } from '../../tools/replay/log-fields.js';
import { readLog } from '../../tools/replay/read-log.js';

const dir = mkdtempSync(join(tmpdir(), 'edgewright-'));
afterAll(() => rmSync(dir, { recursive: true }));

async function read(content: string, fields?: string[]) {
  const file = join(dir, 'access.log');
  writeFileSync(file, content);
  const lines = [];
  for await (const { request } of readLog(file, fields)) lines.push(request);
  return lines;
}

const json = {
  'cs-method': 'GET',
  'cs-uri-stem': '/a%2520b',
  'sc-status': '200',
  'x-host-header': 'www.example.com',
  'cs(Host)': 'd1.cloudfront.net',
  'cs(User-Agent)': 'curl/8',
  'timestamp(ms)': '1767323045000',
  'cs-uri-query': '-',
};
const names = Object.keys(json);
const values = Object.values(json);
const row = (delimiter: string) => values.join(delimiter);
const numbers = { ...json, 'sc-status': 200, 'timestamp(ms)': 1767323045000, 'cs-uri-query': null };
const parquet = Object.fromEntries(
  names.map((name, at) => [
    name
      .replaceAll('-', '_')
      .replace(/\((.*)\)/, '_$1')
      .toLowerCase(),
    values[at],
  ]),
);

test.each<[string, string, string[]?]>([
  ['JSON', JSON.stringify(json)],
  ['JSON with numbers and null', JSON.stringify(numbers)],
  ['JSON converted from Parquet', JSON.stringify(parquet)],
  ['W3C', `#Version: 1.0\n#Fields: ${names.join(' ')}\n${row('\t')}`],
  ['W3C with blanks', `#Fields: ${names.join(' ')}\n${row(' ')}`],
  ['W3C with a delimiter in its head', `#Fields: ${names.join('||')}\n${row('||')}`],
  ['W3C with another delimiter', `#Fields: ${names.join(' ')}\n${row(';')}`],
  ['plain with names', `${names.join('\t')}\n${row('\t')}`],
  ['plain with names and blanks', `${names.join(' ')}\n${row(' ')}`],
  ['plain, named by --fields', row(' '), names],
])('F418 %s is read, whatever fields were chosen', async (_, content, fields) => {
  const [request, second, third] = await read(`${content}\n${content}\nnot a line\n`, fields);
  expect(request).toMatchObject({
    method: 'GET',
    path: '/a%20b',
    status: 200,
    host: 'www.example.com',
    distributionHost: 'd1.cloudfront.net',
    headers: [['user-agent', 'curl/8']],
    at: Date.parse('2026-01-02T03:04:05Z'),
    query: undefined,
  });
  expect([second?.path, third]).toEqual(['/a%20b', undefined]);
});

test.each([33, 35])('F418 a plain log of the %d fields that nobody chose needs no names', async (count) => {
  const known: Record<string, string> = {
    date: '2026-01-02',
    time: '03:04:05',
    'cs-method': 'GET',
    'cs-uri-stem': '/',
    'sc-status': '200',
  };
  const line = STANDARD_FIELDS.slice(0, count).map((name) => known[name] ?? '-');
  expect(await read(line.join('\t'))).toMatchObject([{ path: '/', at: Date.parse('2026-01-02T03:04:05Z') }]);
});

test('a log without times is of today', async () => {
  const before = Date.now();
  const [request] = await read('#Fields: cs-method cs-uri-stem sc-status\nGET\t/\t200');
  expect(request?.at).toBeGreaterThanOrEqual(before);
});

const realTime = ['timestamp', 'cs-method', 'cs-uri-stem', 'sc-status'];

test.each<[string, string, string[] | undefined, RegExp]>([
  [
    'of other fields',
    '1767323045\tGET\t/y\t200',
    undefined,
    /its 4 values are not the 46 real-time fields starting with "timestamp"/,
  ],
  [
    'that does not begin with a time',
    'GET\t/y\t200\t1767323045',
    realTime,
    /its 4 values are not the 4 real-time fields/,
  ],
  ['whose time has milliseconds too many', '1767323045123\tGET\t/y\t200', realTime, /its 4 values are not the 4/],
  ['with a value too few', '1767323045\tGET\t/y', realTime, /its 3 values are not the 4 real-time fields/],
  ['without path', '1767323045\tGET', ['timestamp', 'cs-method'], /expected the fields cs-uri-stem, sc-status among/],
])('a real-time log %s is refused', async (_, content, fields, message) => {
  await expect(read(content, fields)).rejects.toThrow(message);
});

test.each(['1767323045', '1767323045.5'])('a real-time log may count its time as %s', async (time) => {
  const [request] = await read(`${time}\tGET\t/y\t200`, realTime);
  expect(request).toMatchObject({ path: '/y', status: 200, at: Number(time) * 1000 });
});

test.each<[string, string, RegExp]>([
  ['JSON', '{"date":"2026-01-02"}', /expected the fields cs-method, cs-uri-stem, sc-status .* found date\./],
  ['W3C', '#Fields: date time', /found date, time\./],
  ['plain', 'date\ttime', /found date, time\./],
  ['no log', '<html>', /has no "#Fields:" line, and its 1 values/],
  [
    'Parquet',
    'PAR1',
    /is Parquet, .* duckdb -c "COPY \(SELECT \* FROM '.*access\.log'\) TO '.*\.json' \(FORMAT json\)"/,
  ],
])('%s that says too little is refused by what it is', async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});
