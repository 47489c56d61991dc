/** Runs the function as it was, in V8, and as it became, on the engine, with the same events. */
import { createEngine } from '../engine/create-engine.js';
import type { FunctionEngine, FunctionEvent, FunctionOutcome, KeyValueStore } from '../engine/types.js';
import { differencesOf } from '../prove/differing-parts.js';

interface Compared {
  /** Events that both answered. */
  answered: number;
  /** Of the engine that ran what it became. */
  engine: string;
  /** The first event whose answers are not the same, in a sentence. */
  difference?: string;
}

const emptyStore: KeyValueStore = { data: {}, revision: 1, created: '', updated: '' };

export async function compare(
  before: string,
  after: string,
  events: readonly (readonly [name: string, event: FunctionEvent])[],
  store: KeyValueStore = emptyStore,
): Promise<Compared> {
  const clock = Date.now();
  const now = () => clock;
  const [modern, engine] = await Promise.all([createEngine({ engine: 'vm', now }), createEngine({ now })]);
  try {
    const kvs = () => store;
    const old = modern.load({ name: 'before', code: before, kvs, modern: true });
    const made = engine.load({ name: 'after', code: after, kvs });
    let answered = 0;
    for (const [name, event] of events) {
      const [was, is] = await Promise.all([old.invoke(copy(event)), made.invoke(copy(event))]);
      const difference = differenceOf(was, is);
      if (difference !== undefined) return { answered, engine: engine.label, difference: `for ${name}, ${difference}` };
      if (was.result) answered++;
    }
    return { answered, engine: engine.label };
  } finally {
    await Promise.all([modern, engine].map((each: FunctionEngine) => each.close()));
  }
}

function copy(event: FunctionEvent): FunctionEvent {
  return JSON.parse(JSON.stringify(event)) as FunctionEvent;
}

function differenceOf(was: FunctionOutcome, is: FunctionOutcome): string | undefined {
  if (was.error && is.error)
    return was.error.status === is.error.status ? undefined : failed(was.error.message, is.error.message);
  if (was.error) return failed(was.error.message, 'an answer');
  if (is.error) return failed('an answer', is.error.message);
  const [first] = differencesOf(effectOf(was), effectOf(is));
  return first && `"${first[0]}" was ${JSON.stringify(first[1])} and would be ${JSON.stringify(first[2])}`;
}

function failed(was: string, is: string): string {
  return `the outcome was ${was} and would be ${is}`;
}

function effectOf({ result, originChange, customData }: FunctionOutcome): unknown {
  return { ...result, ...(originChange && { originChange }), ...(customData && { customData }) };
}
