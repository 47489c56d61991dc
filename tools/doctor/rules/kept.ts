/*! kept: what the cache keeps against the origin's word, or serves to those it is not meant for. DG/Expiration.html, DG/header-caching.html */
import { managedIds } from '../../distribution/cloudformation/managed-policies.js';
import { openPart, partOf, partsOf } from '../../distribution/cloudformation/part.js';
import type { Behavior, Selection } from '../../distribution/model.js';
import { isCachingDisabled } from '../../distribution/policies.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedDistribution, originsOf } from '../examined.js';
import { outsideTheKey } from './first-visitor.js';

export function checkKept(examined: Examined, say: Say): void {
  for (const distribution of examined.distributions) {
    for (const { part, model } of distribution.behaviors) {
      checkMinimum(distribution, model, part.at, say);
      checkVary(examined, distribution, model, part.at, say);
    }
  }
}

/** CachingOptimized has a minimum of one second: before a server that renders pages, "no-store" is kept and shown to whoever asks next. */
function checkMinimum({ model }: ExaminedDistribution, behavior: Behavior, at: string, say: Say): void {
  const { minTtl, name } = behavior.cachePolicy;
  const isServer = originsOf(model, behavior).some(({ target }) => target.kind !== 'bucket');
  if (minTtl === 0 || !isServer || !behavior.allowedMethods.includes('POST')) return;
  // What is forwarded and kept is said by first-visitor, and worse.
  if (outsideTheKey(model, behavior).length > 0) return;
  const message = `"${behavior.pattern}" takes POST, and "${name}" keeps every answer for ${minTtl} seconds at least, "no-store" and "private" too.`;
  const fix = `Use a cache policy with MinTTL 0: UseOriginCacheControlHeaders (${managedIds.originCacheControl}) or CachingDisabled.`;
  say('minimum-ttl', at, message, fix);
}

/** A header by which answers differ, and the key does not: policies that set Vary, and buckets that answer by Origin. */
function checkVary(
  { reading }: Examined,
  { model }: ExaminedDistribution,
  behavior: Behavior,
  at: string,
  say: Say,
): void {
  const { cachePolicy, responseHeadersPolicy: policy } = behavior;
  if (isCachingDisabled(cachePolicy) || cachePolicy.legacy) return;
  const set = policy?.set.find(({ name }) => name.toLowerCase() === 'vary')?.value ?? '';
  const named = set
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const missing = named.filter(
    (name) => name !== '' && name !== 'accept-encoding' && !isInKey(cachePolicy.headers, name),
  );
  if (missing.length > 0 && policy) {
    const message = `Response headers policy "${policy.name}" says Vary: ${missing.join(', ')}, and the cache key does not hold it.`;
    say('vary-outside-key', at, message, 'Name it in the cache policy, or take it off Vary.');
  }
  const bucket = originsOf(model, behavior).find(
    ({ target }) => target.kind === 'bucket' && answersByOrigin(reading, target.logicalId),
  );
  if (bucket === undefined || policy?.cors !== undefined || isInKey(cachePolicy.headers, 'origin')) return;
  const message = `Bucket "${bucket.id}" answers by Origin, which is not in the cache key: whoever comes first decides whether others get CORS headers.`;
  say('vary-outside-key', at, message, 'Set CORS in a response headers policy, or name Origin in the cache policy.');
}

function isInKey(headers: Selection, name: string): boolean {
  return headers.behavior === 'whitelist' && headers.names.includes(name);
}

/** A rule for "*" alone gives everybody the same. AmazonS3/latest/userguide/ManageCorsUsing.html */
function answersByOrigin(reading: Examined['reading'], logicalId: string): boolean {
  const bucket = reading.resources[logicalId];
  const cors = bucket && partOf(openPart(reading, bucket.properties, logicalId), 'CorsConfiguration');
  return cors !== undefined && partsOf(cors, 'CorsRules', 'Id').length > 0;
}
