import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fortress, openFortress } from './fortress.js';
import { GROUPS, HOST, INNER, post } from './framing-cases.js';
import { openTally } from './tally.js';
import { exchange, statusOf } from './wire.js';

const { record, expectHeld } = openTally();

let fortress: Fortress;

beforeAll(async () => {
  fortress = await openFortress();
});

afterAll(async () => {
  await fortress.close();
  expect(fortress.faults).toEqual([]);
});

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
    [
      'an offer of HTTP/2, as of Java and curl',
      post(
        ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk', 'Content-Length: 4'],
        'abcd',
      ),
      'abcd',
    ],
    [
      'an offer of something else',
      post(['Connection: upgrade', 'Upgrade: TLS/1.3', 'Content-Length: 4'], 'abcd'),
      'abcd',
    ],
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

/** What follows a handshake is a tunnel only where the origin said 101. */
test('a handshake that no WebSocket comes of opens no tunnel to the origin', async () => {
  const thing = 'framing: handshakes';
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const good = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];
  const handshakes = [
    good,
    good.with(2, 'Sec-WebSocket-Version: 1337'),
    good.with(1, 'Upgrade: WebSocket, h2c'),
    good.with(0, 'Connection: upgrade, keep-alive'),
    good.slice(0, 3),
    good.slice(0, 2),
    [...good, 'Content-Length: 4'],
    [...good, 'Transfer-Encoding: chunked'],
  ];
  for (const lines of handshakes) {
    const before = fortress.arrived.length;
    const head = `GET /outer HTTP/1.1\r\n${HOST}\r\n${lines.join('\r\n')}\r\n\r\n`;
    await exchange(fortress.port, head + INNER, 'latin1', 300);
    const urls = fortress.arrived.slice(before).map(({ url }) => url);
    record(thing, lines.join(', '), !urls.includes('/smuggled'));
  }
  expectHeld(thing);
});
