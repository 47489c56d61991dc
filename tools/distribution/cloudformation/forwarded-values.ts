/*!
 * forwarded-values: the legacy settings of a behavior, said in the words of policies.
 * Source: API_ForwardedValues; AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
import { type CachePolicy, emptyCachePolicy, type OriginRequestPolicy, type Selection } from '../model.js';
import { flagOf, type Part, partOf, reportRest, textsOf, wordOf } from './part.js';
import { readTtls } from './read-policies.js';
import { select } from './selections.js';

interface LegacyPolicies {
  cachePolicy: CachePolicy;
  originRequestPolicy: OriginRequestPolicy | undefined;
}

/** `compress` is the behavior's: legacy settings know gzip only. */
export function readForwardedValues(behavior: Part, values: Part, compress: boolean): LegacyPolicies {
  const query = flagOf(values, 'QueryString', false);
  const queryKeys = textsOf(values, 'QueryStringCacheKeys');
  const cachePolicy: CachePolicy = {
    ...emptyCachePolicy,
    name: 'ForwardedValues',
    ...readTtls(behavior),
    headers: readHeaders(values),
    cookies: readCookies(values),
    query: query ? select(queryKeys.length > 0 ? 'whitelist' : 'all', queryKeys) : { behavior: 'none' },
    gzip: compress,
    legacy: true,
  };
  reportRest(values);
  return { cachePolicy, originRequestPolicy: query && queryKeys.length > 0 ? everyQuery : undefined };
}

/** With QueryStringCacheKeys the origin still gets the whole query. */
const everyQuery: OriginRequestPolicy = {
  name: 'ForwardedValues',
  headers: { behavior: 'none' },
  cookies: { behavior: 'none' },
  query: { behavior: 'all' },
};

function readHeaders(values: Part): Selection {
  const names = textsOf(values, 'Headers').map((name) => name.toLowerCase());
  if (names.length === 0) return { behavior: 'none' };
  return names.includes('*') ? { behavior: 'all' } : { behavior: 'whitelist', names };
}

function readCookies(values: Part): Selection {
  const cookies = partOf(values, 'Cookies');
  if (!cookies) return { behavior: 'none' };
  const forward = wordOf(cookies, 'Forward', ['none', 'all', 'whitelist']);
  const names = textsOf(cookies, 'WhitelistedNames');
  reportRest(cookies);
  return select(forward, names);
}
