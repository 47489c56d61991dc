/**
 * direct: the address of one origin without CloudFront in front of it, so that people see what it refuses. The loopback address
 * stands for the origin's own domain.
 */
import http from 'node:http';
import type { Socket } from 'node:net';
import { hostnameOf, isLoopbackName } from '../../distribution/hosts.js';
import type { Origin } from '../../distribution/model.js';
import { headerValue, withHeader, withoutHeader } from '../../http/header-list.js';
import type { HeaderList, OriginBackend, OriginRequest, ViewerResponse } from '../../http/messages.js';
import { tooLarge } from './early-refusals.js';
import { readBody } from './incoming-request.js';
import { listenOnLoopback } from './loopback.js';
import { sendViewerResponse } from './outgoing-response.js';

export interface DirectAddress {
  url: string;
  close(): Promise<void>;
}

/** `backend` is asked for at each request, so that it may change behind the address. */
export async function openDirectAddress(origin: Origin, backend: () => OriginBackend): Promise<DirectAddress> {
  const server = http.createServer((incoming, outgoing) => void serve(incoming, outgoing, origin, backend));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listenOnLoopback(server, undefined, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function serve(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  origin: Origin,
  backend: () => OriginBackend,
): Promise<void> {
  try {
    const request = await toOriginRequest(incoming, origin);
    const isRequest = typeof request === 'object';
    await sendViewerResponse(outgoing, isRequest ? await backend().fetch(request) : refused[request]());
  } catch {
    // An origin that fails has no answer at all: its peer sees the connection end.
    outgoing.destroy();
  }
}

/** 'foreign': a name that is neither this machine's nor the origin's, through which a foreign page might read. */
async function toOriginRequest(
  incoming: http.IncomingMessage,
  origin: Origin,
): Promise<OriginRequest | 'foreign' | 'too large'> {
  const headers: HeaderList = [];
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.push([incoming.rawHeaders[at]!, incoming.rawHeaders[at + 1]!]);
  const host = hostnameOf(headerValue(headers, 'host') ?? '');
  if (host === undefined || (!isLoopbackName(host) && host !== origin.domainName.toLowerCase())) return 'foreign';
  const body = await readBody(incoming);
  if (body === 'too large') return body;
  const [path, ...query] = (incoming.url ?? '/').split('?');
  const protocol = origin.protocolPolicy === 'http-only' ? 'http' : 'https';
  return {
    method: incoming.method ?? 'GET',
    protocol,
    domain: origin.domainName,
    port: protocol === 'http' ? origin.httpPort : origin.httpsPort,
    path: path!,
    query: query.join('?'),
    headers: withoutHeader(withHeader(headers, 'Host', origin.domainName), 'transfer-encoding'),
    body,
    connectTimeout: origin.connectTimeout * 1000,
    readTimeout: origin.readTimeout * 1000,
  };
}

const refused = { foreign, 'too large': tooLarge };

function foreign(): ViewerResponse {
  return { status: 421, statusText: 'Misdirected Request', headers: [], body: Buffer.alloc(0) };
}
