/** websocket: a handshake goes through CloudFront as a GET; after a 101 the two sockets are joined. DG/distribution-working-with.websockets.html */
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hasHeader, withHeader } from '../../http/header-list.js';
import type {
  OriginBackend,
  OriginRequest,
  OriginResponse,
  ViewerRequest,
  ViewerResponse,
} from '../../http/messages.js';
import type { Core } from '../simulator.js';

/** Answers a request that asked for an upgrade on `socket`. Resolves with the answer once its head is written. */
export async function joinWebSocket(core: Core, request: ViewerRequest, socket: Duplex): Promise<ViewerResponse> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => {});
  const response = await core.handle(request, {
    signal: gone.signal,
    upgrade: (asked, backend) => askUpgrade(asked, backend, request),
  });
  socket.write(headOf(response), 'latin1');
  if (response.status === 101 && response.body instanceof Duplex) join(socket, response.body);
  else if (Buffer.isBuffer(response.body)) socket.end(response.body);
  else await pipeline(response.body, socket).catch(() => {});
  return response;
}

/** The lines that belong to a connection are made anew on each; Sec-WebSocket-* come from the viewer. */
function askUpgrade(asked: OriginRequest, backend: OriginBackend, viewer: ViewerRequest): Promise<OriginResponse> {
  let headers = withHeader(withHeader(asked.headers, 'Connection', 'Upgrade'), 'Upgrade', 'websocket');
  for (const [name, value] of viewer.headers)
    if (/^sec-websocket-/i.test(name) && !hasHeader(headers, name)) headers = [...headers, [name, value]];
  return backend.fetch({ ...asked, headers });
}

function join(viewer: Duplex, origin: Duplex): void {
  viewer.pipe(origin).pipe(viewer);
  for (const [one, other] of [
    [viewer, origin],
    [origin, viewer],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

function headOf(response: ViewerResponse): string {
  const lines = response.headers.map(([name, value]) => `${name}: ${value}\r\n`);
  if (response.status !== 101) lines.push('Connection: close\r\n');
  return `HTTP/1.1 ${response.status} ${response.statusText}\r\n${lines.join('')}\r\n`;
}

export function isWebSocket(incoming: IncomingMessage): boolean {
  return incoming.headers.upgrade?.toLowerCase() === 'websocket';
}
