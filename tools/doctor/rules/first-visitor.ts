/*!
 * first-visitor: answers that depend on who asks, kept for everyone. What an origin request policy forwards and the cache policy does not
 * name reaches the origin and is no part of the key. DG/understanding-how-origin-request-policies-and-cache-policies-work-together.html
 */
import { managedIds } from '../../distribution/cloudformation/managed-policies.js';
import type { Behavior, Selection } from '../../distribution/model.js';
import { admitsHeader, isCachingDisabled } from '../../distribution/policies.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedDistribution, originsOf } from '../examined.js';

export function checkFirstVisitor({ distributions }: Examined, say: Say): void {
  for (const { model, behaviors } of distributions) {
    for (const { part, model: behavior } of behaviors) {
      const outside = outsideTheKey(model, behavior);
      if (outside.length === 0) continue;
      const { name, defaultTtl, minTtl } = behavior.cachePolicy;
      const seconds = Math.max(defaultTtl, minTtl);
      const what = `${outside.join(' and ')} ${outside.length === 1 ? 'reaches' : 'reach'} the origin, but not the cache key`;
      const message = `"${behavior.pattern}" is kept for ${seconds} seconds by "${name}". ${what}: the first visitor's answer goes to everyone.`;
      const fix = `Use CachingDisabled (${managedIds.cachingDisabled}), or name them in the cache policy.`;
      say('first-visitor', part.at, message, fix);
    }
  }
}

/** What the origin can tell visitors apart by and the cache cannot. Nothing of it matters to a bucket, or where the origin alone decides what is kept. */
export function outsideTheKey(model: ExaminedDistribution['model'], behavior: Behavior): string[] {
  const { cachePolicy, originRequestPolicy: request } = behavior;
  const isKept = !isCachingDisabled(cachePolicy) && (cachePolicy.minTtl > 0 || cachePolicy.defaultTtl > 0);
  const isAsked = originsOf(model, behavior).some(
    (origin) => origin.target.kind !== 'bucket' && origin.kind === 'custom',
  );
  if (!isKept || !isAsked || cachePolicy.legacy || request === undefined) return [];
  const hasManyHosts = model.aliases.length > 1 || model.aliases.some((alias) => alias.startsWith('*'));
  const headers = ['authorization', ...(hasManyHosts ? ['host'] : [])].filter(
    (name) => admitsHeader(behavior, name) && !isNamed(cachePolicy.headers, name),
  );
  const cookies = isWider(request.cookies, cachePolicy.cookies) ? ['Cookie'] : [];
  return [...cookies, ...headers.map((name) => (name === 'host' ? 'Host' : 'Authorization'))];
}

function isNamed(key: Selection, name: string): boolean {
  return key.behavior === 'all' || (key.behavior === 'whitelist' && key.names.includes(name));
}

/** Whether `sent` holds what `key` does not. */
function isWider(sent: Selection, key: Selection): boolean {
  if (sent.behavior === 'none' || key.behavior === 'all') return false;
  // Of two lists of exceptions, what either names goes nowhere.
  if (sent.behavior === 'allExcept' && key.behavior === 'allExcept') return false;
  if (sent.behavior !== 'whitelist') return key.behavior !== 'allExcept' || key.names.length > 0;
  if (key.behavior === 'none') return true;
  return sent.names.some((name) => key.names.includes(name) !== (key.behavior === 'whitelist'));
}
