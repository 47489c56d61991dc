/*! respond: an answer made at the edge. CloudFront does not cache it. */
import type { Response } from './event.js';
import { type Headers, type HeaderTable, setHeaders } from './header-rules.js';

/** A `location` must be one that `isLocalPath` has let through, or come from the configuration. */
export function respond(statusCode: number, table: HeaderTable): Response {
  const headers: Headers = {};
  setHeaders(headers, table);
  return { statusCode: statusCode, headers: headers };
}
