/*!
 * noindex: keeps every host but the listed ones out of search engines: previews, staging, `d….cloudfront.net`.
 * CloudFront Function, viewer-response. It does not run for answers of a viewer-request function: call `setNoindex` on those. Let crawlers
 * in: a page that robots.txt forbids is never read and, as far as known, may stay listed.
 */
import { hostOf } from '../shared/functions/address.js';
import type { Request, Response, ViewerResponseEvent } from '../shared/functions/event.js';

export const config = {
  /** Hosts that search engines may list. */
  indexable: ['www.example.com'],
  /** What all others say. It goes before the origin's own rules: as far as known all of them apply, and the strictest wins. */
  value: 'noindex, nofollow',
};

export type NoindexOptions = typeof config;

/** Adds x-robots-tag to `response` unless the viewer asked for an indexable host. */
export function setNoindex(response: Response, request: Request, given: Partial<NoindexOptions>): void {
  const options = Object.assign({}, config, given);
  if (options.indexable.indexOf(hostOf(request)) >= 0) return;
  const headers = response.headers || {};
  response.headers = headers;
  const own = headers['x-robots-tag'];
  if (own && own.multiValue) own.multiValue.push({ value: options.value });
  // Ours first: behind "googlebot: nosnippet" it would be said to Googlebot alone.
  else headers['x-robots-tag'] = { value: own ? `${options.value}, ${own.value}` : options.value };
}

export function handler(event: ViewerResponseEvent): Response {
  try {
    setNoindex(event.response, event.request, config);
  } catch (_malformed) {
    return event.response;
  }
  return event.response;
}
