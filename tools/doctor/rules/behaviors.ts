/*! behaviors: paths, methods and targets. DG/DownloadDistValuesCacheBehavior.html */

import { flagOf, has, type Part, partOf, textOf } from '../../distribution/cloudformation/part.js';
import type { Behavior } from '../../distribution/model.js';
import { distributionLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedDistribution } from '../examined.js';

/** DG/http-403-invalid-method.html */
const allowedSets = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];
const cachedSets = allowedSets.slice(0, 2);

export function checkBehaviors({ distributions }: Examined, say: Say): void {
  for (const distribution of distributions) {
    for (const { part, model } of distribution.behaviors) {
      checkTarget(distribution, part, model, say);
      checkMethods(part, model, say);
      checkGrpc(distribution.config, part, model, say);
      if (!model.isDefault) checkPattern(part, model.pattern, say);
      checkFailover(distribution, part, model, say);
      checkCompression(part, model, say);
    }
    checkRoot(distribution, say);
  }
}

function checkTarget({ model }: ExaminedDistribution, part: Part, { targetOriginId }: Behavior, say: Say): void {
  const known = [...Object.keys(model.origins), ...Object.keys(model.originGroups)];
  if (known.includes(targetOriginId)) return;
  const message = `TargetOriginId "${targetOriginId}" is neither an origin nor an origin group.`;
  say('unknown-target', part.at, message, `Name one of ${known.join(', ')}.`);
}

function checkMethods(part: Part, { allowedMethods, cachedMethods }: Behavior, say: Say): void {
  const allowed = [...allowedMethods].sort().join();
  const cached = [...cachedMethods].sort().join();
  if (!allowedSets.includes(allowed)) {
    const message = `AllowedMethods ${allowed} is not one of the three sets.`;
    say('methods', part.at, message, `Use ${allowedSets.join(' or ')}.`);
  } else if (!cachedSets.includes(cached) || !cachedMethods.every((method) => allowedMethods.includes(method))) {
    const message = `CachedMethods ${cached} is not one of the two sets, or not allowed as a whole.`;
    say('methods', part.at, message, `Use ${cachedSets.join(' or ')}, within AllowedMethods.`);
  }
}

/** DG/distribution-using-grpc.html. The default HttpVersion of the API is http1.1: API_DistributionConfig */
function checkGrpc(config: Part, part: Part, { allowedMethods }: Behavior, say: Say): void {
  const grpc = partOf(part, 'GrpcConfig');
  if (!grpc || !flagOf(grpc, 'Enabled', false)) return;
  const version = (textOf(config, 'HttpVersion') ?? 'http1.1').toLowerCase();
  if (!version.startsWith('http2')) {
    say('grpc-http', part.at, `gRPC is on, and HttpVersion is ${version}.`, 'Set HttpVersion: http2 or http2and3.');
  }
  if (allowedMethods.includes('POST')) return;
  say('grpc-methods', part.at, 'gRPC is on, but POST is not allowed.', 'Allow all seven methods.');
}

function checkPattern(part: Part, pattern: string, say: Say): void {
  if (pattern.length <= distributionLimits.pattern && /^[A-Za-z0-9_\-.*?$/~"'@:+&]+$/.test(pattern)) return;
  const message = `"${pattern}" is no path pattern: up to ${distributionLimits.pattern} of A-Z a-z 0-9 _-.*$/~"'@:+& and ? are.`;
  say('path-pattern', part.at, message, 'Correct the pattern; it has no query and no percent encoding.');
}

/** Only GET, HEAD and OPTIONS fail over. DG/high_availability_origin_failover.html */
function checkFailover({ model }: ExaminedDistribution, part: Part, behavior: Behavior, say: Say): void {
  if (!Object.hasOwn(model.originGroups, behavior.targetOriginId) || !behavior.allowedMethods.includes('POST')) return;
  const message = `Origin group "${behavior.targetOriginId}" gets POST and its like, which never fail over.`;
  say('failover-methods', part.at, message, 'Allow GET, HEAD and OPTIONS only, or accept it for writes.');
}

function checkCompression(part: Part, { compress, cachePolicy }: Behavior, say: Say): void {
  const isCached = cachePolicy.maxTtl > 0;
  if (!compress || cachePolicy.legacy || !isCached || cachePolicy.gzip || cachePolicy.brotli) return;
  const message = `Compress is on, but cache policy "${cachePolicy.name}" enables neither gzip nor brotli.`;
  say(
    'compress-nothing',
    part.at,
    message,
    'Set EnableAcceptEncodingGzip and EnableAcceptEncodingBrotli in the policy.',
  );
}

/** "/" of a bucket is not a page: S3 answers a REST request for it with 403. */
function checkRoot({ config, model, behaviors }: ExaminedDistribution, say: Say): void {
  const fallback = behaviors.find((behavior) => behavior.model.isDefault);
  if (!fallback || model.defaultRootObject !== undefined) return;
  const target = model.originGroups[fallback.model.targetOriginId]?.members[0] ?? fallback.model.targetOriginId;
  const origin = model.origins[target]?.target;
  if (origin?.kind !== 'bucket' || origin.website || attached(fallback.part)) return;
  const message = 'There is no DefaultRootObject, so "/" asks the bucket for a list, which it denies.';
  say('no-root-object', config.at, message, 'Set DefaultRootObject: index.html.');
}

/** A function may serve "/", one of another stack too. */
function attached(part: Part): boolean {
  return has(part, 'FunctionAssociations') || has(part, 'LambdaFunctionAssociations');
}
