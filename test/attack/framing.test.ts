import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fortress, openFortress } from './fortress.js';
import { expectHeld, record } from './tally.js';
import { exchange, statusOf } from './wire.js';

let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

const HOST = 'Host: wire.example.test';
/** The request that is meant to slip through as a second one, in the place of a body. */
const INNER = `GET /smuggled HTTP/1.1\r\n${HOST}\r\n\r\n`;

const post = (lines: string[], body: string) =>
  `POST /outer HTTP/1.1\r\n${HOST}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
const chunked = (coding: string, body = `0\r\n\r\n${INNER}`) => post([coding, 'Content-Length: 4'], body);

/** Spellings of Transfer-Encoding that one of two servers reads and the other does not; all with a length beside them. */
const CODINGS = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding:\tchunked',
  'Transfer-Encoding:  chunked',
  'Transfer-Encoding: chunked ',
  'Transfer-Encoding: chunked\t',
  ' Transfer-Encoding: chunked',
  '\tTransfer-Encoding: chunked',
  'transfer-encoding: chunked',
  'TRANSFER-ENCODING: CHUNKED',
  'Transfer-Encoding: Chunked',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunkedx',
  'Transfer-Encoding: "chunked"',
  "Transfer-Encoding: 'chunked'",
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding: chunked;q=1',
  'Transfer-Encoding: chunked; a=b',
  'Transfer-Encoding: ,chunked',
  'Transfer-Encoding: chunked,',
  'Transfer-Encoding: \x00chunked',
  'Transfer-Encoding: chunked\x00',
  'Transfer-Encoding: \x0bchunked',
  'Transfer-Encoding: chu\x00nked',
  'Transfer-Encoding\x00: chunked',
  'Transfer-Encoding\x0b: chunked',
  'Transfer_Encoding: chunked',
  'Transfer-Encoding',
  'Transfer-Encoding:',
  'Transfer-Encoding:\r\n chunked',
  'Transfer-Encoding:\n chunked',
  'X: y\nTransfer-Encoding: chunked',
  'X: y\rTransfer-Encoding: chunked',
  'Transfer-Encoding: identity\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Foo: bar\r\n Transfer-Encoding: chunked',
  'Content-Encoding: chunked',
  'Transfer-Encoding: cow',
  'Transfer-Encoding: chunked\r\nConnection: Transfer-Encoding',
];

/** Lengths that two servers read as two numbers. */
const LENGTHS = [
  ['Content-Length: 4', 'Content-Length: 99'],
  ['Content-Length: 99', 'Content-Length: 4'],
  ['Content-Length: 4, 99'],
  ['Content-Length: 4, 4'],
  ['Content-Length: 4', 'content-length: 5'],
  ['Content-Length: +4'],
  ['Content-Length: -4'],
  ['Content-Length: 0x4'],
  ['Content-Length: 4.0'],
  ['Content-Length: 4e0'],
  ['Content-Length: 4 4'],
  ['Content-Length: 4;'],
  ['Content-Length: "4"'],
  ['Content-Length:'],
  ['Content-Length: '],
  ['Content-Length: four'],
  ['Content-Length : 4'],
  [' Content-Length: 4'],
  ['Content-Length: 4\x00'],
  ['Content-Length: \x0b4'],
  ['Content-Length: 4\x0b'],
  ['Content-Length: 99999999999999999999'],
  ['Content-Length: 18446744073709551620'],
  ['Content-Length: 4\r\n 99'],
  ['Content-Length: ４'],
  ['Content-Length: 1_0'],
  ['Content-Length: 4\nX: y'],
  ['X: y\rContent-Length: 4'],
  ['Content-Length\x00: 4'],
  ['Content-Length: 4', 'Content-Length:'],
  ['Content-Length\t: 4'],
  ['Content-Length: 4,'],
  ['Content-Length: ,4'],
];

/** Bodies in chunks of which two servers see two ends. */
const CHUNKS = [
  'g\r\nabcd\r\n0\r\n\r\n',
  '-1\r\nabcd\r\n0\r\n\r\n',
  '+4\r\nabcd\r\n0\r\n\r\n',
  '0x4\r\nabcd\r\n0\r\n\r\n',
  ' 4\r\nabcd\r\n0\r\n\r\n',
  '4 \r\nabcd\r\n0\r\n\r\n',
  '4\nabcd\r\n0\r\n\r\n',
  '4\r\nabcd\n0\r\n\r\n',
  '4\r\nabcdX\r\n0\r\n\r\n',
  '4\r\nabcd0\r\n\r\n',
  '4\r\nabc\r\n0\r\n\r\n',
  '\r\nabcd\r\n0\r\n\r\n',
  'FFFFFFFFFFFFFFFFF\r\nabcd\r\n0\r\n\r\n',
  '100000000000000004\r\nabcd\r\n0\r\n\r\n',
  '4;\n\r\nabcd\r\n0\r\n\r\n',
  '4;a=\x00\r\nabcd\r\n0\r\n\r\n',
  '4;a="\n"\r\nabcd\r\n0\r\n\r\n',
  '4\r\r\nabcd\r\n0\r\n\r\n',
  '4\rabcd\r\n0\r\n\r\n',
  '4,4\r\nabcd\r\n0\r\n\r\n',
  '4\t\r\nabcd\r\n0\r\n\r\n',
  '٤\r\nabcd\r\n0\r\n\r\n',
  '0 \r\n\r\n',
  '0\n\r\n',
  '00x\r\n\r\n',
  '0;\n\r\n\r\n',
];

/** Lines that no reader should pass on, before a whole inner request. */
const LINES = [
  'X-A: b\r\n folded',
  'X-A: b\r\n\tfolded',
  'X-A : b',
  'X-A\t: b',
  'X-A',
  ': b',
  'X A: b',
  'X-A\x00: b',
  'X-A: b\x00',
  'X-A: b\rX-B: c',
  'X-A: b\r\r\n',
  '\x0bX-A: b',
  'X(A): b',
  'X@A: b',
  'X-\xe9: b',
  'X-A: \x01',
  'X-A: \x7f',
  'Host: other.example',
  'Host: wire.example.test',
  'Host : other',
  ' Host: other',
  'Host:',
  'X-A: b\n\nGET /smuggled HTTP/1.1\n',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk',
  '"X-A": b',
  'X-A;: b',
  'X,A: b',
  'X/A: b',
  'X=A: b',
  '{X}: b',
  'X\\A: b',
];

const START_LINES = [
  'GET / HTTP/1.1 ',
  ' GET / HTTP/1.1',
  'GET\t/ HTTP/1.1',
  'GET /\tHTTP/1.1',
  'GET / HTTP/1.2',
  'GET / HTTP/2.0',
  'GET / HTTP/0.9',
  'GET / HTTP/1',
  'GET / HTTP/11',
  'GET / http/1.1',
  'GET / HTTP/1.1\x00',
  'GET /',
  'GET',
  '/ HTTP/1.1',
  'G\x00T / HTTP/1.1',
  'GET /\x00 HTTP/1.1',
  'GET /a b HTTP/1.1',
  'get / HTTP/1.1',
  'EVIL / HTTP/1.1',
  'GET / / HTTP/1.1',
  'GET / HTTP/1.1\rX: y',
  'GET /\r HTTP/1.1',
  'GET / HTTP / 1.1',
  'GET / ICE/1.0',
  'GET / RTSP/1.0',
  'PRI * HTTP/2.0',
  'CONNECT evil.example:443 HTTP/1.1',
  'CONNECT /smuggled HTTP/1.1',
  'TRACK / HTTP/1.1',
  'GET * HTTP/1.1',
  'GET smuggled HTTP/1.1',
  'GET ?a HTTP/1.1',
  'GET evil.example:80 HTTP/1.1',
  'M-SEARCH * HTTP/1.1',
];

/** Refused, and the connection with it: what follows on it is never read as a request. */
async function isRefused(bytes: string): Promise<boolean> {
  const before = fortress.arrived.length;
  const answer = await exchange(fortress.port, bytes, 'latin1', 300);
  const after = fortress.arrived.slice(before);
  const answers = answer.match(/HTTP\/1\.1 \d{3} /g) ?? [];
  return (
    answers.length <= 1 &&
    (statusOf(answer) === 0 || statusOf(answer) >= 400) &&
    after.every(({ url }) => url !== '/smuggled')
  );
}

const GROUPS: [thing: string, cases: [what: string, bytes: string][]][] = [
  [
    'framing: a length beside a coding',
    CODINGS.filter((coding) => !/^(?:Transfer_Encoding|Content-Encoding)/.test(coding)).map((coding) => [
      coding,
      chunked(coding),
    ]),
  ],
  ['framing: two readings of a length', LENGTHS.map((lines) => [lines.join(' + '), post(lines, `abcd${INNER}`)])],
  [
    'framing: two ends of chunks',
    CHUNKS.map((body) => [
      body,
      post(['Transfer-Encoding: chunked'], body.startsWith('0') ? `${body}${INNER}` : body + INNER),
    ]),
  ],
  [
    'framing: header lines of two readings',
    LINES.map((line) => [line, `GET /outer HTTP/1.1\r\n${HOST}\r\n${line}\r\n\r\n${INNER}`]),
  ],
  ['framing: request lines of two readings', START_LINES.map((line) => [line, `${line}\r\n${HOST}\r\n\r\n${INNER}`])],
];

test('a second request, rightly framed, is answered: the oracle is not blind', async () => {
  const before = fortress.arrived.length;
  const answer = await exchange(fortress.port, post(['Content-Length: 4'], `abcd${INNER}`), 'latin1', 300);
  expect(answer.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
  expect(
    fortress.arrived
      .slice(before)
      .map(({ url }) => url)
      .sort(),
  ).toEqual(['/outer', '/smuggled']);
});

test.each(GROUPS)('%s', async (thing, cases) => {
  for (const [what, bytes] of cases) record(thing, JSON.stringify(what), await isRefused(bytes));
  expectHeld(thing);
});

/** What is taken: the origin must then hear the same that was said, in lines of CloudFront's own making. */
test('what is taken reaches the origin in one reading', async () => {
  const thing = 'framing: what is taken';
  const taken: [what: string, bytes: string, body: string][] = [
    ['a chunk extension', post(['Transfer-Encoding: chunked'], '4;a=b;c="d"\r\nabcd\r\n0\r\n\r\n'), 'abcd'],
    [
      'trailers',
      post(['Transfer-Encoding: chunked', 'Trailer: X-Evil'], '4\r\nabcd\r\n0\r\nX-Evil: 1\r\n\r\n'),
      'abcd',
    ],
    ['leading zeros of a chunk', post(['Transfer-Encoding: chunked'], '0004\r\nabcd\r\n0\r\n\r\n'), 'abcd'],
    ['a request inside of a body', post([`Content-Length: ${INNER.length}`], INNER), INNER],
    [
      'Transfer_Encoding, which means nothing',
      post(['Transfer_Encoding: chunked', 'Content-Length: 5'], '0\r\n\r\n'),
      '0\r\n\r\n',
    ],
    ['leading zeros of a length', post(['Content-Length: 04'], 'abcd'), 'abcd'],
    [
      'an absolute target',
      `POST http://evil.example/outer HTTP/1.1\r\n${HOST}\r\nContent-Length: 4\r\n\r\nabcd`,
      'abcd',
    ],
    ['empty lines before', `\r\n\r\n${post(['Content-Length: 4'], 'abcd')}`, 'abcd'],
    ['a hop-by-hop header', post(['Connection: close, X-Evil', 'X-Evil: 1', 'Content-Length: 4'], 'abcd'), 'abcd'],
  ];
  for (const [what, bytes, body] of taken) {
    const before = fortress.arrived.length;
    await exchange(fortress.port, bytes, 'latin1', 300);
    const after = fortress.arrived.slice(before);
    const names = after.flatMap(({ headers }) =>
      headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()),
    );
    const framing = names.filter((name) => name === 'content-length' || name === 'transfer-encoding');
    record(
      thing,
      what,
      after.length === 1 &&
        after[0]!.url === '/outer' &&
        after[0]!.body === body &&
        framing.length === 1 &&
        !names.includes('http2-settings'),
    );
  }
  expectHeld(thing);
});

test('HTTP/1.0 is answered once and closed', async () => {
  const thing = 'framing: HTTP/1.0';
  const cases = [
    '',
    'Content-Length: 0\r\nTransfer-Encoding: chunked\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Connection: close\r\n',
  ];
  for (const lines of cases) {
    const answer = await exchange(
      fortress.port,
      `GET /outer HTTP/1.0\r\n${HOST}\r\n${lines}\r\n${INNER}`,
      'latin1',
      300,
    );
    record(thing, JSON.stringify(lines), (answer.match(/HTTP\/1\.[01] \d{3} /g) ?? []).length <= 1);
  }
  expectHeld(thing);
});
