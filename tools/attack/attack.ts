/** attack: finds what a stack guards, and tries to get past, until everything was tried or the time is over. */

import { setImmediate } from 'node:timers/promises';
import { matchBehavior } from '../distribution/match.js';
import type { DistributionModel } from '../distribution/model.js';
import { hasUnknownFunctions } from '../distribution/unknown-functions.js';
import type { ExamineOptions } from '../doctor/examined.js';
import type { SimulatorOptions } from '../simulator/index.js';
import { tryBelow } from './attacks/below.js';
import { tryErrors } from './attacks/errors.js';
import { frontDoor, tryTogether } from './attacks/front-door.js';
import { tryFacts, type Way } from './attacks/identity-headers.js';
import { tryKeptGate, tryKeptPass } from './attacks/kept.js';
import { tryOrder } from './attacks/order.js';
import { locksOf, tryOrigins } from './attacks/origins.js';
import { trySpellings } from './attacks/other-spellings.js';
import { tryViewers } from './attacks/other-viewers.js';
import { tryExpired, tryTampered } from './attacks/passes.js';
import { tryRedirects } from './attacks/redirects.js';
import { tryWrites } from './attacks/writes.js';
import { collect, type SummaryRow } from './collect.js';
import { type Guard, nobody, type Viewer } from './guard.js';
import { type Found, findGuards } from './guards.js';
import type { Tried, Tries } from './leak.js';
import type { Through } from './leak-report.js';
import type { Pass } from './pass.js';
import { openPlaces } from './places.js';
import { ownOf, withProbes } from './probes.js';
import { sampleOf } from './samples.js';
import { openStack, type Stack } from './stack.js';

export interface AttackOptions {
  simulator: SimulatorOptions;
  /** The description as the doctor lays it out: where things stand in it. */
  template: unknown;
  examine: ExamineOptions;
  file: string;
  passes: Pass[];
  seconds: number;
  seed: number;
  /** Ends it before its time, with what there is. */
  signal?: AbortSignal;
  /** Called now and then. */
  onProgress?: (tries: number, through: number) => void;
}

export interface AttackReport {
  guards: { pattern: string; by: string }[];
  tries: number;
  through: Through[];
  /** What a server that reads paths loosely (case, ";", "%2F") would give away. */
  maybe: Through[];
  notes: string[];
  summary: SummaryRow[];
  /** Everything was tried. */
  isWhole: boolean;
}

/** Milliseconds: what a timer holds. */
const longest = 2 ** 31 - 1;

export async function attack(options: AttackOptions): Promise<AttackReport> {
  const { seconds, signal, passes, seed } = options;
  const stack = await openStack(options.simulator, withProbes);
  const placeOf = openPlaces(options.template, options.examine, options.file);
  const collected = collect();
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), Math.min(seconds * 1000, longest));
  signal?.addEventListener('abort', () => end.abort(), { once: true });
  if (signal?.aborted) end.abort();
  const over = end.signal;
  try {
    const models = ownOf(stack.models);
    const found: Found = { guards: [], notes: new Set(), broken: new Set() };
    const projectDir = options.simulator.projectDir ?? process.cwd();
    const isFound = await until(over, findGuards(stack, models, passes, projectDir, found, over));
    const rounds = [attacksOn(stack, models, found, passes, seed), [inTurns(lastly(stack, found.guards, passes))]];
    let isDone = isFound !== ended;
    for (const round of rounds) isDone = isDone && (await takeTurns(round, over, collected.take, options.onProgress));
    const isOpen =
      isFound !== ended && found.guards.length === 0 && found.broken.size === 0 && !hasUnknownFunctions(models);
    const notes = [...(isOpen ? ['Nothing is guarded: every path is open to every viewer.'] : []), ...found.notes];
    return {
      ...collected.report(placeOf),
      guards: listed([...found.guards, ...models.flatMap(locksOf)]),
      notes,
      isWhole: isDone,
    };
  } finally {
    clearTimeout(timer);
    await stack.close();
  }
}

/** Cheap ones first; all of them take turns, so that each is heard in a short time too. */
function attacksOn(
  stack: Stack,
  models: readonly DistributionModel[],
  { guards, broken }: Found,
  passes: Pass[],
  seed: number,
): Tries[] {
  const shut = guards.filter(({ who }) => who === nobody);
  const held = shut.flatMap((guard) => passes.filter((pass) => pass.opens.has(guard)).map((pass) => ({ guard, pass })));
  const ways = models.map((model) => ({
    model,
    ways: waysInto(model, shut, passes).filter(({ behavior }) => !broken.has(behavior)),
  }));
  const throughCache = [
    ...held.map(({ guard, pass }) => tryKeptPass(stack, guard, pass)),
    ...shut.map((guard) => tryKeptGate(stack, guard)),
    ...ways.flatMap(({ model, ways: open }) =>
      open.flatMap((way) => [tryViewers(stack, model, way), tryErrors(stack, model, way)]),
    ),
  ];
  return [
    inTurns(throughCache),
    ...models.map((model) => tryOrder(stack, model)),
    ...shut.filter(isWhole).map((guard) => tryBelow(stack, guard)),
    ...models.map((model) => tryOrigins(model, shut)),
    ...models.map((model) => tryWrites(stack, model)),
    ...ways.map(({ model, ways: open }) => tryFacts(stack, model, open)),
    ...guards.flatMap((guard) => [trySpellings(stack, guard), ...frontDoor(stack, guard)]),
    ...models.flatMap((model) =>
      model.behaviors
        .filter((behavior) => !broken.has(behavior))
        .map((behavior) => tryRedirects(stack, model, behavior)),
    ),
    ...held.map(({ guard, pass }) => tryTampered(stack, guard, pass)),
    ...guards.map((guard, index) => tryTogether(stack, guard, seed + index)),
  ];
}

/** As one attack: none of them may meet what another has left in the cache, nor its clock. */
async function* inTurns(attacks: Tries[]): Tries {
  const left = new Set(attacks);
  while (left.size > 0) {
    for (const each of left) {
      const next = await each.next();
      if (next.done) left.delete(each);
      else yield next.value;
    }
  }
}

function isWhole({ behavior, pattern }: Guard): boolean {
  return pattern === behavior.pattern;
}

/** What moves the clock. */
function lastly(stack: Stack, guards: Guard[], passes: Pass[]): Tries[] {
  return guards.flatMap((guard) =>
    passes.filter((pass) => pass.opens.has(guard)).map((pass) => tryExpired(stack, guard, pass)),
  );
}

/** Behaviors and somebody whom each lets in: nobody in particular, or the holder of a pass. */
function waysInto(model: DistributionModel, shut: Guard[], passes: Pass[]): Way[] {
  return model.behaviors.flatMap((behavior) => {
    const guard = shut.find((each) => each.behavior === behavior && isWhole(each));
    const pass = guard && passes.find(({ opens }) => opens.has(guard));
    const who: Viewer | undefined = guard === undefined ? nobody : pass;
    const isReached = matchBehavior(model, sampleOf(behavior.pattern)) === behavior;
    return who === undefined || !isReached ? [] : [{ behavior, who }];
  });
}

/** Each once, whoever is refused. */
function listed(guards: AttackReport['guards']): AttackReport['guards'] {
  const all = new Map(guards.map(({ pattern, by }) => [`${pattern} ${by}`, { pattern, by }]));
  return [...all.values()];
}

const ended = Symbol('ended');

/** Whatever comes first: an attack may wait for a function that never returns. */
async function until<T>(over: AbortSignal, work: Promise<T>): Promise<T | typeof ended> {
  work.catch(() => undefined);
  if (over.aborted) return ended;
  let stop = () => {};
  const end = new Promise<typeof ended>((resolve) => {
    stop = () => resolve(ended);
    over.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    over.removeEventListener('abort', stop);
  }
}

/** Attacks that wait for functions at a time. What they find is taken in their order, whoever is first. */
const together = 4;

/** False: the time was over before the end. */
async function takeTurns(
  attacks: Tries[],
  over: AbortSignal,
  take: (tried: Tried) => { tries: number; leaks: number },
  onProgress: AttackOptions['onProgress'],
): Promise<boolean> {
  let left = attacks;
  while (left.length > 0) {
    const going: Tries[] = [];
    // Where no function runs, nothing waits for anything: a timer or Ctrl-C would be heard at the end alone.
    await setImmediate();
    for (let at = 0; at < left.length; at += together) {
      const some = left.slice(at, at + together);
      const tried = await until(over, Promise.all(some.map((each) => each.next())));
      if (tried === ended) return false;
      for (const [index, next] of tried.entries()) {
        if (next.done) continue;
        going.push(some[index]!);
        const { tries, leaks } = take(next.value);
        if (tries % 200 === 0) onProgress?.(tries, leaks);
      }
    }
    left = going;
  }
  return true;
}
