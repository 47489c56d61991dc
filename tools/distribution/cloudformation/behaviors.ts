/*! behaviors: the cache behaviors of a distribution, in the order CloudFront tries them. Source: API_CacheBehavior */
import { type Behavior, emptyCachePolicy } from '../model.js';
import { readForwardedValues } from './forwarded-values.js';
import { readFunctions } from './functions.js';
import { readTrustedKeys } from './keys.js';
import { flagOf, has, type Part, partOf, partsOf, reportRest, requiredTextOf, textsOf, wordOf } from './part.js';
import { readCachePolicy, readOriginRequestPolicy, readResponseHeadersPolicy } from './read-policies.js';
import { refuse } from './reading.js';

/** What happens locally to properties of a behavior that are not simulated. */
export const leftOutOfBehavior = {
  FieldLevelEncryptionId: 'fields reach the origin unencrypted',
  RealtimeLogConfigArn: 'no real-time log is written',
  SmoothStreaming: 'files are passed on as they are',
  GrpcConfig: 'gRPC calls are plain HTTP requests',
};

/** `targets`: the ids of origins and origin groups. */
export function readBehaviors(config: Part, targets: string[]): Behavior[] {
  const listed = partsOf(config, 'CacheBehaviors', 'PathPattern').map((part) =>
    readBehavior(part, requiredTextOf(part, 'PathPattern'), false, targets),
  );
  const fallback = partOf(config, 'DefaultCacheBehavior');
  if (fallback) return [...listed, readBehavior(fallback, '*', true, targets)];
  refuse(config.reading, 'missing-property', config.at, '"DefaultCacheBehavior" is missing. Add it.');
  return listed;
}

function readBehavior(part: Part, pattern: string, isDefault: boolean, targets: string[]): Behavior {
  const compress = flagOf(part, 'Compress', false);
  const policies = readPolicies(part, compress);
  const methods = textsOf(part, 'AllowedMethods');
  const cached = textsOf(part, 'CachedMethods');
  const behavior: Behavior = {
    pattern,
    isDefault,
    targetOriginId: readTargetId(part, targets),
    viewerProtocolPolicy: wordOf(part, 'ViewerProtocolPolicy', ['allow-all', 'redirect-to-https', 'https-only']),
    allowedMethods: methods.length > 0 ? methods : ['GET', 'HEAD'],
    cachedMethods: cached.length > 0 ? cached : ['GET', 'HEAD'],
    compress,
    ...policies,
    responseHeadersPolicy: readResponseHeadersPolicy(part),
    trustedKeys: readTrustedKeys(part),
    ...readFunctions(part, pattern),
  };
  reportRest(part, leftOutOfBehavior);
  return behavior;
}

function readTargetId(part: Part, targets: string[]): string {
  const id = requiredTextOf(part, 'TargetOriginId');
  if (id !== '' && !targets.includes(id)) {
    const sentence = `TargetOriginId "${id}" is neither an origin nor an origin group. Known are ${targets.join(', ')}.`;
    refuse(part.reading, 'unknown-origin', part.at, sentence);
  }
  return id;
}

function readPolicies(part: Part, compress: boolean): Pick<Behavior, 'cachePolicy' | 'originRequestPolicy'> {
  const values = partOf(part, 'ForwardedValues');
  const hasPolicy = has(part, 'CachePolicyId');
  if (hasPolicy && values) {
    // API_CacheBehavior: one or the other; CloudFront answers InvalidArgument to both.
    const sentence = 'CachePolicyId excludes ForwardedValues. Remove ForwardedValues.';
    refuse(part.reading, 'policy-and-legacy', part.at, sentence);
  }
  if (!hasPolicy && values) return readForwardedValues(part, values, compress);
  if (!hasPolicy) refuse(part.reading, 'missing-property', part.at, '"CachePolicyId" is missing. Name a cache policy.');
  const originRequestPolicy = readOriginRequestPolicy(part);
  // Empty beside a noted mistake only, so that reading can go on and find the others.
  return { cachePolicy: readCachePolicy(part) ?? emptyCachePolicy, originRequestPolicy };
}
