/*! address: what a request asked for, as it was sent: nothing decoded, no parameter moved. */
import type { Request } from './event.js';

/** `path` with the raw query of `request` behind it. Its parsed form loses order, repetitions and encoding. */
export function withQuery(path: string, request: Request): string {
  const query = request.rawQueryString && request.rawQueryString();
  return query ? path + '?' + query : path;
}

/** The Host, lower-case, without port and final dot (RFC 9110 §4.2.3, RFC 1034 §3.1). Empty where there is none. */
export function hostOf(request: Request): string {
  const header = request.headers && request.headers.host;
  if (!header) return '';
  let host = header.value.toLowerCase();
  const colon = host.indexOf(':');
  if (colon >= 0) host = host.slice(0, colon);
  return host.endsWith('.') ? host.slice(0, -1) : host;
}
