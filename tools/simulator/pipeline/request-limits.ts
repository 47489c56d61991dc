/*! request-limits: what CloudFront refuses before it looks for a behavior. DG/cloudfront-limits.html, DG/RequestAndResponseBehaviorCustomOrigin.html */
import type { ViewerRequest } from '../../http/messages.js';
import { requestLimits } from '../../limits.js';
import type { EdgeResponse } from './edge-response.js';
import type { Exchange } from './exchange.js';
import { refuse } from './refuse.js';

export function checkLimits(exchange: Exchange): EdgeResponse | undefined {
  const { viewer } = exchange;
  const start = performance.now();
  const url = viewer.path.length + (viewer.query === undefined ? 0 : viewer.query.length + 1);
  if (url > requestLimits.url) {
    const text = `The URL has ${url} bytes; ${requestLimits.url} are allowed.`;
    return { ...refuse(exchange, 'viewer-rules', start, { code: 'UriTooLong', text }), close: true };
  }
  const head = headBytes(viewer, url);
  if (head > requestLimits.head) {
    const text = `Request line and headers have ${head} bytes; ${requestLimits.head} are allowed.`;
    return { ...refuse(exchange, 'viewer-rules', start, { code: 'HeadersTooLarge', text }), close: true };
  }
  if (viewer.method !== 'GET' || viewer.body.length === 0) return undefined;
  const text = 'Bad request. A GET request must not have a body.';
  return refuse(exchange, 'viewer-rules', start, { code: 'BodyNotAllowed', text });
}

/** Bytes of the request line and the headers as HTTP/1.1 writes them. */
export function headBytes(viewer: ViewerRequest, url: number): number {
  let bytes = viewer.method.length + url + ' HTTP/1.1\r\n\r\n'.length + 1;
  for (const [name, value] of viewer.headers) bytes += name.length + value.length + 4;
  return bytes;
}
