/** origins: those that answer whoever goes past CloudFront and its guards, as far as the description tells. Nothing is asked. */

import type { Behavior, DistributionModel, Origin } from '../../distribution/model.js';
import { originsOf } from '../../doctor/examined.js';
import type { Guard } from '../guard.js';
import type { Leak, Tries } from '../leak.js';
import { isBucket, objectAt } from '../objects.js';
import { sampleOf } from '../samples.js';
import { serviceOf } from '../stand-in.js';

/** `guards`: those against whoever comes through CloudFront. What CloudFront could lock, and is open, counts without one too. */
export async function* tryOrigins(model: DistributionModel, guards: Guard[]): Tries {
  for (const behavior of model.behaviors) {
    const guard = guards.find((each) => each.behavior === behavior);
    const { pattern: area, path } = guard ?? { pattern: behavior.pattern, path: sampleOf(behavior.pattern) };
    for (const origin of originsOf(model, behavior)) {
      const way = openWay(origin, behavior);
      const counts = way !== undefined && (guard !== undefined || isLockable(origin));
      const leak = counts ? leakOf(model, area, path, origin, way) : undefined;
      yield { line: `${behavior.pattern}, its origin asked past CloudFront`, leak };
    }
  }
}

/** By origin access control. A website endpoint knows no signature. */
function isLockable({ target }: Origin): boolean {
  if (target.kind === 'bucket') return !target.website && (target.publicRead || target.aclRead);
  return target.kind === 'function-url';
}

function leakOf(model: DistributionModel, area: string, path: string, origin: Origin, way: string): Leak {
  const url = `https://${origin.domainName}${origin.path}${path}`;
  const key = objectAt(origin, origin.path + path)?.replace(/^\S+ /, '');
  const got = `object "${key}" of "${origin.id}", ${way}`;
  return { kind: 'unsigned-origin', area, model, asked: [], url, status: 200, got, where: { origin } };
}

/** What keeps viewers from an origin but through the distribution. */
export function locksOf(model: DistributionModel): { pattern: string; by: string }[] {
  return model.behaviors.flatMap((behavior) =>
    originsOf(model, behavior).flatMap((origin) => {
      if (openWay(origin, behavior) !== undefined) return [];
      const lock =
        serviceOf(origin.target) !== undefined ? 'IAM' : isSigned(origin) ? 'origin access control' : undefined;
      return lock === undefined ? [] : [{ pattern: behavior.pattern, by: `${lock} of origin ${origin.id}` }];
    }),
  );
}

function isSigned({ accessControl }: Origin): boolean {
  return accessControl !== undefined && accessControl.signing !== 'never';
}

/** Why anybody may ask it; undefined: it is locked, or nothing tells. */
function openWay(origin: Origin, { functions }: Behavior): string | undefined {
  const { target, customHeaders, kind } = origin;
  const mayBeSigned = isSigned(origin) || functions['origin-request'] !== undefined;
  if (target.kind === 'bucket') {
    if (target.publicRead || target.aclRead) return 'a bucket that everybody reads';
    const tellsNothing = (target.statements?.length ?? 0) === 0;
    return !mayBeSigned && tellsNothing && !target.headerRead ? 'a bucket that is asked unsigned' : undefined;
  }
  // A header that only the distribution knows may be what the server goes by.
  if (customHeaders.length > 0) return undefined;
  if (target.kind === 'function-url') return target.auth === 'NONE' ? 'a function URL with AuthType NONE' : undefined;
  if (target.kind === 'http-api')
    return target.routes.some(({ auth }) => auth === 'NONE')
      ? 'an API with a route that wants no signature'
      : undefined;
  if (target.kind === 'rest-api') {
    const isOpen =
      target.policy === undefined && target.methods.some(({ auth, needsKey }) => auth === 'NONE' && !needsKey);
    return isOpen ? 'an API with a method that wants neither signature nor key' : undefined;
  }
  return kind === 's3' && isBucket(origin) && !mayBeSigned ? 'a bucket that is asked unsigned' : undefined;
}
