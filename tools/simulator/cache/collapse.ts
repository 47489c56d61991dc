/*! collapse: one request fetches an object while others of the same key wait. DG/RequestAndResponseBehaviorCustomOrigin.html, "Simultaneous requests" */
import type { EdgeResponse } from '../pipeline/edge-response.js';
import type { CachedExchange } from '../pipeline/exchange.js';
import type { Outcome } from './keep.js';

/** `fetch` says by `done` what became of the object; that may be after its answer has begun. */
export async function fetchWhileOthersWait(
  exchange: CachedExchange,
  key: string,
  fetch: (done: (outcome: Outcome) => void) => Promise<EdgeResponse>,
): Promise<EdgeResponse> {
  const { fetching } = exchange.distribution.shared;
  let finish = (_: Outcome): void => {};
  const outcome = new Promise<Outcome>((resolve) => {
    finish = resolve;
  });
  function done(result: Outcome): void {
    if (fetching.get(key)?.outcome === outcome) fetching.delete(key);
    finish(result);
  }
  function outdate(): void {
    exchange.outdated = true;
  }
  const { query } = exchange.key.selection;
  fetching.set(key, { outcome, by: exchange.trace.number, path: exchange.request.uri, query, outdate });
  try {
    return await fetch(done);
  } catch (error) {
    done('aborted');
    throw error;
  }
}
