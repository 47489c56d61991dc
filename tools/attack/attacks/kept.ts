/** kept: gates that stand behind the cache, at origin-request: what one viewer was let have, or refused, the cache has for the next. */
import type { DistributionModel } from '../../distribution/model.js';
import { asViewer, type Guard, nobody, type Viewer } from '../guard.js';
import type { Leak, Tries } from '../leak.js';
import { ungated } from '../probes.js';
import type { Asked, Stack } from '../stack.js';
import { someCredential } from './differences.js';
import { inTurn } from './other-viewers.js';

/** `pass` opens the guard. */
export async function* tryKeptPass(stack: Stack, guard: Guard, pass: Viewer): Tries {
  const { model, path: target } = guard;
  const holder = asViewer(pass, { target, cached: true });
  yield tryKept(stack, guard, model, holder);
  const without = asViewer(nobody, { target, cached: true });
  stack.forget();
  await stack.ask(model, without);
  const { got, status } = await stack.ask(model, holder);
  yield { line: lineOf(guard), leak: got.length > 0 ? undefined : refusal(guard, [without, holder], status) };
}

/** Without a pass: the gate is taken away for one request, as if it had let somebody in. */
export async function* tryKeptGate(stack: Stack, guard: Guard): Tries {
  const { model, behavior, path: target } = guard;
  const open = ungated(stack.models, model, behavior);
  if (open === undefined) return;
  const holder = asViewer({ name: 'somebody', headers: someCredential(behavior) }, { target, cached: true });
  yield tryKept(stack, guard, open, holder);
  stack.forget();
  const without = asViewer(nobody, { target, cached: true });
  await stack.ask(model, without);
  const answer = await stack.ask(model, holder);
  const isKept = answer.status >= 400 && answer.record()?.answeredBy === 'cache';
  yield { line: lineOf(guard), leak: isKept ? refusal(guard, [without, holder], answer.status) : undefined };
}

/** The holder asks `first`, and nobody in particular the distribution itself. */
async function tryKept(
  stack: Stack,
  guard: Guard,
  first: DistributionModel,
  holder: Asked,
): Promise<{ line: string; leak?: Leak }> {
  const { model, behavior, pattern: area, path: target } = guard;
  const without = asViewer(nobody, { target, cached: true });
  await inTurn(stack, first, [holder]);
  const { got, status } = await stack.ask(model, without);
  if (got.length === 0) return { line: lineOf(guard) };
  const said = 'the answer to the holder of a pass';
  return {
    line: lineOf(guard),
    leak: { kind: 'missing-key', area, model, asked: [holder, without], status, got: said, where: { behavior } },
  };
}

function refusal({ model, behavior, pattern: area }: Guard, asked: Asked[], status: number): Leak {
  return {
    kind: 'cached-error',
    area,
    model,
    asked,
    status,
    got: `the refusal ${status} of another viewer`,
    where: { behavior },
  };
}

function lineOf({ pattern }: Guard): string {
  return `${pattern}, what the cache has of a pass`;
}
