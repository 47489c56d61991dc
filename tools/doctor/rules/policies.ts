/*! policies: cache policies and origin request policies. API_CachePolicyConfig, API_OriginRequestPolicyConfig */

import {
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from '../../distribution/cloudformation/managed-policies.js';
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { flagOf, has, openPart, type Part, partOf, textOf } from '../../distribution/cloudformation/part.js';
import { mayBeOfAccount, readTtls } from '../../distribution/cloudformation/read-policies.js';
import { findByAttribute, ofType, type Reading } from '../../distribution/cloudformation/reading.js';
import { readRequestHeaders, readSelection } from '../../distribution/cloudformation/selections.js';
import type { Selection } from '../../distribution/model.js';
import { policyLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

const kinds = [
  ['CachePolicyId', 'AWS::CloudFront::CachePolicy', managedCachePolicies],
  ['OriginRequestPolicyId', 'AWS::CloudFront::OriginRequestPolicy', managedOriginRequestPolicies],
  ['ResponseHeadersPolicyId', 'AWS::CloudFront::ResponseHeadersPolicy', managedResponseHeadersPolicies],
] as const;

export function checkPolicies({ reading, distributions }: Examined, say: Say): void {
  for (const { part } of distributions.flatMap((distribution) => distribution.behaviors)) {
    checkChoice(part, say);
    for (const [key, type, managed] of kinds) checkId(part, key, type, managed, say);
  }
  for (const config of configsOf(reading, 'AWS::CloudFront::CachePolicy', 'CachePolicyConfig'))
    checkCachePolicy(config, say);
  for (const config of configsOf(reading, 'AWS::CloudFront::OriginRequestPolicy', 'OriginRequestPolicyConfig')) {
    checkRequestPolicy(config, say);
  }
}

export function configsOf(reading: Reading, type: string, key: string): Part[] {
  return ofType(reading, type).flatMap(
    ({ logicalId, properties }) => partOf(openPart(reading, properties, logicalId), key) ?? [],
  );
}

/** One way of caching: a policy, or the legacy settings. */
function checkChoice(part: Part, say: Say): void {
  const hasPolicy = has(part, 'CachePolicyId');
  const legacy = ['ForwardedValues', 'MinTTL', 'DefaultTTL', 'MaxTTL'].filter((key) => has(part, key));
  if (hasPolicy && legacy.length > 0) {
    const message = `CachePolicyId stands beside ${legacy.join(', ')}, and CloudFront takes one or the other.`;
    say('policy-and-legacy', part.at, message, `Remove ${legacy.join(', ')}.`);
  } else if (!hasPolicy && !legacy.includes('ForwardedValues')) {
    say('policy-missing', part.at, 'The behavior has no cache policy.', 'Set CachePolicyId.');
  } else if (!hasPolicy && has(part, 'OriginRequestPolicyId')) {
    const message = 'An origin request policy works beside a cache policy only.';
    say('request-policy-alone', part.at, message, 'Set CachePolicyId in place of ForwardedValues.');
  }
}

/** What may be of the account is taken on trust, and warned of by the reader. */
function checkId(part: Part, key: string, type: string, managed: Record<string, unknown>, say: Say): void {
  const id = textOf(part, key);
  if (id === undefined || isPlaceholder(id) || Object.hasOwn(managed, id)) return;
  if (findByAttribute(part.reading, type, 'Ref', id) || typeof part.value[key] !== 'string') return;
  if (mayBeOfAccount(id, managed)) return;
  const message = `${key} "${id}" is neither a managed policy nor one of this template.`;
  say('unknown-policy', part.at, message, 'Correct the id.');
}

function checkCachePolicy(config: Part, say: Say): void {
  const { at } = config;
  const { minTtl: min, defaultTtl: byDefault, maxTtl: max } = readTtls(config);
  if (min > byDefault || byDefault > max) {
    const message = `MinTTL ${min}, DefaultTTL ${byDefault} and MaxTTL ${max} do not rise.`;
    say('ttl-order', at, message, 'Keep MinTTL ≤ DefaultTTL ≤ MaxTTL.');
  }
  const key = partOf(config, 'ParametersInCacheKeyAndForwardedToOrigin');
  if (key) checkKey(key, min === 0 && byDefault === 0 && max === 0, say);
}

function checkKey(key: Part, isUncached: boolean, say: Say): void {
  const headers = readSelection(key, 'HeadersConfig', 'HeaderBehavior', 'Headers');
  const cookies = readSelection(key, 'CookiesConfig', 'CookieBehavior', 'Cookies');
  const query = readSelection(key, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings');
  const isNormalised = ['EnableAcceptEncodingGzip', 'EnableAcceptEncodingBrotli'].some((flag) =>
    flagOf(key, flag, false),
  );
  if (isUncached && isNormalised) {
    const message = 'All times are 0, so nothing is cached, and EnableAcceptEncodingGzip and -Brotli are refused.';
    say('encoding-uncached', key.at, message, 'Set both to false.');
  }
  if (isUncached && [headers, cookies, query].some((selection) => selection.behavior !== 'none')) {
    const message = 'All times are 0, so nothing is cached, and a cache key is refused.';
    say('key-uncached', key.at, message, 'Name headers, cookies and query in an origin request policy.');
  }
  if (isNormalised && namesOf(headers).includes('accept-encoding')) {
    const message = 'Accept-Encoding is named although gzip or brotli are enabled, which put it in normalised.';
    say('encoding-twice', key.at, message, 'Remove it from Headers.');
  }
  checkOwnHeaders(key.at, headers, say);
  checkLengths(key.at, [headers, cookies, query], say);
}

function checkRequestPolicy(config: Part, say: Say): void {
  const headers = readRequestHeaders(config);
  const named = headers.behavior === 'whitelist' ? headers.names : [];
  for (const name of ['authorization', 'accept-encoding'].filter((each) => named.includes(each))) {
    const message = `An origin request policy cannot name "${name}".`;
    say('request-policy-header', config.at, message, 'Name it in the cache policy, or forward all headers but some.');
  }
  checkOwnHeaders(config.at, headers, say);
  const cookies = readSelection(config, 'CookiesConfig', 'CookieBehavior', 'Cookies');
  checkLengths(
    config.at,
    [headers, cookies, readSelection(config, 'QueryStringsConfig', 'QueryStringBehavior', 'QueryStrings')],
    say,
  );
}

/** They belong to CloudFront, which takes them off a viewer's request. DG/RequestAndResponseBehaviorCustomOrigin.html */
function checkOwnHeaders(at: string, headers: Selection, say: Say): void {
  for (const name of namesOf(headers).filter((each) => /^x-(amz-cf|edge)-/.test(each))) {
    const message = `Header "${name}" of a viewer never gets past CloudFront, so the policy selects nothing by it.`;
    say('policy-header', at, message, 'Take it off the policy.');
  }
}

function checkLengths(at: string, selections: Selection[], say: Say): void {
  const all = selections.map(namesOf);
  const longest = Math.max(...all.map((names) => names.length));
  const characters = all.flat().join('').length;
  if (longest <= policyLimits.names && characters <= policyLimits.length) return;
  const found = `found ${longest} and ${characters}`;
  const message = `A policy names up to ${policyLimits.names} of each and ${policyLimits.length} characters; ${found}.`;
  say('policy-size', at, message, 'Name fewer, or use "all" or "allExcept".');
}

function namesOf(selection: Selection): string[] {
  return 'names' in selection ? selection.names : [];
}
