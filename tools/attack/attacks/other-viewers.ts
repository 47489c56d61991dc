/** other-viewers: what one viewer's request leaves in the cache, served to another. Two ask for one path, and differ in one thing. */
import type { DistributionModel } from '../../distribution/model.js';
import { asViewer } from '../guard.js';
import type { Tries } from '../leak.js';
import { isBucket } from '../objects.js';
import { sampleOf } from '../samples.js';
import type { Asked, Stack } from '../stack.js';
import type { Seen } from '../stand-in.js';
import { differencesOf, type ViewerDifference } from './differences.js';
import type { Way } from './identity-headers.js';

export async function* tryViewers(stack: Stack, model: DistributionModel, way: Way): Tries {
  const { behavior } = way;
  const line = `${behavior.pattern}, an answer that depends on who asks`;
  const volatile = await volatileNames(stack, model, requestOf(way, { one: {} }));
  for (const difference of differencesOf(model, behavior)) {
    const { kind, what, other, query } = difference;
    const asked = [requestOf(way, difference), requestOf(way, { one: other, query: query && [query[1], ''] })];
    const [first, second] = await inTurn(stack, model, asked);
    const isShared = first !== undefined && second?.seen === first.seen;
    const [alone] = isShared ? await inTurn(stack, model, asked.slice(1)) : [];
    const isAnother = alone !== undefined && told(alone.seen, volatile) !== told(first!.seen, volatile);
    const got = `the answer to another viewer, by ${what}`;
    const where = { behavior };
    yield {
      line,
      leak: isAnother ? { kind, area: behavior.pattern, model, asked, status: second!.status, got, where } : undefined,
    };
  }
}

/** As somebody whom the behavior lets in. */
export function requestOf({ behavior, who }: Way, { one, query }: Pick<ViewerDifference, 'one' | 'query'>): Asked {
  const path = sampleOf(behavior.pattern);
  return asViewer(who, { ...one, target: query ? `${path}?${query[0]}` : path, cached: true });
}

interface Got {
  seen: Seen;
  status: number;
}

/** With an empty cache before them. Undefined: no object. */
export async function inTurn(stack: Stack, model: DistributionModel, requests: Asked[]): Promise<(Got | undefined)[]> {
  stack.forget();
  const answers: (Got | undefined)[] = [];
  for (const asked of requests) {
    const { got, status } = await stack.ask(model, asked);
    answers.push(got[0] && { seen: got[0], status });
  }
  return answers;
}

/** What an answer can depend on: a bucket looks at the key alone. */
function told({ origin, object, request }: Seen, volatile: ReadonlySet<string>): string {
  if (isBucket(origin)) return `${object}`;
  const headers = request.headers.filter(([name]) => !volatile.has(name.toLowerCase()));
  return JSON.stringify([object, request.query, headers]);
}

/** Headers that are another each time, whoever asks. */
async function volatileNames(stack: Stack, model: DistributionModel, asked: Asked): Promise<Set<string>> {
  const [one] = await inTurn(stack, model, [asked]);
  const [other] = await inTurn(stack, model, [asked]);
  const before = new Map(one?.seen.request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const changed = other?.seen.request.headers.filter(([name, value]) => before.get(name.toLowerCase()) !== value) ?? [];
  return new Set(['x-amz-cf-id', 'x-amz-date', 'via', ...changed.map(([name]) => name.toLowerCase())]);
}
