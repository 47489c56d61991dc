import { describe, expect, test } from 'vitest';
import { readFields } from '../../tools/replay/log-fields.js';

const line = { 'cs-method': 'GET', 'cs-uri-stem': '/a', 'sc-status': '200', date: '2026-11-20', time: '14:00:00' };

const read = (values: Record<string, string | undefined>) => {
  const given = Object.entries({ ...line, ...values }).filter(([, value]) => value !== undefined);
  return readFields(Object.fromEntries(given) as Record<string, string>, 'access.log', 7);
};

describe('a line is malformed', () => {
  test.each([
    ['without a method', { 'cs-method': undefined }],
    ['with a dash for a method', { 'cs-method': '-' }],
    ['with a method in lower case', { 'cs-method': 'get' }],
    ['with a method and more', { 'cs-method': 'GET /' }],
    ['without a path', { 'cs-uri-stem': undefined }],
    ['with a dash for a path', { 'cs-uri-stem': '-' }],
    ['with a path that is none', { 'cs-uri-stem': 'a' }],
    ['without a status', { 'sc-status': undefined }],
    ['with a status that is no number', { 'sc-status': '-' }],
    ['with a time that is none', { time: 'noon' }],
    ['with a date alone', { time: undefined }],
    ['with a time alone', { date: undefined }],
    ['with a timestamp that is none', { timestamp: '-' }],
  ])('%s', (_what, values) => {
    expect(read(values)).toBeUndefined();
  });

  test('and is not, as it is', () => {
    expect(read({})).toMatchObject({ file: 'access.log', line: 7, method: 'GET', path: '/a', status: 200 });
  });
});

test.each([
  ['date and time, in UTC', {}, Date.UTC(2026, 10, 20, 14)],
  ['seconds', { timestamp: '1700000000.25' }, 1_700_000_000_250],
  ['milliseconds before seconds', { timestamp: '1', 'timestamp-ms': '1700000000123' }, 1_700_000_000_123],
])('the moment is told by %s', (_what, values, at) => {
  expect(read(values)?.at).toBe(at);
});

test('a log without times is of today', () => {
  const before = Date.now();
  expect(read({ date: undefined, time: undefined })?.at).toBeGreaterThanOrEqual(before);
});

test.each([
  [{}, { scheme: 'https', httpVersion: '2.0', host: '', distributionHost: '', ip: '192.0.2.1', headers: [] }],
  [{ 'cs-protocol': 'http' }, { scheme: 'http' }],
  [{ 'cs-protocol': 'ws' }, { scheme: 'http' }],
  [{ 'cs-protocol': 'wss' }, { scheme: 'https' }],
  [{ 'cs-protocol-version': 'HTTP/1.0' }, { httpVersion: '1.0' }],
  [{ 'cs-protocol-version': 'HTTP/1.1' }, { httpVersion: '1.1' }],
  [{ 'cs-protocol-version': 'HTTP/3.0' }, { httpVersion: '2.0' }],
  [{ 'cs-host': 'd1.cloudfront.net' }, { host: 'd1.cloudfront.net', distributionHost: 'd1.cloudfront.net' }],
  [
    { 'cs-host': 'd1.cloudfront.net', 'x-host-header': 'www.example.com' },
    { host: 'www.example.com', distributionHost: 'd1.cloudfront.net' },
  ],
  [
    { 'cs-uri-stem': '/a%2520b', 'cs-uri-query': 'q=%2541' },
    { path: '/a%20b', query: 'q=%41' },
  ],
  [{ 'cs-uri-query': '-' }, { query: undefined }],
  [
    { 'c-ip': '2001:db8::1', 'c-country': 'DE' },
    { ip: '2001:db8::1', country: 'DE' },
  ],
  [
    { 'cs-user-agent': 'curl/8', 'cs-referer': '-', 'cs-cookie': '', 'cs-accept': '*/*' },
    {
      headers: [
        ['user-agent', 'curl/8'],
        ['accept', '*/*'],
      ],
    },
  ],
  [{ 'sc-range-start': '5', 'sc-range-end': '9' }, { headers: [['range', 'bytes=5-9']] }],
  [{ 'sc-range-start': '5', 'sc-range-end': '-' }, { headers: [['range', 'bytes=5-']] }],
  [{ 'sc-range-end': '9' }, { headers: [] }],
])('fields %j say %j', (values, said) => {
  expect(read(values)).toMatchObject(said);
});
