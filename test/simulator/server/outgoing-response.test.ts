/** An answer of CloudFront onto the socket. */
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ViewerResponse } from '../../../tools/http/messages.js';
import { isGone, type Outgoing, sendViewerResponse } from '../../../tools/simulator/server/outgoing-response.js';
import { exchangeBytes, until } from './stack.js';

let next: (outgoing: Outgoing) => void;
const server = http.createServer((_, outgoing) => next(outgoing));
const server2 = http2.createServer((_, outgoing) => next(outgoing));
const port = (of: http.Server | http2.Http2Server) => (of.address() as AddressInfo).port;
beforeAll(async () => {
  for (const each of [server, server2]) await new Promise<void>((go) => void each.listen(0, '127.0.0.1', () => go()));
});
afterAll(() => {
  server.close();
  server2.close();
});

const answer = (parts: Partial<ViewerResponse>): ViewerResponse => ({
  status: 200,
  statusText: '',
  headers: [],
  body: Buffer.from('body'),
  ...parts,
});
const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

/** Bytes on the wire but for Date, and whether the answer was sent whole. */
async function sent(response: ViewerResponse): Promise<[string, boolean]> {
  let whole: Promise<boolean> | undefined;
  next = (outgoing) => {
    whole = sendViewerResponse(outgoing, response);
  };
  const bytes = await exchangeBytes(port(server), get);
  return [bytes.replace(/Date: .*\r\n/, '').replaceAll('\r\n', '|'), await whole!];
}

const stream = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)));

test.each<[Partial<ViewerResponse>, string]>([
  [{}, 'HTTP/1.1 200 OK|Content-Length: 4|Connection: close||body'],
  [{ statusText: 'As said' }, 'HTTP/1.1 200 As said|Content-Length: 4|Connection: close||body'],
  [{ close: true }, 'HTTP/1.1 200 OK|Content-Length: 4|Connection: close||body'],
  [
    {
      headers: [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    },
    'HTTP/1.1 200 OK|X-A: 1|x-a: 2|Content-Length: 4|Connection: close||body',
  ],
  [{ headers: [['content-length', '4']] }, 'HTTP/1.1 200 OK|content-length: 4|Connection: close||body'],
  [
    { headers: [['Transfer-Encoding', 'chunked']] },
    'HTTP/1.1 200 OK|Transfer-Encoding: chunked|Connection: close||4|body|0||',
  ],
  [{ status: 204 }, 'HTTP/1.1 204 No Content|Connection: close||'],
  [{ status: 304 }, 'HTTP/1.1 304 Not Modified|Connection: close||'],
  [{ status: 205, body: Buffer.alloc(0) }, 'HTTP/1.1 205 Reset Content|Content-Length: 0|Connection: close||'],
  [
    { headers: [['Content-Length', '4']], body: stream('bo', 'dy') },
    'HTTP/1.1 200 OK|Content-Length: 4|Connection: close||body',
  ],
])('%o is %s', async (parts, bytes) => {
  expect(await sent(answer(parts))).toEqual([bytes, true]);
});

test('a body that has ended leaves the connection to the next request', async () => {
  next = (outgoing) => void sendViewerResponse(outgoing, answer({ body: stream('bo', 'dy') }));
  const bytes = await exchangeBytes(port(server), get.replace('Connection: close\r\n', '') + get);
  expect(bytes.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
});

test('a body that breaks off ends the connection, one that is broken already at once', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('half');
      throw new Error('reset');
    })(),
  );
  const [bytes, whole] = await sent(answer({ headers: [['Content-Length', '8']], body: broken }));
  expect([bytes.endsWith('||half') || bytes.endsWith('||') || bytes === '', whole]).toEqual([true, false]);
  const gone = stream('never').destroy();
  expect(await sent(answer({ body: gone }))).toEqual([expect.not.stringContaining('never'), false]);
});

test('where the viewer has gone nothing is sent, and what would have been read is let go of', async () => {
  const body = stream('late');
  let [whole, buffered]: (boolean | undefined)[] = [];
  next = (outgoing) => {
    outgoing.on('close', async () => {
      expect(isGone(outgoing)).toBe(true);
      whole = await sendViewerResponse(outgoing, answer({ body }));
      buffered = await sendViewerResponse(outgoing, answer({}));
    });
    expect(isGone(outgoing)).toBe(false);
    outgoing.destroy();
  };
  await exchangeBytes(port(server), get);
  await until(() => buffered !== undefined);
  expect([whole, buffered, body.destroyed]).toEqual([false, false, true]);
});

test('where the viewer goes meanwhile the rest is let go of', async () => {
  const body = new Readable({ read() {} });
  body.push('first');
  let whole: boolean | undefined;
  next = (outgoing) => {
    void sendViewerResponse(outgoing, answer({ body })).then((sentWhole) => {
      whole = sentWhole;
    });
  };
  const socket = net.connect(port(server), '127.0.0.1', () => socket.write(get));
  socket.once('data', () => socket.destroy());
  await until(() => whole !== undefined);
  expect([whole, body.destroyed]).toEqual([false, true]);
});

test('over HTTP/2 one entry a name, and no lines about the connection', async () => {
  const headers: [string, string][] = [
    ['Set-Cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['X-A', '1'],
    ['Connection', 'close'],
    ['Keep-Alive', '1'],
    ['Proxy-Connection', '1'],
    ['Transfer-Encoding', 'chunked'],
    ['Upgrade', 'h2c'],
  ];
  next = (outgoing) => void sendViewerResponse(outgoing, answer({ headers, close: true }));
  const session = http2.connect(`http://127.0.0.1:${port(server2)}`);
  const ask = session.request({ ':path': '/' });
  const got = await new Promise<http2.IncomingHttpHeaders>((resolve) => ask.on('response', resolve));
  let text = '';
  for await (const chunk of ask) text += chunk;
  session.destroy();
  const { ':status': status, date: _date, ...rest } = Object.fromEntries(Object.entries(got));
  expect([status, rest, text]).toEqual([200, { 'set-cookie': ['a=1', 'b=2'], 'x-a': '1' }, 'body']);
});
