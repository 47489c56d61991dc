/** nearest: of what is stored under the same path, the variant whose key differs least, and in which parts: why a request is a miss all the same. */
import { parseQuery } from '../../http/request-parts.js';
import type { CacheEntry } from '../cache/store.js';

export interface Nearest {
  /** Number of the request that stored it. */
  storedBy: string;
  /** `value`: what this request has; undefined where a side has no such part. */
  differs: { part: string; value: string | undefined; stored: string | undefined }[];
}

/** `key`: of the request. Undefined where nothing is stored for its path. */
export function nearestOf(key: string, variants: readonly Pick<CacheEntry, 'key' | 'storedBy'>[]): Nearest | undefined {
  const here = partsOf(key);
  let nearest: Nearest | undefined;
  for (const { key: other, storedBy } of variants) {
    const stored = partsOf(other);
    const names = [...new Set([...here.keys(), ...stored.keys()])];
    const differs = names
      .filter((part) => here.get(part) !== stored.get(part))
      .map((part) => ({ part, value: here.get(part), stored: stored.get(part) }));
    if (differs.length > 0 && (nearest === undefined || differs.length < nearest.differs.length))
      nearest = { storedBy, differs };
  }
  return nearest;
}

/** What a miss says of it in its one line. */
export function nearestText(nearest: Nearest | undefined): string {
  if (nearest === undefined) return '';
  const parts = nearest.differs.map(({ part }) => part).join(', ');
  return `; request ${nearest.storedBy} stored one that differs in ${parts}`;
}

/** A key as cache-key.ts writes it, with what it puts behind for a HEAD or a range. */
export function partsOf(key: string): Map<string, string> {
  const [text, beside] = key.split('\n') as [string, string | undefined];
  const [, kind, path, query, acceptEncoding, headers, cookies] = JSON.parse(text) as Key;
  const parts = new Map([['path', path]]);
  if (kind !== '') parts.set('method', kind);
  if (beside !== undefined) parts.set('asked for', beside.trim());
  for (const { name, value } of parseQuery(query)) parts.set(`query ${name}`, value);
  if (acceptEncoding !== null) parts.set('accept-encoding', acceptEncoding);
  for (const [name, value] of headers) parts.set(`header ${name}`, value);
  for (const [name, value] of cookies) parts.set(`cookie ${name}`, value);
  return parts;
}

type Lines = [name: string, value: string][];
type Key = [owner: string, kind: string, path: string, query: string, encoding: string | null, Lines, Lines];
