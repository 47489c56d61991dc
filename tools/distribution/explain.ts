/*! explain: what CloudFront would do with one URL, said from the model alone: nothing runs and nobody is asked. */

import type { EventType } from '../http/event-type.js';
import { answersTo, isLoopbackName, publicHost } from './hosts.js';
import { matchBehavior } from './match.js';
import type { Behavior, DistributionModel, Origin } from './model.js';
import { admitsHeader, isCachingDisabled, type NameLists, namesInKey, namesToOrigin } from './policies.js';
import { attachedNames } from './unknown-functions.js';

export interface Explanation {
  distribution: string;
  /** The pattern. */
  behavior: string;
  /** Why this one: a sentence. */
  why: string;
  /** An id of the template. */
  origin: string;
  /** The second origin of a group, asked when the first fails. */
  fallback?: string;
  functions: Partial<Record<EventType, string>>;
  /** Values that only a deploy knows, and what stands for them. Sentences. */
  standIns: string[];
  /** What answers before the origin is asked. Sentences. */
  answers: string[];
  cache: { enabled: boolean; policy: string; minTtl: number; defaultTtl: number; maxTtl: number };
  /** By name. */
  cacheKey: NameLists;
  toOrigin: NameLists & {
    /** Host that the origin is asked for. */
    host: string;
    /** Path as it is sent, unless a function changes it. */
    path: string;
    /** What CloudFront adds: custom headers of the origin, by name. */
    adds: string[];
    signed: boolean;
  };
}

/** `url`: whole, or a path; plain http on this machine counts as https, as it does where it is served. Of several distributions the one with that alias is meant, else the first. */
export function explain(models: readonly DistributionModel[], url: string, method = 'GET'): Explanation {
  const { scheme, host: typed, path } = takeApart(url);
  const host = publicHost(typed, models);
  const model = models.find((each) => answersTo(each, host)) ?? models[0]!;
  const behavior = matchBehavior(model, path);
  const asked = path === '/' && model.defaultRootObject ? `/${model.defaultRootObject}` : path;
  const [first, second] = model.originGroups[behavior.targetOriginId]?.members ?? [behavior.targetOriginId];
  const origin = model.origins[first]!;
  return {
    distribution: model.logicalId,
    behavior: behavior.pattern,
    why: sayWhy(model, behavior, path),
    origin: first,
    ...(second === undefined ? {} : { fallback: second }),
    functions: attachedNames(behavior),
    standIns: model.notSimulated.filter(({ isStandIn }) => isStandIn).map(({ what, instead }) => `${what}: ${instead}`),
    answers: sayAnswers(model, behavior, { scheme, method, path }),
    cache: cacheOf(behavior),
    cacheKey: namesInKey(behavior),
    toOrigin: originOf(behavior, origin, host || model.domainName, asked),
  };
}

/** The path as it stands: parsing it as a URL would normalise it. */
function takeApart(url: string): { scheme: string; host: string; path: string } {
  const [, scheme = 'https', host = '', path = ''] =
    /^(?:(https?):\/\/(\[[^\]]*\]|[^/?#:]*)[^/?#]*)?([^?#]*)/i.exec(url) ?? [];
  const isHere = isLoopbackName(host.toLowerCase());
  return { scheme: isHere ? 'https' : scheme.toLowerCase(), host: host.toLowerCase(), path: path || '/' };
}

function sayWhy(model: DistributionModel, behavior: Behavior, path: string): string {
  const place = model.behaviors.indexOf(behavior);
  if (behavior.isDefault) return place === 0 ? 'It is the only behavior.' : `No pattern before it matches "${path}".`;
  const passed = model.behaviors.slice(0, place).map((each) => `"${each.pattern}"`);
  const first = `"${behavior.pattern}" is the first pattern that matches "${path}"`;
  return passed.length === 0
    ? `${first}.`
    : `${first}; ${passed.join(', ')} before it ${passed.length === 1 ? 'does' : 'do'} not.`;
}

interface Asked {
  scheme: string;
  method: string;
  path: string;
}

/** In the order of the pipeline. */
function sayAnswers(model: DistributionModel, behavior: Behavior, { scheme, method, path }: Asked): string[] {
  const answers: string[] = [];
  const { viewerProtocolPolicy: policy, allowedMethods, trustedKeys } = behavior;
  if (!model.enabled) answers.push('403: the distribution is disabled.');
  const redirect = method === 'GET' || method === 'HEAD' ? 301 : 307;
  if (scheme === 'http' && policy === 'redirect-to-https') answers.push(`${redirect} to the same URL with https.`);
  if (scheme === 'http' && policy === 'https-only') answers.push('403: the behavior is https-only.');
  if (!allowedMethods.includes(method)) answers.push(`403: ${method} is not one of ${allowedMethods.join(', ')}.`);
  if (model.geoRestriction.type !== 'none') answers.push('403 for viewers of restricted countries.');
  if (trustedKeys) answers.push('403 without a signed URL or signed cookies of a trusted key group.');
  if (path === '/' && model.defaultRootObject) answers.push(`"/" is served as "/${model.defaultRootObject}".`);
  return answers;
}

function cacheOf({ cachePolicy }: Behavior): Explanation['cache'] {
  const { name: policy, minTtl, defaultTtl, maxTtl } = cachePolicy;
  return { enabled: !isCachingDisabled(cachePolicy), policy, minTtl, defaultTtl, maxTtl };
}

function originOf(behavior: Behavior, origin: Origin, viewerHost: string, path: string): Explanation['toOrigin'] {
  const { accessControl } = origin;
  return {
    host: admitsHeader(behavior, 'host') ? viewerHost : origin.domainName,
    path: origin.path + path,
    ...namesToOrigin(behavior),
    adds: origin.customHeaders.map(([name]) => name),
    signed: accessControl !== undefined && accessControl.signing !== 'never',
  };
}
