/*! traffic: what works and hurts between viewer, cache and origin: cached APIs, forwarded Host, split caches, plain HTTP. */

import { textOf } from '../../distribution/cloudformation/part.js';
import type { Behavior, OriginTarget } from '../../distribution/model.js';
import { admitsHeader, isCachingDisabled } from '../../distribution/policies.js';
import type { Examined, ExaminedBehavior, ExaminedDistribution } from '../examined.js';
import type { Say } from '../finding.js';
import { isProtected } from '../protection.js';

export function checkTraffic({ distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const behavior of distribution.behaviors) {
      const targets = targetsOf(distribution, behavior.model);
      checkHost(behavior, targets, say);
      checkApiCache(behavior, targets, say);
      if (isProtected(behavior)) checkPasses(behavior, say);
    }
  }
}

/** What stands behind the origin, or behind the members of the group. */
function targetsOf({ model }: ExaminedDistribution, { targetOriginId }: Behavior): OriginTarget[] {
  const members = model.originGroups[targetOriginId]?.members ?? [targetOriginId];
  return members.flatMap((id) => model.origins[id]?.target ?? []);
}

/** S3, function URLs and API Gateway are chosen by Host: with the viewer's they answer 403 or 404. */
function checkHost({ part, model }: ExaminedBehavior, targets: OriginTarget[], say: Say): void {
  const kinds = targets.filter(isChosenByHost).map((target) => target.kind);
  if (kinds.length === 0 || !admitsHeader(model, 'host')) return;
  const message = `The viewer's Host reaches the origin, and a ${kinds[0]} is chosen by Host: it answers nobody under that name.`;
  const mayRewrite = model.functions['origin-request'] !== undefined;
  const fix = 'Use AllViewerExceptHostHeader (b689b0a8-53d0-40ab-baf2-68738e2966ac), or name headers without Host.';
  say(mayRewrite ? 'host-forwarded-maybe' : 'host-forwarded', part.at, message, fix);
}

/** A website endpoint may be named as the site is. */
function isChosenByHost(target: OriginTarget): boolean {
  return target.kind === 'bucket' ? !target.website : target.kind !== 'external';
}

function checkApiCache({ part, model }: ExaminedBehavior, targets: OriginTarget[], say: Say): void {
  const isApi = /(^|\/)(api|graphql)(\/|\*|$)/i.test(model.pattern) || targets.some(isLambda);
  const { cachePolicy } = model;
  if (!isApi || isCachingDisabled(cachePolicy) || (cachePolicy.defaultTtl === 0 && cachePolicy.minTtl === 0)) return;
  const message = `Answers of "${model.pattern}" are cached for ${cachePolicy.defaultTtl} seconds by "${cachePolicy.name}", whoever asks.`;
  say('api-cached', part.at, message, 'Use CachingDisabled (4135ea2d-6df8-44a3-9df3-4b5a84be39ad).');
}

function isLambda(target: OriginTarget): boolean {
  return target.kind === 'http-api' || target.kind === 'function-url';
}

/** Each visitor's pass is different: in the key it makes a copy of each object for each visitor. */
function checkPasses({ part, model }: ExaminedBehavior, say: Say): void {
  const { cookies } = model.cachePolicy;
  const splits =
    cookies.behavior === 'all' ||
    cookies.behavior === 'allExcept' ||
    (cookies.behavior === 'whitelist' && cookies.names.some((name) => /^(CloudFront-|__Host-|__Secure-)/.test(name)));
  if (splits) {
    const message = `"${model.pattern}" lets visitors in by cookie, and its cache key holds cookies: nobody shares a cached object.`;
    say(
      'cookies-in-key',
      part.at,
      message,
      'Leave cookies out of the cache policy; the check reads them all the same.',
    );
  }
  if (textOf(part, 'ViewerProtocolPolicy') === 'allow-all') {
    const message = `"${model.pattern}" lets visitors in by a pass, and takes it over plain HTTP.`;
    say('plain-http', part.at, message, 'Set ViewerProtocolPolicy: redirect-to-https.');
  }
}
