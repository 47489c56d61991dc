/** What the functions of a distribution cost for each million requests, and what would do the same for less. */

import type { Behavior, DistributionModel, EdgeFunction } from '../distribution/model.js';
import type { EventType } from '../http/event-type.js';
import { prices } from './prices.js';

export interface Assumptions {
  /** Share of requests answered from the cache, 0–1. */
  hitRatio: number;
  /** Wall time of one Lambda@Edge invocation in milliseconds. */
  lambdaMs: number;
}

export interface CostRow {
  behavior: string;
  event: EventType;
  function: string;
  kind: 'function' | 'lambda';
  /** Of a million requests to this behavior. */
  invocations: number;
  usdPerMillion: number;
  /** Something that does this for less, where there is one. */
  alternative?: { what: string; usdPerMillion: number };
}

const MILLION = 1_000_000;

export function estimateCost(model: DistributionModel, assumptions: Assumptions): CostRow[] {
  return model.behaviors.flatMap((behavior) =>
    Object.entries(behavior.functions).map(([event, edgeFunction]) =>
      estimateOne(behavior, event as EventType, edgeFunction, assumptions, model),
    ),
  );
}

function estimateOne(
  behavior: Behavior,
  event: EventType,
  edgeFunction: EdgeFunction,
  assumptions: Assumptions,
  model: DistributionModel,
): CostRow {
  const invocations = isOriginEvent(event) ? MILLION * (1 - hitRatioOf(behavior, assumptions)) : MILLION;
  const usdPerMillion = usdFor(edgeFunction, invocations, assumptions);
  const row = {
    behavior: behavior.pattern,
    event,
    function: edgeFunction.name,
    kind: edgeFunction.kind,
    invocations,
    usdPerMillion,
  };
  const alternative = cheaper(behavior, event, edgeFunction, invocations, model);
  return alternative && alternative.usdPerMillion < usdPerMillion ? { ...row, alternative } : row;
}

function isOriginEvent(event: EventType): boolean {
  return event === 'origin-request' || event === 'origin-response';
}

/** A behavior that does not cache has no hits, whatever the rest of the site does. */
function hitRatioOf({ cachePolicy }: Behavior, { hitRatio }: Assumptions): number {
  return cachePolicy.maxTtl === 0 ? 0 : hitRatio;
}

function usdFor(edgeFunction: EdgeFunction, invocations: number, { lambdaMs }: Assumptions): number {
  if (edgeFunction.kind === 'function') {
    const reads = edgeFunction.store === undefined ? 0 : invocations;
    return (invocations * prices.functionInvocations.usd + reads * prices.storeReads.usd) / MILLION;
  }
  const gigabyteSeconds = invocations * (lambdaMs / 1000) * (edgeFunction.memory / 1024);
  return (invocations * prices.lambdaRequests.usd) / MILLION + gigabyteSeconds * prices.lambdaDuration.usd;
}

/** The cheapest correct tool first: CloudFront's own feature, then a CloudFront Function, then Lambda@Edge. */
function cheaper(
  behavior: Behavior,
  event: EventType,
  edgeFunction: EdgeFunction,
  invocations: number,
  model: DistributionModel,
): CostRow['alternative'] {
  const does = (word: string) => edgeFunction.name.includes(word) || codeFile(edgeFunction).includes(word);
  const target = model.origins[behavior.targetOriginId]?.target.kind;
  const asFunction = (invocations * prices.functionInvocations.usd) / MILLION;
  if (does('signed-cookie') && edgeFunction.kind === 'lambda') {
    return {
      what: 'a key group on the behavior, where no login, rules by path or own answers are wanted',
      usdPerMillion: 0,
    };
  }
  if (does('sigv4-signer') && (target === 'bucket' || target === 'function-url')) {
    return { what: 'an origin access control, which signs for this kind of origin', usdPerMillion: 0 };
  }
  if (does('response-headers') || (does('origin-headers') && event === 'origin-response')) {
    return { what: 'a response headers policy, where the values are fixed', usdPerMillion: 0 };
  }
  if (does('request-headers') || does('origin-headers')) {
    return { what: 'custom headers of the origin, where the values are fixed', usdPerMillion: 0 };
  }
  if (edgeFunction.kind === 'lambda' && !isOriginEvent(event) && !edgeFunction.includeBody) {
    return {
      what: 'a CloudFront Function, where neither network, body nor RSA or ECDSA are needed',
      usdPerMillion: asFunction,
    };
  }
  return undefined;
}

function codeFile(edgeFunction: EdgeFunction): string {
  if (edgeFunction.kind === 'function') return edgeFunction.file ?? '';
  return edgeFunction.code.file;
}
