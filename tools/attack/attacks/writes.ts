/** writes: objects put and deleted through CloudFront by whoever asks, where the policy of a bucket lets the distribution do so. */

import { matchBehavior } from '../../distribution/match.js';
import type { DistributionModel } from '../../distribution/model.js';
import { originsOf } from '../../doctor/examined.js';
import { describe } from '../judge.js';
import type { Tries } from '../leak.js';
import { isBucket } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Stack } from '../stack.js';

export async function* tryWrites(stack: Stack, model: DistributionModel): Tries {
  for (const behavior of model.behaviors) {
    if (!originsOf(model, behavior).some(isBucket)) continue;
    const target = sampleOf(behavior.pattern);
    if (matchBehavior(model, target) !== behavior) continue;
    for (const method of ['PUT', 'DELETE']) {
      const asked = { target, method };
      const answer = await stack.ask(model, asked);
      const line = `${behavior.pattern}, objects written`;
      const [seen] = answer.got;
      const got = seen && `${describe(seen)}, ${method === 'PUT' ? 'written' : 'deleted'} by nobody in particular`;
      const leak = {
        kind: 'open-method',
        area: behavior.pattern,
        model,
        status: answer.status,
        where: { behavior },
      } as const;
      yield { line, leak: got === undefined ? undefined : { ...leak, asked: [asked], got } };
    }
  }
}
