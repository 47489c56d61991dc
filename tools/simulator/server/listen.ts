/** listen: the local CloudFront on a port of this machine: HTTP/1.1, or with a certificate HTTP/2 and HTTP/1.1 over TLS. */
import http from 'node:http';
import http2 from 'node:http2';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ViewerRequest, ViewerResponse } from '../../http/messages.js';
import type { ViewerSettings } from '../identify-viewer.js';
import type { Core } from '../simulator.js';
import { isInspectorHost } from './access.js';
import { type Aside, type PageHooks, passBeside } from './beside.js';
import { connectionFacts } from './connection-facts.js';
import { foreignHost, inspectorOnly, malformed, misdirected, refuseSocket, tooLarge } from './early-refusals.js';
import { type ApiRoute, answerApi, isApiPath } from './edge-api.js';
import type { Finished } from './finished-exchange.js';
import { type Incoming, readViewerRequest } from './incoming-request.js';
import { listenOnLoopback } from './loopback.js';
import { isGone, type Outgoing, sendViewerResponse } from './outgoing-response.js';
import { boundSessions, mostStreams } from './sessions.js';
import { isOtherUpgrade, noteRequest, serveWithoutUpgrade } from './upgrade.js';
import {
  closeConnection,
  isMisdirected,
  openViewerCertificates,
  type ViewerCertificates,
  withCertificate,
} from './viewer-mtls.js';
import { isWebSocket, joinWebSocket } from './websocket.js';

interface ServerOptions {
  core: Core;
  /** 0: any free one. */
  port: number;
  /** PEM. Undefined: plain HTTP. */
  certificate?: { key: string; cert: string };
  /** Viewer facts of every request that does not say its own. */
  viewer?: ViewerSettings;
  /** Routes below /__edge, tried in order. */
  routes: readonly ApiRoute[];
  /** What writes and secrets of the inspector ask for. Undefined: nobody may. */
  token?: string | undefined;
  /** What requests wait for: changes that are being taken in. */
  pending?(): Promise<unknown> | undefined;
  aside?: Aside | undefined;
  pages?: PageHooks | undefined;
  /** Told of every request once it is over. */
  onFinished?(finished: Finished): void;
  /** Told why a connection is refused, where viewers have to show a certificate. */
  onRefused?(why: string): void;
  /** Told of what must not happen: a fault of this server. The viewer's connection is closed. */
  onFault?(error: unknown): void;
}

export interface RunningServer {
  port: number;
  url: string;
  close(): Promise<void>;
}

/** Larger than CloudFront's own limit, so that CloudFront's rules answer what is too large, not node:http. Bytes. */
const maxHeaderSize = 131_072;

/** Milliseconds. */
const handshakeTimeout = 10_000;

/** With what asks for certificates, where a distribution does. */
interface Listening extends ServerOptions {
  certificates?: ViewerCertificates | undefined;
}

export async function startServer(settings: ServerOptions): Promise<RunningServer> {
  const { core, certificate, onRefused } = settings;
  const certificates = certificate && openViewerCertificates(core, certificate, (why) => onRefused?.(why));
  const options: Listening = { ...settings, certificates };
  const [first, second] = [openServer(options), openServer(options)];
  const port = await listenOnLoopback(first.server, second.server, options.port);
  return {
    port,
    url: `${options.certificate ? 'https' : 'http'}://localhost:${port}`,
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

interface OpenServer {
  server: Server;
  close(): Promise<void>;
}

function openServer(options: Listening): OpenServer {
  // Viewers end their connections themselves; one that the server ended could cost them a request.
  const server = options.certificate
    ? openTls(options.certificates?.tls ?? options.certificate)
    : http.createServer({ maxHeaderSize, keepAliveTimeout: 0 });
  if (options.certificates) options.certificates.watch(server as http2.Http2SecureServer);
  // Lines that node:http leaves out without a word would be neither counted nor checked. Their size is bounded.
  Object.assign(server, { maxHeadersCount: 0 });
  server.on('request', (incoming: Incoming, outgoing: Outgoing) => {
    if (outgoing instanceof http.ServerResponse) noteRequest(incoming.socket, outgoing);
    void serve(incoming, outgoing, options);
  });
  server.on('upgrade', (incoming: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isOtherUpgrade(incoming)) return void serveWithoutUpgrade(server, incoming, socket, head);
    if (head.length > 0) socket.unshift(head);
    upgrade(incoming, socket, options).catch((error: unknown) => {
      options.onFault?.(error);
      socket.destroy();
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => refuseSocket(socket, error.code));
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.on('error', ignore);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket: Duplex) => socket.on('error', ignore));
  return {
    server,
    // Kept connections would hold a server open for as long as their viewers like.
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** node:http takes its own listener away with an upgrade, while answers to what came before may still be written to who has left. */
function ignore(): void {}

function openTls(tls: http2.SecureServerOptions): http2.Http2SecureServer {
  const settings = { maxHeaderListSize: maxHeaderSize, maxConcurrentStreams: mostStreams };
  const server = http2.createSecureServer({ ...tls, allowHTTP1: true, settings, handshakeTimeout });
  boundSessions(server);
  return server;
}

/** Connections on which something was no HTTP. What stands behind it there is not read: who knows where it begins. */
const shut = new WeakSet<object>();

async function serve(incoming: Incoming, outgoing: Outgoing, options: Listening): Promise<void> {
  if (shut.has(incoming.socket)) return;
  const started = performance.now();
  try {
    const pending = options.pending?.();
    if (pending !== undefined) await pending;
    if (isApiPath(incoming.url ?? '')) {
      const { routes, token } = options;
      return await answerApi(incoming, outgoing, options.core, { routes, token });
    }
    if (isInspectorHost(incoming)) return void (await sendViewerResponse(outgoing, inspectorOnly()));
    const request = await admitted(incoming, options);
    if (request === 'refused') return closeConnection(incoming);
    if ((request === 'malformed' || request === 'too large') && incoming.httpVersionMajor === 1)
      shut.add(incoming.socket);
    if (typeof request === 'string') return void (await sendViewerResponse(outgoing, refusals[request]()));
    if (shut.has(incoming.socket)) return;
    const beside = await options.aside?.request(request);
    if (beside !== undefined) return void passBeside(beside, outgoing);
    const connection = connectionFacts(incoming);
    const response = await answer(request, signalOf(incoming, outgoing), options);
    const headMs = performance.now() - started;
    const isWhole = await sendViewerResponse(outgoing, response);
    finish(options, { request, response, connection, headMs, ms: performance.now() - started, isWhole });
  } catch (error) {
    // A viewer that went while its request was being read is nobody's fault.
    if (!isGone(outgoing)) options.onFault?.(error);
    outgoing.destroy();
  }
}

async function answer(
  request: ViewerRequest,
  signal: AbortSignal,
  { core, pages }: ServerOptions,
): Promise<ViewerResponse> {
  const response = await core.handle(pages?.ask(request) ?? request, { signal });
  return pages === undefined ? response : pages.answer(request, response);
}

/** Over TLS only who shows the certificate that the distribution wants. */
async function admitted(incoming: Incoming, { core, certificate, certificates, viewer = {}, onRefused }: Listening) {
  if (certificate === undefined) return readViewerRequest(incoming, core.models(), viewer);
  if (certificates === undefined && core.models().some(({ viewerMtls }) => viewerMtls !== undefined)) {
    onRefused?.('certificates are asked for since a change of the description: start again');
    return 'refused';
  }
  if (certificates === undefined) return readViewerRequest(incoming, core.models(), viewer);
  const verdict = await certificates.verdictOf(incoming);
  if (verdict === undefined || verdict.refusal !== undefined) return 'refused';
  const request = await readViewerRequest(incoming, core.models(), viewer);
  if (typeof request === 'string') return request;
  if (isMisdirected(request, core, verdict)) return 'misdirected';
  return verdict.facts === undefined ? request : withCertificate(request, verdict.facts);
}

/** Aborted when the viewer goes before its answer is whole. */
function signalOf(incoming: Incoming, outgoing: Outgoing): AbortSignal {
  const gone = new AbortController();
  // A cancelled stream of HTTP/2 closes only once it has been read to its end, but says so at once.
  incoming.on('aborted', () => gone.abort());
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
}

async function upgrade(incoming: http.IncomingMessage, socket: Duplex, options: Listening): Promise<void> {
  const started = performance.now();
  if (!isWebSocket(incoming) || isApiPath(incoming.url ?? '') || isInspectorHost(incoming))
    return refuseSocket(socket, undefined);
  const request = await admitted(incoming, options);
  if (request === 'refused') return closeConnection(incoming);
  if (typeof request === 'string') return refuseSocket(socket, undefined);
  if (await options.aside?.upgrade(request, socket)) return;
  const connection = connectionFacts(incoming);
  const response = await joinWebSocket(options.core, request, socket);
  const ms = performance.now() - started;
  finish(options, { request, response, connection, headMs: ms, ms, isWhole: true });
}

const refusals = { malformed, foreign: foreignHost, 'too large': tooLarge, misdirected };

function finish(options: ServerOptions, parts: Omit<Finished, 'record'>): void {
  const { recordId } = parts.response;
  options.onFinished?.({
    ...parts,
    record: () => (recordId === undefined ? undefined : options.core.record(recordId)),
  });
}
