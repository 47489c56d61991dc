/** below: a behavior whose origin path leads into what another behavior guards: the same object has two plain addresses. */
import { matchBehavior } from '../../distribution/match.js';
import type { Behavior, DistributionModel } from '../../distribution/model.js';
import { originsOf } from '../../doctor/examined.js';
import type { Guard } from '../guard.js';
import { kindOfSpelling, tryPast } from '../judge.js';
import type { Tries } from '../leak.js';
import { objectAt, placeOf } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Stack } from '../stack.js';

/** `guard` guards its behavior as a whole. */
export async function* tryBelow(stack: Stack, guard: Guard): Tries {
  const { model, behavior, pattern } = guard;
  for (const other of model.behaviors) {
    for (const { target, path } of other === behavior ? [] : addresses(model, behavior, other)) {
      const objects = new Set([path.object]);
      const { got } = await stack.ask(model, { target: path.plain });
      if (got.some(({ object }) => object === path.object)) continue;
      yield tryPast(stack, { ...guard, objects }, { target }, kindOfSpelling, `${pattern}, by other origin paths`);
    }
  }
}

interface Address {
  /** Under the other behavior. */
  target: string;
  /** Under the guarded one. */
  path: { plain: string; object: string };
}

function addresses(model: DistributionModel, behavior: Behavior, other: Behavior): Address[] {
  const target = sampleOf(other.pattern);
  if (matchBehavior(model, target) !== other) return [];
  return originsOf(model, other).flatMap((origin) =>
    originsOf(model, behavior).flatMap((guarded) => {
      const key = origin.path + target;
      const object = objectAt(origin, key);
      if (placeOf(origin) !== placeOf(guarded) || !key.startsWith(`${guarded.path}/`) || object === undefined)
        return [];
      const plain = key.slice(guarded.path.length);
      return matchBehavior(model, plain) === behavior ? [{ target, path: { plain, object } }] : [];
    }),
  );
}
