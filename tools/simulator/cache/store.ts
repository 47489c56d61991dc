/*! store: the objects kept, the least recently used first, at most so many bytes. */
import type { HeaderList } from '../../http/messages.js';
import type { Kept } from './ttl.js';

export interface CacheEntry {
  /** Whole cache key. */
  key: string;
  distribution: string;
  /** Path and query of the key: what invalidations name. */
  path: string;
  query: string;
  /** What else the key holds, for people. */
  variant: string;
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Buffer;
  /** Milliseconds since the epoch. */
  storedAt: number;
  expiresAt: number;
  /** When it expired at first: `expiresAt` moves on while an origin in trouble is left alone. */
  staleFrom: number;
  keeping: Kept;
  /** A custom error page may stand in for it. */
  pageable: boolean;
  /** Lower case. */
  tags: string[];
  hits: number;
  /** Id of the record that stored it. */
  storedBy: string;
}

export interface Store {
  get(key: string): CacheEntry | undefined;
  set(entry: CacheEntry): void;
  /** Removes what `chosen` says; returns what is gone. */
  remove(chosen: (entry: CacheEntry) => boolean): CacheEntry[];
  entries(): CacheEntry[];
  /** Some of what is stored under a path, whatever else their keys hold. */
  variants(path: string): CacheEntry[];
  readonly bytes: number;
}

export function createStore(limit: number): Store {
  // A Map keeps the order of insertion: what was used is put back at the end.
  const entries = new Map<string, CacheEntry>();
  const byPath = new Map<string, Set<CacheEntry>>();
  let bytes = 0;

  function drop(entry: CacheEntry): void {
    if (!entries.delete(entry.key)) return;
    bytes -= sizeOf(entry);
    const variants = byPath.get(entry.path);
    variants?.delete(entry);
    if (variants?.size === 0) byPath.delete(entry.path);
  }

  return {
    get bytes() {
      return bytes;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    set(entry) {
      const before = entries.get(entry.key);
      if (before) drop(before);
      entries.set(entry.key, entry);
      bytes += sizeOf(entry);
      const variants = byPath.get(entry.path);
      if (variants === undefined) byPath.set(entry.path, new Set([entry]));
      else variants.add(entry);
      for (const oldest of entries.values()) {
        if (bytes <= limit) break;
        drop(oldest);
      }
    },
    remove(chosen) {
      const gone = [...entries.values()].filter(chosen);
      for (const entry of gone) drop(entry);
      return gone;
    },
    entries: () => [...entries.values()],
    variants(path) {
      const found: CacheEntry[] = [];
      for (const entry of byPath.get(path) ?? []) if (found.push(entry) === mostVariants) break;
      return found;
    },
  };
}

/** One path may have as many variants as viewers think of: who looks compares some of them. */
const mostVariants = 50;

/** Bytes of an entry: its body, its text, and what the objects around them were measured to take, about 900 and 100 for a header. */
function sizeOf(entry: CacheEntry): number {
  let size = entry.body.length + entry.key.length + 900;
  for (const [name, value] of entry.headers) size += name.length + value.length + 100;
  return size;
}
