/** early-refusals: what is answered before a request has reached any distribution. */
import type { Duplex } from 'node:stream';
import type { ViewerResponse } from '../../http/messages.js';
import { largestUpload } from './incoming-request.js';

/** A Host that belongs to no distribution: CloudFront's own page (fixture F005). Locally it also keeps out foreign pages (DNS rebinding). */
export function foreignHost(): ViewerResponse {
  const html = [
    '<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY>',
    '<H1>403 ERROR</H1><H2>The request could not be satisfied.</H2><HR>',
    'Bad request. No distribution on this machine answers to that Host. Use localhost.',
    '</BODY></HTML>\n',
  ].join('\n');
  return refusal(403, 'Forbidden', html);
}

/** A site under the name of the inspector would be one origin with it, and read what only its page may. */
export function inspectorOnly(): ViewerResponse {
  return refusal(404, 'Not Found', 'Only the inspector is at this name: /__edge. The site is at localhost.\n');
}

/** CloudFront takes 64 GB; the local one keeps bodies in memory. */
export function tooLarge(): ViewerResponse {
  const text = `Bad request. The local CloudFront takes bodies of up to ${largestUpload} bytes, of all viewers together twice as much.\n`;
  return { ...refusal(413, 'Payload Too Large', text), close: true };
}

/** The TLS name of its connection means another distribution, whose certificates were judged: see choices.ts. */
export function misdirected(): ViewerResponse {
  return refusal(421, 'Misdirected Request', 'The connection was made to another distribution.\n');
}

export function malformed(): ViewerResponse {
  return { ...refusal(400, 'Bad Request', ''), close: true };
}

function refusal(status: number, statusText: string, html: string): ViewerResponse {
  const headers: ViewerResponse['headers'] = [
    ['Server', 'CloudFront'],
    ['Content-Type', 'text/html'],
    ['X-Cache', 'Error from cloudfront'],
  ];
  return { status, statusText, headers, body: Buffer.from(html) };
}

/** Framing that two readers could read in two ways is refused, and the connection with it (RFC 9112 §11.2). */
export function refuseSocket(socket: Duplex, code: string | undefined): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? '494 Request Header Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nServer: CloudFront\r\nContent-Length: 0\r\nConnection: close\r\nX-Cache: Error from cloudfront\r\n\r\n`,
  );
}
