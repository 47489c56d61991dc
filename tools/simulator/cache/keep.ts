/*! keep: puts the origin's answer into the cache, where it may be kept and arrives whole. */

import { headerValue } from '../../http/header-list.js';
import { collect, tee } from '../pipeline/body.js';
import type { EdgeResponse } from '../pipeline/edge-response.js';
import type { CachedExchange } from '../pipeline/exchange.js';
import type { Fetched } from '../pipeline/origin/failover.js';
import { parseCacheControl, uncachedFields } from './cache-control.js';
import { isPartial, partialKey, variantOf } from './cache-key.js';
import { tagsOf } from './invalidation.js';
import type { CacheEntry } from './store.js';
import { decideKeeping, type Kept } from './ttl.js';

/** What became of a fetch, for those who waited: "aborted" says nothing about the object. */
export type Outcome = 'kept' | 'not kept' | 'aborted';

export async function keep(
  exchange: CachedExchange,
  fetched: Fetched,
  done: (outcome: Outcome) => void,
): Promise<EdgeResponse> {
  const { response } = fetched;
  const { body } = response;
  const keeping = keepingOf(exchange, fetched);
  if (keeping === undefined) {
    done('not kept');
    return response;
  }
  const settle = (whole: Buffer | undefined | 'too large') => done(settled(exchange, response, keeping, whole));
  if (Buffer.isBuffer(body)) {
    settle(body);
    return response;
  }
  if (response.status < 400) return { ...response, body: tee(body, settle) };
  // An error may be replaced by a page, and nobody would read its body then.
  const whole = await collect(body);
  settle(whole);
  return whole === undefined ? response : { ...response, body: whole };
}

/** Keeps a body that arrived whole. */
function settled(
  exchange: CachedExchange,
  response: EdgeResponse,
  keeping: Kept,
  whole: Buffer | undefined | 'too large',
): Outcome {
  if (whole === undefined) return 'aborted';
  if (exchange.outdated) return 'not kept';
  if (whole === 'too large' || !isWhole(exchange, response, whole.length)) return 'not kept';
  const { store, invalidated } = exchange.distribution.shared;
  store.set(entryOf(exchange, response, keeping, whole));
  invalidated.delete(exchange.key.text);
  return 'kept';
}

function keepingOf(exchange: CachedExchange, { response, origin }: Fetched): Kept | undefined {
  const { model, shared } = exchange.distribution;
  const { status } = response;
  if (status === 304 || status === 101 || response.neverKept) return undefined;
  const rule = model.errorResponses.find(({ errorCode }) => errorCode === status);
  const keeping = decideKeeping(response, exchange.behavior.cachePolicy, shared.clock(), {
    rule,
    s3: origin.kind === 's3',
  });
  exchange.trace.keeping = keeping;
  return keeping.kept ? keeping : undefined;
}

/** A body shorter than it says is passed on and forgotten. DG/RequestAndResponseBehaviorCustomOrigin.html, "Dropped TCP connections" */
function isWhole({ request }: CachedExchange, { headers }: EdgeResponse, length: number): boolean {
  const stated = headerValue(headers, 'content-length');
  return request.method === 'HEAD' || stated === undefined || Number(stated) === length;
}

function entryOf(exchange: CachedExchange, response: EdgeResponse, keeping: Kept, body: Buffer): CacheEntry {
  const { model, shared } = exchange.distribution;
  const now = shared.clock();
  const omitted = uncachedFields(parseCacheControl(headerValue(response.headers, 'cache-control')));
  return {
    key: (isPartial(exchange, response.status) ? partialKey(exchange) : undefined) ?? exchange.key.text,
    distribution: model.logicalId,
    path: exchange.request.uri,
    query: exchange.key.selection.query,
    variant: variantOf(exchange),
    status: response.status,
    statusText: response.statusText,
    headers: response.headers.filter(([name]) => !omitted.includes(name.toLowerCase())),
    body,
    storedAt: now,
    staleFrom: now + keeping.seconds * 1000,
    expiresAt: now + keeping.seconds * 1000,
    keeping,
    pageable: response.pageable,
    tags: tagsOf(response.headers, model.cacheTagHeader),
    hits: 0,
    storedBy: exchange.trace.number,
  };
}
