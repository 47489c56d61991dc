/*! fetch-and-keep: asks the origin for what the cache does not have, revalidates what it has, and keeps what may be kept. */

import { errorCaching } from '../../limits.js';
import { parseCacheControl, uncachedFields } from '../cache/cache-control.js';
import { tagsOf } from '../cache/invalidation.js';
import type { CacheEntry } from '../cache/store.js';
import { decideKeeping, type Kept } from '../cache/ttl.js';
import { headerValue, withHeader } from '../headers.js';
import type { HeaderList } from '../http.js';
import { collect, discard, tee } from './body.js';
import { partialKey, variantOf } from './cache-key.js';
import type { EdgeResponse } from './edge-response.js';
import type { Exchange } from './exchange.js';
import { askOrigins, type Fetched } from './failover.js';
import { fromEntry } from './from-entry.js';

/** What became of a fetch, for those who waited: "aborted" says nothing about the object. */
export type Outcome = 'kept' | 'not kept' | 'aborted';

export async function fetchAndKeep(
  exchange: Exchange,
  stale: CacheEntry | undefined,
  done: (outcome: Outcome) => void,
): Promise<EdgeResponse> {
  const fetched = await askOrigins(exchange, stale);
  const { response } = fetched;
  // The viewer left, and the fetch with it: that the origin did not answer says nothing about the object.
  if (fetched.failure !== undefined && exchange.options.signal?.aborted) {
    done('aborted');
    return response;
  }
  if (stale !== undefined && fetched.revalidated) {
    discard(response.body);
    const entry = renew(exchange, stale, response.headers);
    done('kept');
    return fromEntry(entry, 'RefreshHit', 0);
  }
  if (stale !== undefined && servesStale(exchange, stale, fetched)) {
    discard(response.body);
    holdOn(exchange, stale);
    done('kept');
    return fromEntry(stale, 'RefreshHit', age(exchange, stale));
  }
  return keep(exchange, fetched, done);
}

/** The origin's 304: what is kept is good again, with the headers of the 304. RFC 9111 §4.3.4 */
function renew(exchange: Exchange, stale: CacheEntry, fresh: HeaderList): CacheEntry {
  let headers = stale.headers;
  for (const [name, value] of fresh) {
    if (!/^(content-(length|encoding|type|range)|transfer-encoding|etag)$/i.test(name))
      headers = withHeader(headers, name, value);
  }
  const { clock, store } = exchange.distribution.shared;
  const now = clock();
  const errors = { rule: undefined, s3: false };
  const keeping = decideKeeping({ status: stale.status, headers }, exchange.behavior.cachePolicy, now, errors);
  exchange.trace.keeping = keeping;
  const kept = keeping.kept ? keeping : { ...stale.keeping, seconds: 0 };
  const entry = { ...stale, headers, storedAt: now, expiresAt: now + kept.seconds * 1000, keeping: kept };
  store!.set(entry);
  return entry;
}

/** 5xx and silence are covered by the old object; a 4xx is an answer. DG/Expiration.html, "stale-if-error" */
function servesStale(exchange: Exchange, stale: CacheEntry, { response }: Fetched): boolean {
  if (response.status < 500 || stale.status >= 400 || response.madeBy === 'lambda') return false;
  const limit = stale.keeping.staleIfError;
  return limit === undefined || exchange.distribution.shared.clock() < stale.staleFrom + limit * 1000;
}

/** The origin is asked again after the error caching time, not at each request. */
function holdOn(exchange: Exchange, stale: CacheEntry): void {
  const { clock, store } = exchange.distribution.shared;
  store!.set({ ...stale, expiresAt: clock() + errorCaching.defaultTtl * 1000 });
}

function age(exchange: Exchange, { storedAt }: CacheEntry): number {
  return Math.max(0, Math.floor((exchange.distribution.shared.clock() - storedAt) / 1000));
}

async function keep(exchange: Exchange, fetched: Fetched, done: (outcome: Outcome) => void): Promise<EdgeResponse> {
  const { response } = fetched;
  const keeping = keepingOf(exchange, fetched);
  if (keeping === undefined) {
    done('not kept');
    return response;
  }
  const store = (body: Buffer) => {
    exchange.distribution.shared.store!.set(entryOf(exchange, response, keeping, body));
    exchange.distribution.shared.invalidated.delete(exchange.key!.text);
    done('kept');
  };
  if (Buffer.isBuffer(response.body)) {
    if (isWhole(exchange, response, response.body.length)) store(response.body);
    else done('not kept');
    return response;
  }
  // An error may be replaced by a page, and nobody would read its body then.
  if (response.status >= 400) {
    const body = await collect(response.body);
    if (body) store(body);
    else done('aborted');
    return body ? { ...response, body } : response;
  }
  const body = tee(response.body, (whole) => {
    if (whole === 'too large') done('not kept');
    else if (whole === undefined) done('aborted');
    else if (isWhole(exchange, response, whole.length)) store(whole);
    else done('not kept');
  });
  return { ...response, body };
}

function keepingOf(exchange: Exchange, { response, origin }: Fetched): Kept | undefined {
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
function isWhole({ request }: Exchange, { headers }: EdgeResponse, length: number): boolean {
  const stated = headerValue(headers, 'content-length');
  return request.method === 'HEAD' || stated === undefined || Number(stated) === length;
}

function entryOf(exchange: Exchange, response: EdgeResponse, keeping: Kept, body: Buffer): CacheEntry {
  const { model, shared } = exchange.distribution;
  const now = shared.clock();
  const partial = response.status === 206 || exchange.request.method === 'HEAD';
  const omitted = uncachedFields(parseCacheControl(headerValue(response.headers, 'cache-control')));
  return {
    key: (partial ? partialKey(exchange) : undefined) ?? exchange.key!.text,
    distribution: model.logicalId,
    path: exchange.request.uri,
    query: exchange.key!.selection.query,
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
