/*!
 * strip-prefix: takes the prefix of a behavior off the path: `/api/orders` reaches an origin that knows only `/orders`.
 * CloudFront Function, viewer-request and viewer-response. The cache key has the shorter path: where two prefixes come to the same one,
 * put `x-forwarded-prefix` into the cache policy. That behaviors share what has the same key is inferred, and not tried against AWS.
 */
import { hasDotSegment } from '../shared/functions/dot-segment.js';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isUnder } from '../shared/functions/path-prefix.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** What is taken off, without "/" at its end. It ends at a segment border: /apix stays. */
  prefix: '/api',
  /** Header that tells the origin the prefix; a viewer's copy never passes. Empty: none. */
  header: 'x-forwarded-prefix',
};

export type StripPrefixOptions = typeof config;

/** Cuts the prefix off. A path of two meanings is refused: CloudFront chose the behavior by another than the origin would read. */
export function stripPrefix(request: Request, given: Partial<StripPrefixOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  if (options.header) delete headers[options.header];
  const path = request.uri;
  if (!isUnder(path, options.prefix)) return;
  const rest = path.slice(options.prefix.length) || '/';
  if (!isLocalPath(rest) || hasDotSegment(rest)) return respond(400, { 'cache-control': 'no-store' });
  request.uri = rest;
  if (options.header) headers[options.header] = { value: options.prefix };
}

/** Puts it back into redirects and cookie paths of an origin that does not know it. */
export function restorePrefix(response: Response, given: Partial<StripPrefixOptions>): void {
  const options = Object.assign({}, config, given);
  const location = response.headers && response.headers.location;
  if (location) location.value = prefixed(location.value, options.prefix);
  const cookies = response.cookies || {};
  for (const name in cookies) {
    const cookie = cookies[name]!;
    cookie.attributes = scoped(cookie.attributes, options.prefix);
    (cookie.multiValue || []).forEach((one) => {
      one.attributes = scoped(one.attributes, options.prefix);
    });
  }
}

function prefixed(path: string, prefix: string): string {
  return isLocalPath(path) && !isUnder(path, prefix) ? prefix + path : path;
}

function scoped(attributes: string | undefined, prefix: string): string {
  return (attributes || '').replace(
    /((?:^|;) *path=)([^;]*)/i,
    (_all, name, path) => name + (path === '/' ? prefix : prefixed(path, prefix)),
  );
}

export function handler(event: ViewerRequestEvent | ViewerResponseEvent): Request | Response {
  try {
    if (!('response' in event)) {
      return stripPrefix(event.request, config) || event.request;
    }
    restorePrefix(event.response, config);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}
