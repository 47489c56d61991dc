/** incoming-request: what came over the socket, as CloudFront takes it in. */
import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { hostnameOf, isServed, publicHost } from '../../distribution/hosts.js';
import type { DistributionModel } from '../../distribution/model.js';
import { headerValues, withHeader, withoutHeader } from '../../http/header-list.js';
import type { HeaderList, ViewerRequest } from '../../http/messages.js';
import { identifyViewer, type ViewerSettings } from '../identify-viewer.js';

/** The compatibility API of HTTP/2 and HTTP/1.1 agree in what is read here. */
export type Incoming = IncomingMessage | Http2ServerRequest;

/** 'malformed': no server may answer it but with 400. 'foreign': its Host is neither this machine nor a distribution. */
export async function readViewerRequest(
  incoming: Incoming,
  models: readonly DistributionModel[],
  settings: ViewerSettings,
): Promise<ViewerRequest | 'malformed' | 'foreign' | 'too large'> {
  const lines = headerLines(incoming);
  if (!isFramedOnce(lines)) return 'malformed';
  const target = splitTarget(incoming.url ?? '');
  const [host, ...others] = headerValues(lines, 'host');
  const hostname = hostnameOf(host ?? '');
  if (target === undefined || host === undefined || hostname === undefined || others.length > 0) return 'malformed';
  if (!isServed(hostname, models)) return 'foreign';
  const seen = publicHost(hostname, models);
  const body = await readBody(incoming);
  if (body === 'too large') return body;
  const request = {
    method: incoming.method ?? 'GET',
    // On a laptop TLS is left out: plain http on loopback counts as https, unless the request says otherwise.
    scheme: 'https' as const,
    httpVersion: httpVersionOf(incoming),
    host: seen,
    address: `${isEncrypted(incoming) ? 'https' : 'http'}://${host}`,
    ...target,
    headers: translate(withHeader(lines, 'Host', seen), host, seen),
    body,
    ip: addressOf(incoming),
  };
  return identifyViewer(request, settings);
}

/** node:http refuses most framing of two readings, but takes an empty coding beside a length for none (RFC 9112 §6.1). */
function isFramedOnce(lines: HeaderList): boolean {
  const codings = headerValues(lines, 'transfer-encoding');
  if (codings.length === 0) return true;
  return codings.length === 1 && codings[0]!.trim() !== '' && headerValues(lines, 'content-length').length === 0;
}

/** Lines in wire order. HTTP/2 has no Host line: its :authority stands for it (RFC 9113 §8.3.1). */
function headerLines(incoming: Incoming): HeaderList {
  const lines: HeaderList = [];
  const raw = incoming.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) if (!raw[at]!.startsWith(':')) lines.push([raw[at]!, raw[at + 1]!]);
  const authority = 'authority' in incoming ? incoming.authority : undefined;
  return authority === undefined ? lines : [['host', authority], ...withoutHeader(lines, 'host')];
}

/** Path and query as on the wire. A proxy's absolute form is cut down to its path (RFC 9112 §3.2.2). */
function splitTarget(url: string): { path: string; query: string | undefined } | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const at = target.indexOf('?');
  const path = at === -1 ? target : target.slice(0, at);
  if (path !== '' && !path.startsWith('/')) return undefined;
  return { path: path || '/', query: at === -1 ? undefined : target.slice(at + 1) };
}

/** The browser's own address for the site becomes the public one, or no origin's check of Origin or Referer would pass. */
function translate(lines: HeaderList, host: string, seen: string): HeaderList {
  return lines.map(([name, value]) => {
    if (!/^(?:origin|referer)$/i.test(name)) return [name, value];
    const own = /^https?:\/\/([^/]*)(.*)$/i.exec(value);
    return own?.[1]?.toLowerCase() === host.toLowerCase() ? [name, `https://${seen}${own[2]}`] : [name, value];
  });
}

function isEncrypted({ socket }: Incoming): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** 'too large': of its own, or with all that others are sending. What is left of it is not read. */
export async function readBody(incoming: Incoming): Promise<Buffer | 'too large'> {
  if (!hasBody(incoming)) return Buffer.alloc(0);
  if (Number(incoming.headers['content-length'] ?? 0) > largestUpload) return 'too large';
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.setTimeout(patience, () => incoming.destroy());
  try {
    // Ending the loop must not end the connection: the answer goes over it.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      const { length: more } = chunk as Buffer;
      length += more;
      uploading += more;
      if (length > largestUpload || uploading > mostUploading) return 'too large';
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } finally {
    uploading -= length;
    incoming.setTimeout(0);
  }
}

/** Bytes. CloudFront takes 64 GB; here a body is in memory until it has gone to the origin. */
export const largestUpload = 128 * 1024 * 1024;

/** Of all requests that are being read. */
const mostUploading = 2 * largestUpload;
let uploading = 0;

/** Milliseconds without a byte of a body: client_body_timeout of nginx. */
const patience = 60_000;

/** RFC 9112 §6.3: without length and chunks there is none. After an upgrade what follows is no body either. */
function hasBody(incoming: Incoming): boolean {
  if ('stream' in incoming) return !incoming.stream.endAfterHeaders;
  const { headers } = incoming;
  if (headers.upgrade !== undefined && incoming.complete) return false;
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Loopback counts as IPv4: signed policies know no other addresses. */
export function addressOf({ socket }: Pick<Incoming, 'socket'>): string {
  const address = (socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
  return address === '::1' ? '127.0.0.1' : address;
}

function httpVersionOf(incoming: Incoming): ViewerRequest['httpVersion'] {
  if (incoming.httpVersionMajor === 2) return '2.0';
  return incoming.httpVersion === '1.0' ? '1.0' : '1.1';
}
