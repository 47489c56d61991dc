/*! examined: a template laid out for the rules: each distribution as it is written, and the model that was made of it. */

import { chooseDistributions } from '../distribution/choose.js';
import { readDistribution } from '../distribution/cloudformation/distribution.js';
import { openReading, type ReadOptions } from '../distribution/cloudformation/index.js';
import { openPart, type Part, partOf, partsOf } from '../distribution/cloudformation/part.js';
import { ofType, type Reading, type Resource } from '../distribution/cloudformation/reading.js';
import type { Behavior, DistributionModel, Origin } from '../distribution/model.js';

export interface Examined {
  reading: Reading;
  distributions: ExaminedDistribution[];
}

export interface ExaminedDistribution {
  logicalId: string;
  /** DistributionConfig as written, intrinsics worked out. */
  config: Part;
  model: Omit<DistributionModel, 'notSimulated'>;
  origins: ExaminedOrigin[];
  /** In the order CloudFront tries them; the default one is last. */
  behaviors: ExaminedBehavior[];
}

export interface ExaminedOrigin {
  part: Part;
  model: Origin;
}

export interface ExaminedBehavior {
  part: Part;
  model: Behavior;
}

export interface ExamineOptions extends ReadOptions {
  /** The one distribution that is meant, by logical id, domain or alias. */
  distribution?: string | undefined;
}

/** Never refuses a distribution with mistakes: the model then holds what could be made out, and `reading.mistakes` the rest. */
export function examine(template: unknown, options: ExamineOptions): Examined {
  const reading = openReading(template, options);
  const distributions = ofType(reading, 'AWS::CloudFront::Distribution').map((resource) => lay(reading, resource));
  const chosen = chooseDistributions(
    distributions.map(({ model }) => model),
    options.distribution,
  );
  return { reading, distributions: distributions.filter(({ model }) => chosen.includes(model)) };
}

function lay(reading: Reading, resource: Resource): ExaminedDistribution {
  const { logicalId } = resource;
  const model = readDistribution(reading, resource, {});
  const part = openPart(reading, resource.properties, logicalId);
  const config = partOf(part, 'DistributionConfig') ?? openPart(reading, {}, `${logicalId}.DistributionConfig`);
  const written = partsOf(config, 'CacheBehaviors', 'PathPattern');
  const fallback = partOf(config, 'DefaultCacheBehavior');
  const behaviors = [...written, ...(fallback ? [fallback] : [])];
  return {
    logicalId,
    config,
    model,
    origins: partsOf(config, 'Origins', 'Id').flatMap((origin) => pair(origin, model.origins[String(origin.value.Id)])),
    behaviors: behaviors.flatMap((behavior, index) => pair(behavior, model.behaviors[index])),
  };
}

function pair<Model>(part: Part, model: Model | undefined): { part: Part; model: Model }[] {
  return model ? [{ part, model }] : [];
}

/** The origin of a behavior, or the members of its group. */
export function originsOf({ originGroups, origins }: ExaminedDistribution['model'], behavior: Behavior): Origin[] {
  const { targetOriginId } = behavior;
  return (originGroups[targetOriginId]?.members ?? [targetOriginId]).flatMap((id) => origins[id] ?? []);
}
