/*! cache-key: the key of the request that viewer-request left behind: distribution, path, and what the cache policy names. DG/understanding-the-cache-key.html */

import { isCachingDisabled, selectForKey } from '../../distribution/policies.js';
import { hasHeader, headerValue } from '../../http/header-list.js';
import type { CachedExchange, Exchange, KeyedExchange } from '../pipeline/exchange.js';

export function computeCacheKey(exchange: Exchange): asserts exchange is KeyedExchange {
  const { request, behavior, distribution } = exchange;
  const selection = selectForKey(behavior, request);
  const { query, acceptEncoding, headers, cookies } = selection;
  const kind = request.method === 'OPTIONS' ? 'OPTIONS' : '';
  // As JSON, which says where each part ends: whatever a viewer or a function puts into one cannot reach into the next.
  const owner = distribution.model.tenant?.id ?? distribution.model.id;
  const text = JSON.stringify([owner, kind, request.uri, query, acceptEncoding, headers, cookies]);
  exchange.key = { text, selection };
}

export function isCached(exchange: KeyedExchange): exchange is CachedExchange {
  return whyNotCached(exchange) === undefined;
}

/** Why the cache is neither asked nor filled, or undefined. */
export function whyNotCached({ behavior, request, distribution, options }: Exchange): string | undefined {
  const { method } = request;
  if (options.upgrade) return 'WebSocket';
  if (method !== 'GET' && method !== 'HEAD' && !(method === 'OPTIONS' && behavior.cachedMethods.includes(method))) {
    return `${method} never is`;
  }
  // DG/mtls-validation-modes.html: each request is judged by the origin.
  if (distribution.model.viewerMtls?.mode === 'passthrough') return 'certificates of viewers are passed through';
  if (isCachingDisabled(behavior.cachePolicy)) return `${behavior.cachePolicy.name} keeps nothing`;
  if (distribution.shared.store === undefined) return 'the cache is switched off';
  return options.bypassCache ? 'left out for this request' : undefined;
}

/**
 * A HEAD answer and a part of an object are kept beside the object, under keys of their own: only the same question is answered with them.
 * GET and HEAD share the whole object.
 */
export function partialKey({ key, request }: KeyedExchange): string | undefined {
  const head = request.method === 'HEAD' ? 'HEAD' : '';
  const range = headerValue(request.headers, 'range');
  // JSON has no line feed in it: what stands behind one is no part of the key itself.
  if (range !== undefined) return `${key.text}\n${head} range ${range}`;
  return head === '' ? undefined : `${key.text}\n${head}`;
}

/** Whether an answer is one to this question alone: of a HEAD, a part of the object, or an error that may be about the range. */
export function isPartial({ request }: Exchange, status: number): boolean {
  const mayBeAboutRange = status === 206 || status >= 400;
  return request.method === 'HEAD' || (mayBeAboutRange && hasHeader(request.headers, 'range'));
}

/** For people: what the key holds beside the path. */
export function variantOf({ key }: KeyedExchange): string {
  const { acceptEncoding, headers, cookies, query } = key.selection;
  const parts = [query && `?${query}`, acceptEncoding];
  for (const [name, value] of headers) parts.push(`${name}: ${value}`);
  for (const [name] of cookies) parts.push(`cookie ${name}`);
  return parts.filter(Boolean).join(', ');
}
