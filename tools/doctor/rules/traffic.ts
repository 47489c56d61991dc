/*! traffic: what works and hurts between viewer, cache and origin: cached APIs, forwarded Host, split caches, plain HTTP. */

import { managedIds } from '../../distribution/cloudformation/managed-policies.js';
import { textOf } from '../../distribution/cloudformation/part.js';
import { answersTo } from '../../distribution/hosts.js';
import type { DistributionModel, Origin } from '../../distribution/model.js';
import { admitsHeader, isCachingDisabled } from '../../distribution/policies.js';
import type { Say } from '../doctor-finding.js';
import { type Examined, type ExaminedBehavior, originsOf } from '../examined.js';
import { guessed, isProtected } from '../protection.js';
import { outsideTheKey } from './first-visitor.js';

type Names = Pick<DistributionModel, 'domainName' | 'aliases'>;

export function checkTraffic({ distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const behavior of distribution.behaviors) {
      const origins = originsOf(distribution.model, behavior.model);
      checkHost(behavior, origins, distribution.model, say);
      if (outsideTheKey(distribution.model, behavior.model).length === 0) checkApiCache(behavior, origins, say);
      if (isProtected(behavior)) checkPasses(behavior, say);
    }
  }
}

/** Hosts that belong to many customers: each answers for the names it gave out, and 403 or 404 to all others. */
const shared: [RegExp, string][] = [
  [/\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/, 'an API of API Gateway'],
  [/\.lambda-url\.[a-z0-9-]+\.on\.aws$/, 'a function URL'],
  [/\.lambda-web\.[a-z0-9-]+\.on\.aws$/, 'a Lambda Web Function'],
  [/\.awsapprunner\.com$/, 'a service of App Runner'],
  [/\.amplifyapp\.com$/, 'an app of Amplify'],
  [/\.appsync-api\.[a-z0-9-]+\.amazonaws\.com$/, 'an API of AppSync'],
  [/(^|\.)s3[.-]([a-z0-9.-]+\.)?amazonaws\.com(\.cn)?$/, 'a bucket'],
];

/** What an origin is, where the viewer's Host is not its own. */
function sharedHost({ domainName, target }: Origin, model: Names): string | undefined {
  const website = /^(.+)\.s3-website[.-]/.exec(domainName)?.[1];
  // A website is the bucket of its Host: AmazonS3/latest/userguide/website-hosting-custom-domain-walkthrough.html
  if (website !== undefined) return answersTo(model, website) ? undefined : 'a website of S3';
  if (target.kind === 'bucket') return 'a bucket';
  const known = shared.find(([pattern]) => pattern.test(domainName))?.[1];
  return known ?? (target.kind === 'external' ? undefined : `a ${target.kind}`);
}

function checkHost({ part, model }: ExaminedBehavior, origins: Origin[], distribution: Names, say: Say): void {
  const [kind] = origins.flatMap((origin) => sharedHost(origin, distribution) ?? []);
  if (kind === undefined || !admitsHeader(model, 'host')) return;
  const message = `The viewer's Host reaches the origin, and ${kind} is chosen by Host: it answers nobody under that name.`;
  const mayRewrite = model.functions['origin-request'] !== undefined;
  const fix = `Use AllViewerExceptHostHeader (${managedIds.allViewerExceptHostHeader}), or name headers without Host.`;
  say(mayRewrite ? 'host-forwarded-maybe' : 'host-forwarded', part.at, message, fix);
}

function checkApiCache({ part, model }: ExaminedBehavior, origins: Origin[], say: Say): void {
  const isApi = /(^|\/)(api|graphql)(\/|\*|$)/i.test(model.pattern) || origins.some(isLambda);
  const { cachePolicy } = model;
  if (!isApi || isCachingDisabled(cachePolicy) || (cachePolicy.defaultTtl === 0 && cachePolicy.minTtl === 0)) return;
  const message = `Answers of "${model.pattern}" are cached for ${cachePolicy.defaultTtl} seconds by "${cachePolicy.name}", whoever asks.`;
  say('api-cached', part.at, message, `Use CachingDisabled (${managedIds.cachingDisabled}).`);
}

function isLambda({ target }: Origin): boolean {
  return target.kind === 'http-api' || target.kind === 'rest-api' || target.kind === 'function-url';
}

/** Each visitor's pass is different: in the key it makes a copy of each object for each visitor. */
function checkPasses(behavior: ExaminedBehavior, say: Say): void {
  const { part, model } = behavior;
  const { cookies } = model.cachePolicy;
  const splits =
    cookies.behavior === 'all' ||
    cookies.behavior === 'allExcept' ||
    (cookies.behavior === 'whitelist' && cookies.names.some((name) => /^(CloudFront-|__Host-|__Secure-)/.test(name)));
  if (splits) {
    const message = `"${model.pattern}" lets visitors in by cookie, and its cache key holds cookies: nobody shares a cached object.${guessed(behavior)}`;
    say(
      'cookies-in-key',
      part.at,
      message,
      'Leave cookies out of the cache policy; the check reads them all the same.',
    );
  }
  if (textOf(part, 'ViewerProtocolPolicy') === 'allow-all') {
    const message = `"${model.pattern}" lets visitors in by a pass, and takes it over plain HTTP.${guessed(behavior)}`;
    say('plain-http', part.at, message, 'Set ViewerProtocolPolicy: redirect-to-https.');
  }
}
