/*!
 * ttl: whether a response is kept, and for how long.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: Expiration.html, HTTPStatusCodes.html, custom-error-pages-expiration.html
 */

import type { CachePolicy, ErrorResponse } from '../../distribution/model.js';
import { isCachingDisabled } from '../../distribution/policies.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { errorCaching } from '../../limits.js';
import { type CacheControl, forbidsStoring, parseCacheControl, seconds } from './cache-control.js';

export type Keeping = { kept: false; because: string } | Kept;

export interface Kept {
  kept: true;
  seconds: number;
  /** Where the number comes from, for people. */
  from: string;
  /** What moved it: "min TTL 100", "max TTL 60". */
  clamp: string | undefined;
  /** Seconds after expiry. */
  staleWhileRevalidate: number;
  /** Seconds after expiry; undefined: without end, CloudFront's default. */
  staleIfError: number | undefined;
}

interface Answered {
  status: number;
  headers: HeaderList;
}

interface ErrorRules {
  /** The distribution's rule for this status. */
  rule: ErrorResponse | undefined;
  s3: boolean;
}

/** Statuses kept although the origin says nothing; those kept only if it names an age; those where it can forbid keeping. */
const alwaysKept = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
const keptIfAged = new Set([400, 403, 405, 412, 415]);
const forbiddable = new Set([404, 410, 414, 501]);

export function decideKeeping(response: Answered, policy: CachePolicy, now: number, errors: ErrorRules): Keeping {
  if (isCachingDisabled(policy)) return no(`${policy.name} keeps nothing`);
  const control = parseCacheControl(headerValue(response.headers, 'cache-control'));
  const age = statedAge(control, response.headers, now);
  if (response.status >= 400) return keepError(response.status, control, age, policy, errors);
  if (headerValue(response.headers, 'vary')?.trim() === '*' && policy.minTtl === 0) return no('Vary: *');
  if (forbidsStoring(control)) return keepUnwillingly(control, policy);
  const temporary = response.status === 307 || response.status === 308;
  if (temporary && age === undefined) return no(`${response.status} without an age`);
  return clamped(age ?? { value: Math.max(policy.minTtl, policy.defaultTtl), from: 'default TTL' }, control, policy);
}

interface StatedAge {
  value: number;
  from: string;
}

/** s-maxage beats max-age beats Expires. */
function statedAge(control: CacheControl, headers: HeaderList, now: number): StatedAge | undefined {
  for (const name of ['s-maxage', 'max-age']) {
    const value = seconds(control, name);
    if (value !== undefined) return { value, from: `${name}=${value}` };
  }
  const expires = headerValue(headers, 'expires');
  if (expires === undefined) return undefined;
  const at = Date.parse(expires);
  // RFC 9111 §5.3: an invalid date, "0" above all, is in the past.
  return { value: Number.isNaN(at) ? 0 : Math.max(0, Math.floor((at - now) / 1000)), from: 'Expires' };
}

/** A minimum TTL above 0 outranks no-store, no-cache and private. */
function keepUnwillingly(control: CacheControl, policy: CachePolicy): Keeping {
  if (policy.minTtl === 0) return no('Cache-Control forbids it, and min TTL is 0');
  return clamped({ value: policy.minTtl, from: 'min TTL' }, control, policy);
}

function clamped(age: StatedAge, control: CacheControl, policy: CachePolicy): Kept {
  const value = Math.max(policy.minTtl, Math.min(age.value, policy.maxTtl));
  const clamp = value > age.value ? `min TTL ${policy.minTtl}` : `max TTL ${policy.maxTtl}`;
  const staleIfError = seconds(control, 'stale-if-error');
  return {
    kept: true,
    seconds: value,
    from: age.from,
    clamp: value === age.value ? undefined : clamp,
    staleWhileRevalidate: Math.min(seconds(control, 'stale-while-revalidate') ?? 0, policy.maxTtl),
    staleIfError: staleIfError === undefined ? undefined : Math.min(staleIfError, policy.maxTtl),
  };
}

function keepError(
  status: number,
  control: CacheControl,
  age: StatedAge | undefined,
  policy: CachePolicy,
  { rule, s3 }: ErrorRules,
): Keeping {
  const aged = keptIfAged.has(status) && (age !== undefined || rule !== undefined);
  if (!alwaysKept.has(status) && !aged) return no(`status ${status} is not kept`);
  if (forbiddable.has(status) && forbidsStoring(control)) return no('Cache-Control forbids it');
  const least = rule?.cachingMinTtl ?? errorCaching.defaultTtl;
  const minimum = s3 ? Math.max(least, errorCaching.s3MinimumTtl) : least;
  const stated = Math.min(age?.value ?? 0, policy.maxTtl);
  const value = Math.max(minimum, stated);
  if (value === 0) return no('error caching minimum TTL is 0');
  const from = stated > minimum ? age!.from : 'error caching minimum TTL';
  return { kept: true, seconds: value, from, clamp: undefined, staleWhileRevalidate: 0, staleIfError: 0 };
}

function no(because: string): Keeping {
  return { kept: false, because };
}
