/** cached-object: one object in the cache, as the inspector shows it. */
import type { Value } from '../trace/mask.js';

/** Times in milliseconds since the epoch. */
export interface CachedObject {
  distribution: string;
  path: string;
  /** What else the key holds: "br,gzip", "?a=1", "cookie s=…". */
  variant: string;
  status: number;
  bytes: number;
  storedAt: number;
  expiresAt: number;
  hits: number;
  storedBy: string;
  /** Where the whole is asked for, masked. */
  headers?: { name: string; value: Value }[];
  key?: { part: string; value: Value }[];
}
