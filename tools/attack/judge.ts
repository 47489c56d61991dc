/** judge: whether an answer is what a guard was to keep. */
import { matchBehavior } from '../distribution/match.js';
import { readsLoosely } from './catalogue/loose-reader.js';
import { asViewer, type Guard } from './guard.js';
import type { Kind, Leak, Tried } from './leak.js';
import { isBucket, placeOf } from './objects.js';
import type { Answer, Asked, Stack } from './stack.js';
import type { Seen } from './stand-in.js';

type Named = Kind | ((via: Seen, isOther: boolean) => Kind);

/** Asks as who is refused, and looks at the object that came back. */
export async function tryPast(stack: Stack, guard: Guard, asked: Asked, kind: Named, line: string): Promise<Tried> {
  const whole = asViewer(guard.who, asked);
  const answer = await stack.ask(guard.model, whole);
  if (answer.got.length === 0) return { line };
  const [seen] = answer.got;
  if (seen && guard.body !== undefined && answer.text === guard.body)
    return {
      line,
      leak: leakOf(
        guard,
        whole,
        answer,
        { ...seen, object: undefined, request: { ...seen.request, path: guard.path } },
        kind,
      ),
    };
  const hit = answer.got.find(({ object }) => object !== undefined && guard.objects.has(object));
  if (hit !== undefined) return { line, leak: leakOf(guard, whole, answer, hit, kind) };
  const close = answer.got.find((seen) => isReadLoosely(guard, seen));
  return close === undefined ? { line } : { line, maybe: leakOf(guard, whole, answer, close, kind) };
}

function leakOf(guard: Guard, asked: Asked, answer: Answer, seen: Seen, kind: Named): Leak {
  const { model, pattern: area } = guard;
  const behavior = matchBehavior(model, asked.target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/\?.*/, '') || '/');
  const named = typeof kind === 'string' ? kind : kind(seen, behavior !== guard.behavior);
  return { kind: named, area, model, asked: [asked], status: answer.status, got: describe(seen), where: { behavior } };
}

/** By which way it came. */
export function kindOfSpelling({ origin }: Seen, isOther: boolean): Kind {
  if (!isOther) return 'spelling';
  return isBucket(origin) ? 'shared-bucket' : 'shared-origin';
}

/** For people: the object, and the origin that gave it. */
export function describe({ origin, object, request }: Seen): string {
  const key = object === undefined ? request.path : object.slice(object.indexOf(' ') + 1);
  return `object "${key}" of ${isBucket(origin) ? 'bucket' : 'origin'} "${isBucket(origin) ? placeOf(origin) : origin.id}"`;
}

function isReadLoosely({ objects }: Guard, { origin, request }: Seen): boolean {
  if (isBucket(origin)) return false;
  const readings = new Set(readsLoosely(request.path));
  return [...objects].some((object) => readings.has(object.replace(`${placeOf(origin)} `, '/').toLowerCase()));
}
