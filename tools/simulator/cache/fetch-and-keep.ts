/*! fetch-and-keep: asks the origin for what the cache does not have, and revalidates what it has. An origin in trouble is covered by what is kept. */

import { withHeader } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { errorCaching } from '../../limits.js';
import { discard } from '../pipeline/body.js';
import type { EdgeResponse } from '../pipeline/edge-response.js';
import type { CachedExchange } from '../pipeline/exchange.js';
import { askOrigins, type Fetched } from '../pipeline/origin/failover.js';
import type { Why } from '../trace.js';
import { fromEntry } from './from-entry.js';
import { keep, type Outcome } from './keep.js';
import type { CacheEntry } from './store.js';
import { decideKeeping } from './ttl.js';

export async function fetchAndKeep(
  exchange: CachedExchange,
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
    exchange.trace.why = coveredBy(stale, exchange.trace.why, response.status);
    done('kept');
    return fromEntry(stale, 'RefreshHit', age(exchange, stale));
  }
  return keep(exchange, fetched, done);
}

/** The origin's 304: what is kept is good again, with the headers of the 304. RFC 9111 §4.3.4 */
function renew(exchange: CachedExchange, stale: CacheEntry, fresh: HeaderList): CacheEntry {
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
  const expiresAt = now + kept.seconds * 1000;
  const entry = { ...stale, headers, storedAt: now, staleFrom: expiresAt, expiresAt, keeping: kept };
  store.set(entry);
  return entry;
}

/** 5xx and silence are covered by the old object; a 4xx is an answer. DG/Expiration.html, "stale-if-error" */
function servesStale(exchange: CachedExchange, stale: CacheEntry, { response }: Fetched): boolean {
  if (response.status < 500 || stale.status >= 400 || response.madeBy === 'lambda') return false;
  const limit = stale.keeping.staleIfError;
  return limit === undefined || exchange.distribution.shared.clock() < stale.staleFrom + limit * 1000;
}

/** The viewer sees nothing of the trouble: the record says it. */
function coveredBy({ storedBy }: CacheEntry, why: Why | undefined, status: number): Why {
  const trouble = why?.text ?? `The origin answered ${status}.`;
  const text = `What request ${storedBy} stored was served, though its time is over. ${trouble}`;
  return { code: 'StaleIfError', text, fixes: why?.fixes ?? [] };
}

/** The origin is asked again after the error caching time, not at each request. */
function holdOn(exchange: CachedExchange, stale: CacheEntry): void {
  const { clock, store } = exchange.distribution.shared;
  store.set({ ...stale, expiresAt: clock() + errorCaching.defaultTtl * 1000 });
}

function age(exchange: CachedExchange, { storedAt }: CacheEntry): number {
  return Math.max(0, Math.floor((exchange.distribution.shared.clock() - storedAt) / 1000));
}
