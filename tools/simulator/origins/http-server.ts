/**
 * http-server: an origin that is a server of its own, on this machine or elsewhere, asked over HTTP/1.1.
 * Source of the failures: AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html, http-504-gateway-timeout.html
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Origin } from '../../distribution/model.js';
import { hasHeader, headerValue, withHeader } from '../../http/header-list.js';
import {
  type HeaderList,
  type OriginBackend,
  OriginError,
  type OriginRequest,
  type OriginResponse,
} from '../../http/messages.js';
import { failureOf } from './failures.js';

/** `base`: the server that stands in for the origin's domain. Undefined: the domain itself. */
export function createHttpServerOrigin(origin: Origin, base: URL | undefined): OriginBackend {
  const keepAlive = { keepAlive: true, timeout: origin.keepaliveTimeout * 1000 };
  const shown = clientCertificate(origin);
  const agents = { http: new http.Agent(keepAlive), https: new https.Agent({ ...keepAlive, ...shown?.pem }) };
  return {
    label: base === undefined ? `${origin.domainName} over the network` : base.origin,
    async fetch(request, signal) {
      const options = toOptions(request, base, agents, signal);
      if (shown && shown.pem === undefined && options.protocol === 'https:') throw notShown(origin);
      const first = await send(request, options);
      const answer = first === 'stale' ? await send(request, { ...options, ...shown?.pem, agent: false }) : first;
      if (answer === 'stale') throw new OriginError('reset', 'The connection broke.');
      return answer;
    },
    ...(base === undefined ? { resolve: () => resolveDomain(origin.domainName) } : {}),
    async close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Undefined: it asks for none. DG/origin-mtls-authentication.html */
function clientCertificate({ clientCertificate: wanted }: Origin): { pem?: { cert: Buffer; key: Buffer } } | undefined {
  if (wanted?.file === undefined) return wanted && {};
  const both = readFileSync(wanted.file);
  return { pem: { cert: both, key: both } };
}

function notShown({ id }: Origin): OriginError {
  const message = `Origin "${id}" was not asked: it is to be shown a client certificate, which is not on this machine. Pass --certificate ${id}=FILE, with certificate and key; to createSimulator, "certificates".`;
  return new OriginError('not-asked', message);
}

async function resolveDomain(domainName: string): Promise<void> {
  try {
    await lookup(domainName);
  } catch (error) {
    throw failureOf(error as NodeJS.ErrnoException);
  }
}

type SendOptions = https.RequestOptions;

function toOptions(
  request: OriginRequest,
  base: URL | undefined,
  agents: { http: http.Agent; https: https.Agent },
  signal: AbortSignal | undefined,
): SendOptions {
  const protocol = base?.protocol ?? `${request.protocol}:`;
  const hostname = (base?.hostname ?? request.domain).replace(/^\[|\]$/g, '');
  const query = request.query === '' ? '' : `?${request.query}`;
  const prefix = base === undefined || base.pathname === '/' ? '' : base.pathname.replace(/\/$/, '');
  return {
    protocol,
    hostname,
    port: base === undefined ? request.port : base.port || undefined,
    method: request.method,
    path: toWire(prefix + request.path + query),
    headers: toLines(request, base),
    agent: protocol === 'https:' ? agents.https : agents.http,
    timeout: request.readTimeout,
    signal,
    // A certificate made for this machine has nobody to vouch for it; any other must be good, as for CloudFront.
    rejectUnauthorized: !isLoopback(hostname),
  };
}

/** The lines as they were decided: a flat list of names and values is sent as it is. A stand-in server is called by its own name, unless the viewer's name was forwarded. */
function toLines(request: OriginRequest, base: URL | undefined): string[] {
  let lines = request.headers;
  const isOwnName = headerValue(lines, 'host')?.toLowerCase() === request.domain.toLowerCase();
  if (base !== undefined && isOwnName) lines = withHeader(lines, 'Host', base.host);
  if (needsLength(request)) lines = [...lines, ['Content-Length', String(request.body.length)]];
  return lines.flatMap(([name, value]) => [name, toWire(value)]);
}

function needsLength(request: OriginRequest): boolean {
  if (hasHeader(request.headers, 'content-length') || hasHeader(request.headers, 'transfer-encoding')) return false;
  return request.body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(request.method);
}

/**
 * 'stale': a kept connection broke before an answer, because the server had closed it meanwhile. That says nothing about the
 * server, so a request that changes nothing may be sent again.
 */
function send(request: OriginRequest, options: SendOptions): Promise<OriginResponse | 'stale'> {
  return new Promise((resolve, reject) => {
    const call = open(options, reject);
    if (call === undefined) return;
    let answered = false;
    limitConnecting(call, request.connectTimeout);
    call.on('timeout', () => call.destroy(new OriginError('timeout', `No byte for ${request.readTimeout} ms.`)));
    call.on('response', (incoming) => {
      answered = true;
      resolve(toResponse(incoming, incoming));
    });
    call.on('upgrade', (incoming, socket, head) => {
      answered = true;
      if (!hasHeader(request.headers, 'upgrade')) {
        socket.destroy();
        return reject(new OriginError('malformed', 'It switches protocols, and nobody asked it to.'));
      }
      if (head.length > 0) socket.unshift(head);
      socket.setTimeout(0);
      resolve(toResponse(incoming, socket));
    });
    call.on('error', (error) => {
      if (answered) return;
      const failure = failureOf(error);
      if (call.reusedSocket && failure.failure === 'reset' && isSafe(request)) resolve('stale');
      else reject(failure);
    });
    call.end(request.body);
  });
}

/** Header values and paths that cannot be sent are refused by node:http before anything is on the wire. */
function open(options: SendOptions, reject: (error: OriginError) => void): http.ClientRequest | undefined {
  try {
    return options.protocol === 'https:' ? https.request(options) : http.request(options);
  } catch (error) {
    reject(new OriginError('malformed', error instanceof Error ? error.message : String(error)));
    return undefined;
  }
}

function limitConnecting(call: http.ClientRequest, milliseconds: number): void {
  const late = () => call.destroy(new OriginError('timeout', `Not connected after ${milliseconds} ms.`));
  const timer = setTimeout(late, milliseconds);
  const done = () => clearTimeout(timer);
  call.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', done);
    else done();
  });
  call.on('close', done);
}

function toResponse(incoming: http.IncomingMessage, body: http.IncomingMessage | Duplex): OriginResponse {
  const headers: HeaderList = [];
  for (let at = 0; at < incoming.rawHeaders.length; at += 2)
    headers.push([incoming.rawHeaders[at]!, incoming.rawHeaders[at + 1]!]);
  // An answer that breaks off is told by the stream; without a listener the process would end.
  body.on('error', () => {});
  return { status: incoming.statusCode ?? 0, statusText: incoming.statusMessage ?? '', headers, body };
}

function isSafe(request: OriginRequest): boolean {
  return /^(?:GET|HEAD|OPTIONS)$/.test(request.method);
}

/** Text as its UTF-8 bytes, one character each: how node:http takes bytes that are not ASCII. */
function toWire(text: string): string {
  return /[^\0-\xff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127\./.test(hostname) || hostname.endsWith('.localhost');
}
