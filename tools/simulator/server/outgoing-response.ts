/** outgoing-response: an answer of CloudFront onto the socket. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Readable } from 'node:stream';
import { hasHeader, withHeader } from '../../http/header-list.js';
import type { HeaderList, ViewerResponse } from '../../http/messages.js';

export type Outgoing = ServerResponse | Http2ServerResponse;

/** Resolves when the last byte has been handed to the system, or with false where the connection broke before. */
export async function sendViewerResponse(outgoing: Outgoing, response: ViewerResponse): Promise<boolean> {
  const { status, body } = response;
  if (isGone(outgoing)) return discard(body);
  writeHead(outgoing, response);
  if (Buffer.isBuffer(body)) {
    return new Promise((resolve) => {
      outgoing.once('close', () => resolve(false));
      outgoing.end(hasBody(status) ? body : '', () => resolve(true));
    });
  }
  return passOn(body, outgoing);
}

/** What stream.pipeline() does, without its AbortController and the error it makes at every end: they would be felt. */
function passOn(body: Readable, outgoing: Outgoing): Promise<boolean> {
  return new Promise((resolve) => {
    const broken = () => {
      if (!body.readableEnded) outgoing.destroy();
    };
    body.once('error', broken);
    body.once('close', broken);
    outgoing.once('finish', () => resolve(true));
    outgoing.once('close', () => {
      if (!body.readableEnded) body.destroy();
      resolve(false);
    });
    if (body.destroyed) broken();
    else body.pipe(outgoing);
    leaveWhoDoesNotRead(outgoing);
  });
}

/** Milliseconds in which a viewer takes nothing of what waits for it: send_timeout of nginx. */
const patience = 60_000;

function leaveWhoDoesNotRead(outgoing: Outgoing): void {
  let before = 0;
  const timer = setInterval(() => {
    const waiting = outgoing.writableLength;
    if (waiting > 0 && waiting === before) outgoing.destroy();
    before = waiting;
  }, patience);
  timer.unref();
  outgoing.once('close', () => clearInterval(timer));
}

export function isGone(outgoing: Outgoing): boolean {
  return 'stream' in outgoing ? outgoing.stream.destroyed : outgoing.destroyed;
}

/** The viewer went before there was an answer. */
function discard(body: ViewerResponse['body']): false {
  if (!Buffer.isBuffer(body)) body.destroy();
  return false;
}

function writeHead(outgoing: Outgoing, response: ViewerResponse): void {
  const lines = withLength(response);
  if ('stream' in outgoing) {
    outgoing.writeHead(response.status, gather(lines));
    return;
  }
  const all = response.close ? withHeader(lines, 'Connection', 'close') : lines;
  outgoing.writeHead(response.status, response.statusText || undefined, all.flat());
}

/** node:http knows the length of what it is given at once, but only where it also makes the lines. */
function withLength(response: ViewerResponse): HeaderList {
  const { headers, body, status } = response;
  const isKnown = hasHeader(headers, 'content-length') || hasHeader(headers, 'transfer-encoding');
  if (isKnown || !Buffer.isBuffer(body) || !hasBody(status)) return headers;
  return [...headers, ['Content-Length', String(body.length)]];
}

/** HTTP/2 takes one entry a name and has no lines about the connection (RFC 9113 §8.2.2). */
function gather(lines: HeaderList): OutgoingHttpHeaders {
  const gathered: Record<string, string[]> = {};
  for (const [name, value] of lines) {
    const lower = name.toLowerCase();
    if (/^(?:connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/.test(lower)) continue;
    gathered[lower] ??= [];
    gathered[lower].push(value);
  }
  return Object.fromEntries(Object.entries(gathered).map(([name, values]) => [name, single(values)]));
}

function single(values: string[]): string | string[] {
  return values.length === 1 ? values[0]! : values;
}

function hasBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 304;
}
