/*! from-entry: an answer from what the cache keeps. */

import type { EdgeResponse } from '../pipeline/edge-response.js';
import type { CacheEntry } from './store.js';

/** `age`: seconds since it was stored. */
export function fromEntry(entry: CacheEntry, xCache: EdgeResponse['xCache'], age: number): EdgeResponse {
  const { status, statusText, headers, body } = entry;
  const failed = status >= 400;
  const common = { status, statusText, headers, body, xCache, age, madeBy: 'origin', whole: status === 200 } as const;
  return { ...common, pageable: failed && entry.pageable, viewerResponse: !failed };
}
