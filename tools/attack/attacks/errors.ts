/** errors: one that a viewer causes, by something that is not in the cache key, kept for all. */

import type { DistributionModel } from '../../distribution/model.js';
import { errorCaching } from '../../limits.js';
import type { Leak, Tries } from '../leak.js';
import type { Stack } from '../stack.js';
import { breaking } from './differences.js';
import type { Way } from './identity-headers.js';
import { requestOf } from './other-viewers.js';

/** CloudFront keeps every error for ten seconds; what is kept for longer somebody has asked for. */
const longerThanAny = errorCaching.defaultTtl + 1;

export async function* tryErrors(stack: Stack, model: DistributionModel, way: Way): Tries {
  const { behavior } = way;
  const line = `${behavior.pattern}, an error that one viewer causes`;
  const plain = requestOf(way, { one: {} });
  for (const status of statusesOf(model)) {
    for (const difference of breaking(model, behavior, status)) {
      const bad = requestOf(way, difference);
      stack.forget();
      if ((await stack.ask(model, bad)).status < 400) {
        yield { line };
        continue;
      }
      stack.wait(longerThanAny);
      const after = await stack.ask(model, plain);
      stack.forget();
      // A pass of ten minutes would be over after as many tries.
      stack.wait(-longerThanAny);
      const isWell = (await stack.ask(model, plain)).status < 400;
      const got = `the error ${after.status} of another viewer, by ${difference.what}`;
      const leak: Leak = {
        kind: 'cached-error',
        area: behavior.pattern,
        model,
        asked: [bad, plain],
        status: after.status,
        got,
        where: { behavior },
      };
      yield { line, leak: after.status >= 400 && isWell ? leak : undefined };
    }
  }
}

/** 500, and those that the distribution keeps by a rule. */
function statusesOf({ errorResponses }: DistributionModel): number[] {
  const kept = errorResponses.filter(({ cachingMinTtl }) => cachingMinTtl > errorCaching.defaultTtl);
  return [...new Set([500, ...kept.map(({ errorCode }) => errorCode)])];
}
