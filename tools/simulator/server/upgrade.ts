/**
 * upgrade: a request that offers another protocol than WebSocket, such as h2c of Java's client and of `curl --http2`. CloudFront removes the
 * header, and a server may ignore the offer (RFC 9110 §7.8): the request is served as what it is.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';

/** Whoever names WebSocket too is held to its handshake. */
export function isOtherUpgrade({ headers }: IncomingMessage): boolean {
  return !/\bwebsocket\b/i.test(headers.upgrade ?? '');
}

/** node:http reads no further on such a connection: it is given a head without the offer, and reads on from there. */
export async function serveWithoutUpgrade(
  server: Server,
  incoming: IncomingMessage,
  socket: Duplex,
  rest: Buffer,
): Promise<void> {
  const lines = [`${incoming.method} ${incoming.url} HTTP/${incoming.httpVersion}`];
  const raw = incoming.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const value = withoutOffer(raw[at]!, raw[at + 1]!);
    if (value !== undefined) lines.push(`${raw[at]}: ${value}`);
  }
  await answered(socket);
  if (socket.destroyed) return;
  socket.removeAllListeners('timeout');
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  server.emit('connection', socket);
}

/** Undefined: the line goes. Of Connection what belongs to the offer goes. RFC 7540 §3.2 */
function withoutOffer(name: string, value: string): string | undefined {
  if (/^(?:upgrade|http2-settings)$/i.test(name)) return undefined;
  if (!/^connection$/i.test(name)) return value;
  const kept = value.split(',').filter((option) => !/^\s*(?:upgrade|http2-settings)\s*$/i.test(option));
  return kept.length === 0 ? undefined : kept.join(',');
}

/** Requests may come before the answers to those before them: answers keep their order (RFC 9112 §9.3.2). */
async function answered(socket: Duplex): Promise<void> {
  for (let before = running.get(socket); before !== undefined; before = running.get(socket))
    await once(before, 'close');
}

/** By connection, the answer that was begun last. */
const running = new WeakMap<Duplex, ServerResponse>();

/** Told of every request that a connection of HTTP/1.1 brings. */
export function noteRequest(socket: Duplex, outgoing: ServerResponse): void {
  running.set(socket, outgoing);
  outgoing.once('close', () => {
    if (running.get(socket) === outgoing) running.delete(socket);
  });
}
