/*! times: how long an answer is kept, and whether it is kept at all. */
import { cacheDefaults } from '../../limits.js';
import type { CachePolicy } from '../model.js';

/** Seconds. */
export interface Ttls {
  minTtl: number;
  defaultTtl: number;
  maxTtl: number;
}

/** A day and a year, and never below what they follow. API_CachePolicyConfig, and API_CacheBehavior for the legacy settings */
export function ttlsOf(minTtl: number, defaultTtl: number | undefined, maxTtl: number | undefined): Ttls {
  const byDefault = defaultTtl ?? Math.max(minTtl, cacheDefaults.defaultTtl);
  return { minTtl, defaultTtl: byDefault, maxTtl: maxTtl ?? Math.max(byDefault, cacheDefaults.maxTtl) };
}

/** All three TTLs 0, or the legacy "forward all headers": nothing is looked up or stored. */
export function isCachingDisabled(policy: CachePolicy): boolean {
  if (policy.headers.behavior === 'all') return true;
  return policy.minTtl === 0 && policy.defaultTtl === 0 && policy.maxTtl === 0;
}
