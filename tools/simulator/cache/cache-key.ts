/*! cache-key: the key of the request that viewer-request left behind: distribution, path, and what the cache policy names. DG/understanding-the-cache-key.html */

import { isCachingDisabled, selectForKey } from '../../distribution/policies.js';
import { headerValue } from '../../http/header-list.js';
import type { Exchange } from '../pipeline/exchange.js';

export function computeCacheKey(exchange: Exchange): void {
  const { request, behavior, distribution } = exchange;
  const selection = selectForKey(behavior, request);
  const parts = [distribution.model.id, request.method === 'OPTIONS' ? 'OPTIONS' : '', request.uri, selection.query];
  parts.push(selection.acceptEncoding ?? '');
  for (const [name, value] of selection.headers) parts.push(`${name}: ${value}`);
  parts.push('');
  for (const [name, value] of selection.cookies) parts.push(`${name}=${value}`);
  exchange.key = { text: parts.join('\n'), selection };
}

/** Why the cache is neither asked nor filled, or undefined. */
export function whyNotCached({ behavior, request, distribution, options }: Exchange): string | undefined {
  const { method } = request;
  if (options.upgrade) return 'WebSocket';
  if (method !== 'GET' && method !== 'HEAD' && !(method === 'OPTIONS' && behavior.cachedMethods.includes(method))) {
    return `${method} never is`;
  }
  if (isCachingDisabled(behavior.cachePolicy)) return `${behavior.cachePolicy.name} keeps nothing`;
  if (distribution.shared.store === undefined) return 'the cache is switched off';
  return options.bypassCache ? 'left out for this request' : undefined;
}

/**
 * A HEAD answer and a part of an object are kept beside the object, under keys of their own: only the same question is answered with them.
 * GET and HEAD share the whole object.
 */
export function partialKey({ key, request }: Exchange): string | undefined {
  if (request.method === 'HEAD') return `${key!.text}\nHEAD`;
  const range = headerValue(request.headers, 'range');
  return range === undefined ? undefined : `${key!.text}\nRange: ${range}`;
}

/** For people: what the key holds beside the path. */
export function variantOf({ key }: Exchange): string {
  const { acceptEncoding, headers, cookies, query } = key!.selection;
  const parts = [query && `?${query}`, acceptEncoding];
  for (const [name, value] of headers) parts.push(`${name}: ${value}`);
  for (const [name] of cookies) parts.push(`cookie ${name}`);
  return parts.filter(Boolean).join(', ');
}
