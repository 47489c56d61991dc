/** probes: the user's distributions again, each with one thing changed, to see what that thing does. They share the cache of the original. */
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { contested } from './contested.js';

const sign = ' probe ';

const firstName = ({ logicalId }: DistributionModel, index: number) => `${logicalId}${sign}first ${index}`;
const openName = ({ logicalId }: DistributionModel, index: number) => `${logicalId}${sign}open ${index}`;
const ungatedName = ({ logicalId }: DistributionModel, index: number) => `${logicalId}${sign}ungated ${index}`;

export function withProbes(models: DistributionModel[]): DistributionModel[] {
  return [...models, ...models.flatMap((model) => [...putFirst(model), ...withoutGates(model)])];
}

/** The user's own, that viewers reach. */
export function ownOf(models: readonly DistributionModel[]): DistributionModel[] {
  return models.filter(({ logicalId, isStaging }) => !logicalId.includes(sign) && !isStaging);
}

/** A behavior that others take paths from, before them: there it is seen whether it guards. */
function putFirst(model: DistributionModel): DistributionModel[] {
  return contested(model).map(({ behavior, index }) => ({
    ...model,
    logicalId: firstName(model, index),
    behaviors: [behavior, ...model.behaviors.filter((other) => other !== behavior)],
  }));
}

/** A behavior without what runs behind the cache, and one without anything that could refuse. */
function withoutGates(model: DistributionModel): DistributionModel[] {
  return model.behaviors.flatMap((behavior, index) => {
    const { 'origin-request': gate, 'origin-response': _after, ...functions } = behavior.functions;
    const changed = (logicalId: string, change: Partial<Behavior>): DistributionModel => ({
      ...model,
      logicalId,
      behaviors: model.behaviors.with(index, { ...behavior, ...change }),
    });
    return [
      changed(openName(model, index), { functions: {}, trustedKeys: undefined }),
      ...(gate === undefined ? [] : [changed(ungatedName(model, index), { functions })]),
    ];
  });
}

export function first(
  models: readonly DistributionModel[],
  model: DistributionModel,
  index: number,
): DistributionModel | undefined {
  return models.find(({ logicalId }) => logicalId === firstName(model, index));
}

export function ungated(
  models: readonly DistributionModel[],
  model: DistributionModel,
  behavior: Behavior,
): DistributionModel | undefined {
  const name = ungatedName(model, model.behaviors.indexOf(behavior));
  return models.find(({ logicalId }) => logicalId === name);
}

export function opened(
  models: readonly DistributionModel[],
  model: DistributionModel,
  behavior: Behavior,
): DistributionModel | undefined {
  const name = openName(model, model.behaviors.indexOf(behavior));
  return models.find(({ logicalId }) => logicalId === name);
}
