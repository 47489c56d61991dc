/*! key: what of a request enters the cache key. DG/understanding-the-cache-key.html, cache-key-understand-cache-policy.html */
import { headerValues } from '../../http/header-list.js';
import type { Behavior, CachePolicy } from '../model.js';
import {
  encodings,
  isFact,
  type NameLists,
  names,
  normalisedEncoding,
  type Selectable,
  selectCookies,
  selectQuery,
} from './selection.js';

export interface KeySelection {
  /** Normalised: "br,gzip", "br" or "gzip"; undefined where it is not in the key. */
  acceptEncoding: string | undefined;
  /** Lower-case names, in the order of the policy. */
  headers: [name: string, value: string][];
  /** Sorted by name. */
  cookies: [name: string, value: string][];
  /** Parameters in the viewer's order. */
  query: string;
}

/** DG/understanding-the-cache-key.html: besides domain and path, only what the cache policy names. */
export function selectForKey(behavior: Behavior, request: Selectable): KeySelection {
  const policy = behavior.cachePolicy;
  return {
    acceptEncoding: normalisedEncoding(policy, request),
    headers: keyHeaders(policy, request),
    cookies: selectCookies(behavior, request, [policy.cookies]),
    query: selectQuery(behavior, request, [policy.query]),
  };
}

/** What of any request enters the cache key, by name. */
export function namesInKey({ cachePolicy }: Behavior): NameLists {
  const { headers, cookies, query } = cachePolicy;
  // "All headers" of the legacy settings switches caching off: nothing is a key then.
  const named = headers.behavior === 'all' ? [] : names(headers);
  return { headers: [...named, ...encodings(cachePolicy)], cookies: names(cookies), query: names(query) };
}

function keyHeaders(policy: CachePolicy, request: Selectable): [string, string][] {
  const selected: [string, string][] = [];
  if (policy.headers.behavior !== 'whitelist') return selected;
  for (const name of policy.headers.names) {
    const value = headerOrFact(request, name);
    if (value !== undefined) selected.push([name, value]);
  }
  return selected;
}

function headerOrFact(request: Selectable, name: string): string | undefined {
  if (isFact(name)) return request.facts[name];
  const values = headerValues(request.headers, name);
  return values.length > 0 ? values.join(',') : undefined;
}
