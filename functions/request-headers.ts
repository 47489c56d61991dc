/*!
 * request-headers: tells the origin what CloudFront knows of the viewer, and lets no viewer tell it instead.
 * CloudFront Function, viewer-request. The origin sees a header only if an origin request policy or cache policy names it.
 */
import cf from 'cloudfront';
import type { Request, ViewerRequestEvent } from '../shared/functions/event.js';
import {
  appendHeaders,
  type Headers,
  type HeaderTable,
  removeHeaders,
  setHeaders,
} from '../shared/functions/header-rules.js';
import { hasOddName, removeSpellings } from '../shared/functions/header-spelling.js';

/** What can be told of a request; the last one is the value of a header that CloudFront adds where a policy names it. */
export type RequestFact = 'viewer-address' | 'public-host' | 'request-id' | 'edge-location' | `cloudfront-${string}`;

export type RequestFacts = { [name: string]: RequestFact };

export const config = {
  /**
   * Headers set from a fact of the request: 'viewer-address' (of the TCP peer), 'public-host' (the Host the viewer asked for),
   * 'request-id' (as in the logs), 'edge-location' (IATA code, such as FRA), or a header of CloudFront such as
   * 'cloudfront-viewer-country', which a policy must name: without, the viewer's own copy of it would be believed.
   * A copy the viewer sent never passes: it is replaced, or removed where the fact is unknown. So is "x_request_id", which servers may read as the
   * same; for `set` and `remove` likewise.
   */
  setFrom: {
    'true-client-ip': 'viewer-address',
    'x-forwarded-host': 'public-host',
    'x-request-id': 'request-id',
    'x-served-from': 'edge-location',
  } as RequestFacts,
  /** Headers set to a fixed value. Lower-case names; what CloudFront keeps to itself, the build refuses. */
  set: {} as HeaderTable,
  /** Values added behind those the viewer sent. */
  append: {} as HeaderTable,
  /**
   * Headers removed first. Two override the path in some frameworks, behind the back of every check made here; three say what `x-forwarded-host` does,
   * and are believed as well.
   */
  remove: ['x-original-url', 'x-rewrite-url', 'forwarded', 'x-forwarded-server', 'x-original-host'],
};

export type RequestHeadersOptions = typeof config;

/** Edits the headers of `request`; `event` is the one it came with, for what is said of the viewer there. */
export function setRequestHeaders(
  request: Request,
  given: Partial<RequestHeadersOptions>,
  event: ViewerRequestEvent,
): void {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  if ([headers, options.setFrom, options.set].some(hasOddName))
    removeSpellings(headers, options.remove.concat(Object.keys(options.setFrom), Object.keys(options.set)));
  removeHeaders(headers, options.remove);
  setHeadersFrom(headers, options.setFrom, event);
  setHeaders(headers, options.set);
  appendHeaders(headers, options.append);
}

/** A copy that the viewer sent goes where the fact is not known. */
export function setHeadersFrom(headers: Headers, table: RequestFacts, event: ViewerRequestEvent): void {
  for (const name in table) {
    const value = factOf(headers, table[name]!, event);
    if (value) headers[name] = { value: value };
    else delete headers[name];
  }
}

function factOf(headers: Headers, fact: RequestFact, event: ViewerRequestEvent): string | undefined {
  if (fact === 'viewer-address') return event.viewer && event.viewer.ip;
  if (fact === 'request-id') return event.context && event.context.requestId;
  if (fact === 'edge-location') return cf.edgeLocation && cf.edgeLocation.name;
  const header = headers[fact === 'public-host' ? 'host' : fact];
  return header && header.value;
}

export function handler(event: ViewerRequestEvent): Request {
  try {
    setRequestHeaders(event.request, config, event);
  } catch (_malformed) {
    return event.request;
  }
  return event.request;
}
