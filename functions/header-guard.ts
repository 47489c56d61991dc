/*!
 * header-guard: takes cookies off requests to a bucket, or answers 431 before the origin's own limit makes a 400 of it.
 * CloudFront Function, viewer-request. S3 refuses more than 8 KB of headers; a cache policy without cookies does the same for nothing
 * where no function is needed.
 */
import type { Request, Response, Value, ViewerRequestEvent } from '../shared/functions/event.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** Whether all cookies are removed: for buckets, which read none. */
  removeCookies: true,
  /** Bytes of headers and cookies that the origin takes. */
  limit: 8192,
  /** Whether the 431 tells the browser to forget its cookies, so that the visitor gets out by himself. He is then logged out. */
  clearCookies: false,
};

export type HeaderGuardOptions = typeof config;

/** 431 (RFC 6585 §5) for a request whose headers the origin would refuse. */
export function guardHeaders(request: Request, given: Partial<HeaderGuardOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  if (options.removeCookies) request.cookies = {};
  // ": " and the line end; cookies are one line, joined by "; ", behind the name of the header.
  const cookies = bytesOf(request.cookies || {}, 3);
  const bytes = bytesOf(request.headers || {}, 4) + (cookies && cookies + 8);
  if (bytes <= options.limit) return;
  const answer = respond(431, { 'cache-control': 'no-store' });
  if (options.clearCookies) answer.headers!['clear-site-data'] = { value: '"cookies"' };
  return answer;
}

function bytesOf(units: { [name: string]: Value }, between: number): number {
  let bytes = 0;
  for (const name in units) {
    const unit = units[name]!;
    const values = unit.multiValue || [unit];
    const own = Buffer.byteLength(name) + between;
    values.forEach((one) => {
      bytes += own + Buffer.byteLength(one.value);
    });
  }
  return bytes;
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    return guardHeaders(event.request, config) || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
