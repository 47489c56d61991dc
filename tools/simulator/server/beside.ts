/** beside: what stands between a viewer and CloudFront on a laptop: a development server, and hooks for pages. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ViewerRequest, ViewerResponse } from '../../http/messages.js';
import type { Outgoing } from './outgoing-response.js';

/** What a development server answers in place of CloudFront. */
export interface Aside {
  /** Undefined: CloudFront answers. */
  request(request: ViewerRequest): Promise<IncomingMessage | undefined>;
  /** True: the socket has been taken. */
  upgrade(request: ViewerRequest, socket: Duplex): Promise<boolean>;
}

/** What changes between the viewer and CloudFront. */
export interface PageHooks {
  ask(request: ViewerRequest): ViewerRequest;
  answer(request: ViewerRequest, response: ViewerResponse): ViewerResponse | Promise<ViewerResponse>;
}

/** HTTP/2 has no lines about the connection. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding'];

export function passBeside(beside: IncomingMessage, outgoing: Outgoing): void {
  const headers = Object.entries(beside.headers).filter(([name]) => !OF_THE_CONNECTION.includes(name));
  // Both kinds take the same; TypeScript finds no signature that says so.
  const viewer = outgoing as ServerResponse;
  viewer.writeHead(beside.statusCode ?? 502, Object.fromEntries(headers));
  beside.on('error', () => viewer.destroy());
  viewer.on('close', () => beside.destroy());
  beside.pipe(viewer);
}
