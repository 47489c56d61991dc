/** The way from one content of a store to another, in calls of UpdateKeys. DG/cloudfront-limits.html: 50 keys or 3 MB a call. */
import { updateLimits } from '../limits.js';
import type { Entries } from './store-layout.js';

/** As `aws cloudfront-keyvaluestore update-keys --cli-input-json` takes it, without store and ETag. */
interface Batch {
  Puts: { Key: string; Value: string }[];
  Deletes: { Key: string }[];
}

export interface Update {
  added: string[];
  changed: string[];
  removed: string[];
  batches: Batch[];
}

/** A call is atomic, the sequence is not: new keys first, then the pointer that makes them count, then what nobody reads any more. */
export function updateOf(before: Entries, after: Entries): Update {
  const added = [...after.keys()].filter((key) => !before.has(key));
  const changed = [...after.keys()].filter((key) => before.has(key) && before.get(key) !== after.get(key));
  const removed = [...before.keys()].filter((key) => !after.has(key));
  const puts = [...added, ...changed].filter((key) => key !== 'r');
  const pointer = [...added, ...changed].filter((key) => key === 'r');
  const toBatch = (keys: string[]): Batch => ({
    Puts: keys.map((Key) => ({ Key, Value: after.get(Key)! })),
    Deletes: [],
  });
  return {
    added,
    changed,
    removed,
    batches: [
      ...inGroups(puts).map(toBatch),
      ...inGroups(pointer).map(toBatch),
      ...inGroups(removed).map((keys) => ({ Puts: [], Deletes: keys.map((Key) => ({ Key })) })),
    ],
  };
}

function inGroups(keys: readonly string[]): string[][] {
  const count = Math.ceil(keys.length / updateLimits.keys);
  return Array.from({ length: count }, (_, at) => keys.slice(at * updateLimits.keys, (at + 1) * updateLimits.keys));
}
