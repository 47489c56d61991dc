/** order: paths of a guarded behavior that an earlier one answers. A narrower one is an exception somebody made; others are an accident. */

import { matchesPattern } from '../../distribution/match.js';
import type { Behavior, DistributionModel } from '../../distribution/model.js';
import { covers } from '../../doctor/rules/shadows.js';
import { type Guard, nobody } from '../guard.js';
import { refusalOf } from '../guards.js';
import { tryPast } from '../judge.js';
import type { Tries } from '../leak.js';
import { plainObjects } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Stack } from '../stack.js';

/** Behaviors of which an earlier one takes paths, each put first in a distribution of its own: there it is seen whether it guards. */
export function putFirst(models: DistributionModel[]): DistributionModel[] {
  const probes = models.flatMap((model) =>
    contested(model).map(({ behavior, index }) => ({
      ...model,
      logicalId: probeName(model, index),
      aliases: [],
      behaviors: [behavior, ...model.behaviors.filter((other) => other !== behavior)],
    })),
  );
  return [...models, ...probes];
}

const isProbe = ({ logicalId }: DistributionModel) => logicalId.includes(' put first: ');
const probeName = ({ logicalId }: DistributionModel, index: number) => `${logicalId} put first: ${index}`;

/** The user's own. */
export function withoutProbes(models: readonly DistributionModel[]): DistributionModel[] {
  return models.filter((model) => !isProbe(model) && !model.isStaging);
}

interface Contested {
  behavior: Behavior;
  index: number;
  /** Under both patterns. */
  paths: string[];
}

function contested({ behaviors }: DistributionModel): Contested[] {
  return behaviors.flatMap((behavior, index) => {
    if (behavior.isDefault) return [];
    const paths = behaviors.slice(0, index).flatMap((earlier) => sharedPaths(earlier, behavior));
    return paths.length > 0 ? [{ behavior, index, paths }] : [];
  });
}

function sharedPaths(earlier: Behavior, { pattern }: Behavior): string[] {
  if (covers(pattern, earlier.pattern) && !covers(earlier.pattern, pattern)) return [];
  const sample = sampleOf(pattern);
  const other = sampleOf(earlier.pattern);
  const inside = `/${pattern.replace(/^\//, '')}`
    .replace(/\*(?!.*\*)/, other.slice(1))
    .replaceAll('*', 'x')
    .replaceAll('?', 'x');
  const end = earlier.pattern.slice(earlier.pattern.lastIndexOf('*') + 1).replaceAll('?', 'x');
  return [sample, inside, sample.replace(/\.html$/, '') + end].filter((path) =>
    [pattern, earlier.pattern].every((each) => matchesPattern(each, path)),
  );
}

export async function* tryOrder(stack: Stack, model: DistributionModel): Tries {
  for (const { behavior, index, paths } of contested(model)) {
    const probe = stack.models.find(({ logicalId }) => logicalId === probeName(model, index));
    for (const path of paths) {
      const line = `${behavior.pattern}, paths that an earlier behavior takes`;
      const by = probe && (await refusalOf(stack, probe, path, nobody));
      if (by === undefined) continue;
      const objects = plainObjects(model, behavior, path);
      const guard: Guard = { model, behavior, pattern: behavior.pattern, by, path, who: nobody, objects };
      const { leak } = await tryPast(stack, guard, { target: path }, 'wrong-order', line);
      yield { line, leak: leak && { ...leak, where: { behavior } } };
    }
  }
}
