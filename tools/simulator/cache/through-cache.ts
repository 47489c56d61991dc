/*!
 * cache: answers from what is kept, else asks the origin and keeps what may be kept. Concurrent misses of one key wait for the first.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: Expiration.html, RequestAndResponseBehaviorCustomOrigin.html
 */

import { forwardsCookies } from '../../distribution/policies.js';
import { discard } from '../pipeline/body.js';
import type { EdgeResponse } from '../pipeline/edge-response.js';
import { type CachedExchange, type KeyedExchange, note } from '../pipeline/exchange.js';
import { askOrigins } from '../pipeline/origin/failover.js';
import { cacheDetail } from '../trace/cache-detail.js';
import { nearestOf, nearestText } from '../trace/nearest.js';
import { isCached, partialKey, whyNotCached } from './cache-key.js';
import { fetchWhileOthersWait } from './collapse.js';
import { fetchAndKeep } from './fetch-and-keep.js';
import { fromEntry } from './from-entry.js';
import type { Outcome } from './keep.js';
import type { CacheEntry } from './store.js';

export async function throughCache(exchange: KeyedExchange): Promise<EdgeResponse> {
  const start = performance.now();
  if (!isCached(exchange)) {
    const because = whyNotCached(exchange);
    exchange.trace.missReason = 'not cached';
    note(exchange, 'cache', start, 'ran', `Not cached · ${because}`, () =>
      cacheDetail(exchange, { result: 'Not cached' }),
    );
    return (await askOrigins(exchange, undefined)).response;
  }
  const entry = lookUp(exchange);
  if (entry === undefined) return miss(exchange, undefined, start);
  const now = exchange.distribution.shared.clock();
  if (now < entry.expiresAt) return hit(exchange, entry, start);
  if (now >= entry.expiresAt + entry.keeping.staleWhileRevalidate * 1000) return miss(exchange, entry, start);
  refreshBehind(exchange, entry);
  return hit(exchange, entry, start);
}

/** The whole object first: HEAD and ranges are served from it too. */
function lookUp(exchange: CachedExchange): CacheEntry | undefined {
  const store = exchange.distribution.shared.store;
  const whole = store.get(exchange.key.text);
  if (whole !== undefined) return whole;
  const partial = partialKey(exchange);
  return partial === undefined ? undefined : store.get(partial);
}

function hit(exchange: CachedExchange, entry: CacheEntry, start: number, waitedFor?: string): EdgeResponse {
  entry.hits++;
  const now = exchange.distribution.shared.clock();
  const stale = now >= entry.expiresAt;
  if (stale) exchange.trace.missReason = 'stale';
  if (entry.status >= 400) exchange.trace.missReason = 'error kept';
  const left = Math.ceil((entry.expiresAt - now) / 1000);
  const summary = () =>
    stale ? `Hit · stale, refreshed behind` : `Hit · ${left} s left of ${entry.keeping.seconds} s`;
  note(exchange, 'cache', start, 'answered', summary, () => cacheDetail(exchange, { result: 'Hit', entry, waitedFor }));
  return fromEntry(
    entry,
    entry.status >= 400 ? 'Error' : 'Hit',
    Math.max(0, Math.floor((now - entry.storedAt) / 1000)),
  );
}

async function miss(exchange: CachedExchange, stale: CacheEntry | undefined, start: number): Promise<EdgeResponse> {
  const { fetching } = exchange.distribution.shared;
  // Viewers with cookies may each get an answer of their own: they do not wait for one another.
  if (forwardsCookies(exchange.behavior)) return ask(exchange, stale, start);
  const key = partialKey(exchange) ?? exchange.key.text;
  for (;;) {
    const running = fetching.get(key);
    if (running === undefined) return fetchWhileOthersWait(exchange, key, (done) => ask(exchange, stale, start, done));
    const outcome = await running.outcome;
    const entry = lookUp(exchange);
    const fresh = entry !== undefined && exchange.distribution.shared.clock() < entry.expiresAt;
    if (fresh) return hit(exchange, entry, start, running.by);
    if (outcome !== 'aborted') return ask(exchange, entry, start);
  }
}

function ask(
  exchange: CachedExchange,
  stale: CacheEntry | undefined,
  start: number,
  done: (outcome: Outcome) => void = () => {},
): Promise<EdgeResponse> {
  exchange.trace.missReason = missReason(exchange, stale);
  const reason = exchange.trace.missReason;
  const { invalidated, store } = exchange.distribution.shared;
  const key = partialKey(exchange) ?? exchange.key.text;
  const by = invalidated.get(exchange.key.text);
  // As it is now: what is stored goes on changing, and is compared when somebody looks.
  const { logicalId } = exchange.distribution.model;
  const variants = store.variants(exchange.request.uri).filter(({ distribution }) => distribution === logicalId);
  note(
    exchange,
    'cache',
    start,
    'ran',
    () => `Miss · ${missText(reason, by)}${reason === 'cold' ? nearestText(nearestOf(key, variants)) : ''}`,
    () =>
      cacheDetail(exchange, {
        result: 'Miss',
        entry: stale,
        invalidatedBy: by,
        nearest: reason === 'cold' ? nearestOf(key, variants) : undefined,
      }),
  );
  return fetchAndKeep(exchange, stale, done);
}

function missReason(exchange: CachedExchange, stale: CacheEntry | undefined): CachedExchange['trace']['missReason'] {
  if (stale !== undefined) return 'expired';
  return exchange.distribution.shared.invalidated.has(exchange.key.text) ? 'invalidated' : 'cold';
}

function missText(reason: string | undefined, invalidatedBy: string | undefined): string {
  if (reason === 'expired') return 'what is kept has expired';
  return invalidatedBy === undefined ? 'nothing stored under this key' : `invalidated by ${invalidatedBy}`;
}

/** The viewer has the old object already; nobody waits for this. */
function refreshBehind(exchange: CachedExchange, stale: CacheEntry): void {
  const key = stale.key;
  if (exchange.distribution.shared.fetching.has(key)) return;
  const behind: CachedExchange = { ...exchange, options: {}, trace: { ...exchange.trace, stages: [], attempts: [] } };
  const refreshed = fetchWhileOthersWait(behind, key, (done) => ask(behind, stale, performance.now(), done));
  refreshed.then(
    ({ body }) => {
      discard(body);
    },
    () => {},
  );
}
