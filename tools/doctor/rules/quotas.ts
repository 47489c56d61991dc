/*! quotas: how many of each a distribution may have, and lists that say their own length. DG/cloudfront-limits.html */

import { openPart, partOf, partsOf, textsOf } from '../../distribution/cloudformation/part.js';
import { isRecord, ofType, type Reading } from '../../distribution/cloudformation/reading.js';
import { distributionLimits } from '../../limits.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedDistribution } from '../examined.js';
import { edgeLambdas } from './associations.js';

export function checkQuotas(examined: Examined, say: Say): void {
  const { reading } = examined;
  for (const distribution of examined.distributions) {
    checkCounts(reading, examined, distribution, say);
    const { at, value } = distribution.config;
    checkQuantities(at, reading.resolve(value, at) as Record<string, unknown>, say);
  }
  for (const { logicalId, properties } of ofType(reading, 'AWS::CloudFront::KeyGroup')) {
    const config = partOf(openPart(reading, properties, logicalId), 'KeyGroupConfig');
    count(
      say,
      logicalId,
      'keys of a key group',
      config ? textsOf(config, 'Items').length : 0,
      distributionLimits.keysPerGroup,
    );
  }
}

function checkCounts(
  reading: Reading,
  examined: Examined,
  { logicalId, config, behaviors }: ExaminedDistribution,
  say: Say,
): void {
  const limits = distributionLimits;
  const lambdas = edgeLambdas({
    reading,
    distributions: examined.distributions.filter((each) => each.logicalId === logicalId),
  });
  count(say, config.at, 'origins', partsOf(config, 'Origins', 'Id').length, limits.origins);
  count(say, config.at, 'origin groups', partsOf(config, 'OriginGroups', 'Id').length, limits.originGroups);
  count(say, config.at, 'cache behaviors', partsOf(config, 'CacheBehaviors', 'PathPattern').length, limits.behaviors);
  count(say, config.at, 'aliases', textsOf(config, 'Aliases').length, limits.aliases);
  count(say, config.at, 'Lambda@Edge functions', lambdas.size, limits.lambdas);
  for (const { part } of behaviors) {
    count(
      say,
      part.at,
      'key groups of a behavior',
      textsOf(part, 'TrustedKeyGroups').length,
      limits.keyGroupsPerBehavior,
    );
  }
}

function count(say: Say, at: string, what: string, found: number, limit: number): void {
  if (found <= limit) return;
  say('quota', at, `${found} ${what}, and the quota is ${limit}.`, 'Have fewer; AWS raises some quotas on request.');
}

/** Every { Quantity, Items } below a place. */
function checkQuantities(at: string, value: Record<string, unknown>, say: Say): void {
  const { Quantity: quantity, Items: items } = value;
  if (quantity !== undefined && Array.isArray(items) && Number(quantity) !== items.length) {
    const message = `Quantity is ${String(quantity)}, but Items has ${items.length}.`;
    say('quantity', at, message, `Set Quantity: ${items.length}.`);
  }
  for (const [key, child] of Object.entries(value)) {
    for (const item of [child].flat()) if (isRecord(item)) checkQuantities(`${at}.${key}`, item, say);
  }
}
