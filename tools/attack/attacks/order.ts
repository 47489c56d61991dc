/** order: paths of a guarded behavior that an earlier, open one answers. */
import type { DistributionModel } from '../../distribution/model.js';
import { contested } from '../contested.js';
import { type Guard, nobody } from '../guard.js';
import { refusalOf } from '../guards.js';
import { tryPast } from '../judge.js';
import type { Tries } from '../leak.js';
import { plainObjects } from '../objects.js';
import { first } from '../probes.js';
import type { Stack } from '../stack.js';

export async function* tryOrder(stack: Stack, model: DistributionModel): Tries {
  for (const { behavior, index, paths } of contested(model)) {
    const probe = first(stack.models, model, index);
    for (const path of paths) {
      const line = `${behavior.pattern}, paths that an earlier behavior takes`;
      const by = probe && (await refusalOf(stack, probe, path, nobody));
      if (by === undefined) continue;
      const objects = plainObjects(model, behavior, path);
      const guard: Guard = {
        model,
        behavior,
        pattern: behavior.pattern,
        by,
        path,
        who: nobody,
        objects,
        avoid: new Set(),
      };
      const { leak } = await tryPast(stack, guard, { target: path }, 'wrong-order', line);
      yield { line, leak: leak && { ...leak, where: { behavior } } };
    }
  }
}
