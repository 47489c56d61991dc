/*! read-policies: the cache, origin request and response headers policy of a behavior: from the template, or AWS's own by id. */
import { type CachePolicy, emptyCachePolicy, type OriginRequestPolicy, type ResponseHeadersPolicy } from '../model.js';
import { type Ttls, ttlsOf } from '../policies.js';
import {
  managedCachePolicies,
  managedIds,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from './managed-policies.js';
import { isPlaceholder } from './names.js';
import { flagOf, numberOf, openPart, type Part, partOf, passOver, reportRest, requiredTextOf, textOf } from './part.js';
import { findByAttribute, leaveOut, type Reading, refuse } from './reading.js';
import { readResponseHeaders } from './response-headers.js';
import { readRequestHeaders, readSelection } from './selections.js';

interface PolicyKind<Policy> {
  /** Property of the behavior. */
  key: string;
  type: string;
  managed: Record<string, Policy>;
  /** Property of the resource that holds everything. */
  config: string;
  read(config: Part): Policy;
  /** Stands in for a policy of another stack. */
  unknown: Policy | undefined;
}

export function readCachePolicy(behavior: Part): CachePolicy | undefined {
  return readPolicy(behavior, {
    key: 'CachePolicyId',
    type: 'AWS::CloudFront::CachePolicy',
    managed: managedCachePolicies,
    config: 'CachePolicyConfig',
    read: cachePolicy,
    unknown: managedCachePolicies[managedIds.cachingDisabled],
  });
}

export function readOriginRequestPolicy(behavior: Part): OriginRequestPolicy | undefined {
  return readPolicy(behavior, {
    key: 'OriginRequestPolicyId',
    type: 'AWS::CloudFront::OriginRequestPolicy',
    managed: managedOriginRequestPolicies,
    config: 'OriginRequestPolicyConfig',
    read: originRequestPolicy,
    unknown: undefined,
  });
}

export function readResponseHeadersPolicy(behavior: Part): ResponseHeadersPolicy | undefined {
  return readPolicy(behavior, {
    key: 'ResponseHeadersPolicyId',
    type: 'AWS::CloudFront::ResponseHeadersPolicy',
    managed: managedResponseHeadersPolicies,
    config: 'ResponseHeadersPolicyConfig',
    read: readResponseHeaders,
    unknown: undefined,
  });
}

function readPolicy<Policy>(behavior: Part, kind: PolicyKind<Policy>): Policy | undefined {
  const id = textOf(behavior, kind.key);
  if (id === undefined) return undefined;
  if (Object.hasOwn(kind.managed, id)) return kind.managed[id];
  const resource = findByAttribute(behavior.reading, kind.type, 'Ref', id);
  if (!resource) return refuseUnknown(behavior, kind, id);
  const config = partOf(openPart(behavior.reading, resource.properties, resource.logicalId), kind.config);
  return config ? kind.read(config) : refuseEmpty(behavior.reading, resource.logicalId, kind.config);
}

function refuseUnknown<Policy>(behavior: Part, kind: PolicyKind<Policy>, id: string): Policy | undefined {
  const at = `${behavior.at}.${kind.key}`;
  if (typeof behavior.value[kind.key] !== 'string' || isPlaceholder(id) || mayBeOfAccount(id, kind.managed)) {
    const instead = kind.unknown ? 'nothing is cached' : 'the behavior has none';
    leaveOut(behavior.reading, kind.key, at, `policy "${id}" is not known here: ${instead}`, 'not-known-here');
    return kind.unknown;
  }
  const sentence = `"${id}" is neither a managed policy nor an ${kind.type} of this template. Correct the id, or declare the policy here.`;
  refuse(behavior.reading, 'unknown-policy', at, sentence);
  return undefined;
}

/**
 * An id that comes from a parameter or another stack is taken on trust, and one that is written here where it has the form of an id and
 * is no managed one mistyped.
 */
export function mayBeOfAccount(id: string, managed: Record<string, unknown>): boolean {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return false;
  const differing = (other: string) => [...other].filter((character, index) => character !== id[index]).length;
  return !Object.keys(managed).some((other) => differing(other) <= 2);
}

function refuseEmpty(reading: Reading, logicalId: string, config: string): undefined {
  refuse(reading, 'missing-property', logicalId, `"${config}" is missing. Add it.`);
  return undefined;
}

/** MinTTL, DefaultTTL and MaxTTL of a cache policy, or of the legacy settings of a behavior. */
export function readTtls(part: Part): Ttls {
  const [byDefault, max] = ['DefaultTTL', 'MaxTTL'].map((key) => numberOf(part, key, undefined));
  return ttlsOf(numberOf(part, 'MinTTL', 0), byDefault, max);
}

function cachePolicy(config: Part): CachePolicy {
  const inKey = partOf(config, 'ParametersInCacheKeyAndForwardedToOrigin') ?? openPart(config.reading, {}, config.at);
  const policy: CachePolicy = {
    ...emptyCachePolicy,
    name: requiredTextOf(config, 'Name'),
    ...readTtls(config),
    headers: readSelection(inKey, 'HeadersConfig', 'HeaderBehavior', 'Headers'),
    cookies: readSelection(inKey, 'CookiesConfig', 'CookieBehavior', 'Cookies'),
    query: readSelection(inKey, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings'),
    gzip: flagOf(inKey, 'EnableAcceptEncodingGzip', false),
    brotli: flagOf(inKey, 'EnableAcceptEncodingBrotli', false),
  };
  passOver(config, 'Comment');
  reportRest(config);
  reportRest(inKey);
  return policy;
}

function originRequestPolicy(config: Part): OriginRequestPolicy {
  const policy: OriginRequestPolicy = {
    name: requiredTextOf(config, 'Name'),
    headers: readRequestHeaders(config),
    cookies: readSelection(config, 'CookiesConfig', 'CookieBehavior', 'Cookies'),
    query: readSelection(config, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings'),
  };
  passOver(config, 'Comment');
  reportRest(config);
  return policy;
}
