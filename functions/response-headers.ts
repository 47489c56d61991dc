/*!
 * response-headers: security headers, cache-control and your own headers on responses below 400. Cookies are not touched.
 * CloudFront Function, viewer-response. CloudFront does not run it where the origin answers 400 or more, nor for its own errors, nor for
 * answers that a viewer-request function makes: there, call `setResponseHeaders` on the answer.
 */
import type { Request, Response, ViewerResponseEvent } from '../shared/functions/event.js';
import {
  appendHeaders,
  type Headers,
  type HeaderTable,
  removeHeaders,
  setHeaders,
  setMissingHeaders,
} from '../shared/functions/header-rules.js';
import { isUnder } from '../shared/functions/path-prefix.js';

/** Both conditions must hold; one left out always does. */
export interface CacheRule {
  under?: string;
  type?: string;
  value: string;
}

export const config = {
  /** Security preset. What the origin sets itself is kept, it may know better; move a line to `set` to insist on it. */
  security: {
    /** A year of HTTPS only. Add `; includeSubDomains; preload` once every subdomain has HTTPS: it cannot be taken back quickly. */
    'strict-transport-security': 'max-age=31536000',
    /** Everything from this host, no inline scripts or styles, no frames around the page. */
    'content-security-policy':
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    /** Files are what their content type says. */
    'x-content-type-options': 'nosniff',
    /** `frame-ancestors`, for browsers older than it. */
    'x-frame-options': 'DENY',
    /** Other hosts learn where a visitor came from, not from which page. */
    'referrer-policy': 'strict-origin-when-cross-origin',
    /** Features no page here asks for. */
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    /** Windows opened from other hosts share no process with ours. */
    'cross-origin-opener-policy': 'same-origin',
    /** Other sites cannot embed what is served here. `cross-origin` for a host of public assets. */
    'cross-origin-resource-policy': 'same-origin',
  } as HeaderTable,
  /** Headers set to a fixed value, whatever the origin said. Lower-case names; what CloudFront keeps to itself, the build refuses. */
  set: {} as HeaderTable,
  /** Values added behind those of the origin. */
  append: {} as HeaderTable,
  /** Headers removed first: what tells an attacker which software to look up. */
  remove: ['server', 'x-powered-by'],
  /**
   * cache-control for browsers; the first rule that fits is taken. `under` is a path prefix that ends at a segment border,
   * `type` the beginning of a content type. Pages come first: one that stands in for a missing asset must not be kept for a year. Redirects
   * keep theirs, and so does what the origin calls `private` or `no-store`; what sets a cookie is never made `public`.
   */
  cacheControl: [
    { type: 'text/html', value: 'no-cache' },
    { under: '/assets', value: 'public, max-age=31536000, immutable' },
  ] as CacheRule[],
};

export type ResponseHeadersOptions = typeof config;

/** Edits the headers of `response`, the origin's or one made at the edge; `request` is the one it answers. */
export function setResponseHeaders(response: Response, request: Request, given: Partial<ResponseHeadersOptions>): void {
  const options = Object.assign({}, config, given);
  const headers = response.headers || {};
  response.headers = headers;
  removeHeaders(headers, options.remove);
  setMissingHeaders(headers, options.security);
  setHeaders(headers, options.set);
  appendHeaders(headers, options.append);
  if (isCacheable(response, headers)) setCacheControl(response, headers, request.uri, options.cacheControl);
}

function isCacheable(response: Response, headers: Headers): boolean {
  const isAnswer = response.statusCode === 304 || (response.statusCode >= 200 && response.statusCode < 300);
  const own = headers['cache-control'];
  return isAnswer && !(own && /no-store|private/i.test(own.value));
}

function setCacheControl(response: Response, headers: Headers, path: string, rules: CacheRule[]): void {
  const header = headers['content-type'];
  const type = header ? header.value.toLowerCase() : '';
  const rule = rules.find((candidate) => fits(candidate, path, type));
  // A cache between here and the browser would give the cookie to all.
  const isPersonal = rule && rule.value.startsWith('public') && Object.keys(response.cookies || {}).length > 0;
  if (rule && !isPersonal) headers['cache-control'] = { value: rule.value };
}

function fits(rule: CacheRule, path: string, type: string): boolean {
  if (rule.under && !isUnder(path, rule.under)) return false;
  return !rule.type || type.startsWith(rule.type);
}

export function handler(event: ViewerResponseEvent): Response {
  try {
    setResponseHeaders(event.response, event.request, config);
  } catch (_malformed) {
    return event.response;
  }
  return event.response;
}
