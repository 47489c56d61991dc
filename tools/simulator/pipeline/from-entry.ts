/*! from-entry: an answer from what the cache keeps. */
import type { CacheEntry } from '../cache/store.js';
import type { EdgeResponse } from './edge-response.js';

/** `age`: seconds since it was stored. */
export function fromEntry(entry: CacheEntry, xCache: EdgeResponse['xCache'], age: number): EdgeResponse {
  const { status, statusText, headers, body } = entry;
  const failed = status >= 400;
  const common = { status, statusText, headers, body, xCache, age, madeBy: 'origin', whole: status === 200 } as const;
  return { ...common, pageable: failed && entry.pageable, viewerResponse: !failed };
}
