import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fortress, inspectorToken, openFortress } from './fortress.js';
import { openTally } from './tally.js';
import { exchange, statusOf } from './wire.js';

const { record, expectHeld } = openTally();

let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
  await exchange(
    fortress.port,
    'GET /other/x.html?secret-of-a-viewer HTTP/1.1\r\nHost: areas.example.test\r\nConnection: close\r\n\r\n',
  );
});

afterAll(() => fortress.close());

const READS = ['/__edge/requests', '/__edge/requests?limit=1', '/__edge/events', '/__edge/requests/nothing'];
const JSON_TYPE = 'Content-Type: application/json\r\n';
const BODY = '{"paths":["/*"]}';

const own = () => `localhost:${fortress.port}`;

const read = (target: string, host: string, lines = '') =>
  `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${lines}Connection: close\r\n\r\n`;
const write = (host: string, lines: string, method = 'POST') =>
  `${method} /__edge/invalidate HTTP/1.1\r\nHost: ${host}\r\n${lines}Content-Length: ${BODY.length}\r\nConnection: close\r\n\r\n${BODY}`;

/** Refused without a word of what is here, and without leave for a page to read it. */
function isClosed(answer: string): boolean {
  const open =
    /access-control-allow/i.test(answer) || answer.includes('secret-of-a-viewer') || answer.includes('"removed"');
  return statusOf(answer) >= 400 && statusOf(answer) < 500 && !open;
}

test('its own page reads and writes', async () => {
  const lines = `Origin: http://${own()}\r\nSec-Fetch-Site: same-origin\r\n`;
  expect(await exchange(fortress.port, read(READS[0]!, own(), lines))).toContain('secret-of-a-viewer');
  const token = `X-Edgewright-Token: ${inspectorToken}\r\n`;
  expect(await exchange(fortress.port, write(own(), lines + token + JSON_TYPE))).toContain('"removed"');
});

/** Names that a page can have pointed at this machine, or a library takes for it (DNS rebinding). */
const NAMES = [
  'evil.example',
  'localhost.evil.example',
  'evil.example:8080',
  '127.0.0.1.nip.io',
  '127.0.0.1.evil.example',
  'localtest.me',
  'lvh.me',
  '10.0.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '0',
  '[::]',
  '127.0.0.2',
  '127.1',
  '0x7f.1',
  '2130706433',
  '[::ffff:127.0.0.1]',
  'localhost.',
  'localhost%00',
  'localhost@evil.example',
  'evil.example@localhost',
  'localhost#',
  'localhost/',
  'localhost\\',
  'xlocalhost',
  'localhost:evil',
  'localhost:80:80',
  'localhost, evil.example',
  'areas.example.test',
  'wire.example.test',
  'LOCALHOST.EVIL',
  'evil-localhost',
  'localhost\t.evil',
  '',
  ' ',
  '*',
  '[::1',
  '::1',
  'localhost_',
];

test('no name but this machine’s own is spoken to (DNS rebinding)', async () => {
  const thing = 'the inspector, by foreign names';
  for (const name of NAMES) {
    for (const target of READS)
      record(thing, `${target} at ${name}`, isClosed(await exchange(fortress.port, read(target, name))));
    record(thing, `write at ${name}`, isClosed(await exchange(fortress.port, write(name, JSON_TYPE))));
  }
  expectHeld(thing);
});

const origins = () => [
  'https://evil.example',
  'null',
  'http://localhost',
  'http://localhost:1',
  `https://${own()}.evil.example`,
  `http://evil.example/${own()}`,
  `http://x.${own()}`,
  `http://${own()}@evil.example`,
  `http://127.0.0.1:${fortress.port}`,
  'file://',
  'chrome-extension://abc',
  `http://${own()}, https://evil.example`,
  'http://areas.example.test',
  `ftp://${own()}`,
  `http://${own()}/`,
  `http://${own()}#`,
  '',
];
const SITES = ['cross-site', 'same-site', 'Cross-Site', 'none, cross-site', 'same-origin, cross-site', '', 'x'];

test('no page but its own is answered (CSRF)', async () => {
  const thing = 'the inspector, by foreign pages';
  const says = [
    ...origins().map((origin) => `Origin: ${origin}\r\n`),
    ...SITES.map((site) => `Sec-Fetch-Site: ${site}\r\n`),
    ...SITES.map((site) => `Origin: http://${own()}\r\nSec-Fetch-Site: ${site}\r\n`),
  ];
  for (const lines of says) {
    for (const target of READS)
      record(
        thing,
        `${target} with ${lines.replaceAll(own(), 'OWN')}`,
        isClosed(await exchange(fortress.port, read(target, own(), lines))),
      );
    record(
      thing,
      `write with ${lines.replaceAll(own(), 'OWN')}`,
      isClosed(await exchange(fortress.port, write(own(), lines + JSON_TYPE))),
    );
  }
  expectHeld(thing);
});

const TYPES = [
  'text/plain',
  'text/plain; application/json',
  'text/plain;charset=application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=application/json',
  'application/jsonx',
  'application/x-json',
  'application/json, text/plain',
  'application/json text/plain',
  '"application/json"',
  'xapplication/json',
  'text/json',
  '',
  'application/',
  'application/csp-report',
  'application/reports+json',
];

test('nothing that a form can send writes', async () => {
  const thing = 'the inspector, by forms';
  for (const type of TYPES)
    record(thing, type, isClosed(await exchange(fortress.port, write(own(), `Content-Type: ${type}\r\n`))));
  record(thing, 'no type', isClosed(await exchange(fortress.port, write(own(), ''))));
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])
    record(thing, method, isClosed(await exchange(fortress.port, write(own(), JSON_TYPE, method))));
  for (const lines of ['X-HTTP-Method-Override: POST\r\n', 'X-Method-Override: POST\r\n'])
    record(thing, lines, isClosed(await exchange(fortress.port, read('/__edge/invalidate', own(), lines))));
  const preflight = `OPTIONS /__edge/invalidate HTTP/1.1\r\nHost: ${own()}\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\nAccess-Control-Request-Private-Network: true\r\nConnection: close\r\n\r\n`;
  record(thing, 'a preflight', isClosed(await exchange(fortress.port, preflight)));
  expectHeld(thing);
});
