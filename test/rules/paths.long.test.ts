import { expect, test } from 'vitest';
import { matchBehavior } from '../../tools/distribution/match.js';
import type { Behavior } from '../../tools/distribution/model.js';
import { findPath, isIn, regionOf, within } from '../../tools/rules/paths.js';
import { createSimulator, type Simulator } from '../../tools/simulator/index.js';
import { behavior, stack } from './stack.js';

/** Mulberry32: the same templates at each run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const signs = ['a', 'b', 'A', '/', '.', '*', '*', '?', 'a/', '%41', '%2F', '-'];
const letters = ['a', 'b', 'A', '/', '/', '.', 'x', '%41', '%2e', '%2f', '-', '%'];

function word(random: (below: number) => number, from: string[], most: number): string {
  return Array.from({ length: random(most) }, () => from[random(from.length)]).join('');
}

function randomBehaviors(random: (below: number) => number): Behavior[] {
  const patterns = Array.from({ length: 1 + random(7) }, () => `${random(3) > 0 ? '/' : ''}${word(random, signs, 6)}`);
  const listed = [...new Set(patterns)].filter((pattern) => pattern !== '');
  return [...listed, '*'].map((pattern, index) => ({ pattern, isDefault: index === listed.length }) as Behavior);
}

test('on 5,000 templates the decision about paths is the local CloudFront’s own', async () => {
  const random = randomOf(20);
  let witnesses = 0;
  let empty = 0;
  let asked = 0;
  for (let round = 0; round < 5_000; round++) {
    const behaviors = randomBehaviors(random);
    const model = { behaviors };
    const rule = `/${word(random, signs, 5)}`;
    const regions = behaviors.map((each) => within(regionOf(model, each), rule));
    const found = regions.map((region) => findPath(region));
    const paths = [...Array(12)].map(() => `/${word(random, letters, 8)}`);
    for (const path of paths) {
      const mine = behaviors.indexOf(matchBehavior(model, path));
      const isUnder = isIn({ under: [rule], but: [] }, path);
      expect(regions.map((region) => isIn(region, path))).toEqual(behaviors.map((_, at) => isUnder && at === mine));
      // A path that is there is none of a region that was said to be empty.
      if (isUnder) expect(found[mine], `${path} of ${JSON.stringify(behaviors)}`).toBeTypeOf('string');
    }
    for (const [at, path] of found.entries()) {
      if (path === undefined) empty++;
      else {
        witnesses++;
        expect(
          behaviors.indexOf(matchBehavior(model, path as string)),
          `${String(path)} of ${JSON.stringify(behaviors)}`,
        ).toBe(at);
        expect(isIn({ under: [rule], but: [] }, path as string)).toBe(true);
      }
    }
    if (round % 40 === 0) asked += await askWhole(behaviors, found as string[]);
  }
  expect(Math.min(witnesses, empty)).toBeGreaterThan(5_000);
  expect(asked).toBeGreaterThan(100);
}, 60_000);

/** Whole requests of the served template: the record says which behavior was chosen. */
async function askWhole(behaviors: Behavior[], found: (string | undefined)[]): Promise<number> {
  const parts = behaviors.map(({ pattern }) => behavior(pattern, 'App'));
  const simulator: Simulator = await createSimulator({ template: stack(parts), fetch: async () => new Response('') });
  let asked = 0;
  try {
    for (const [at, path] of found.entries()) {
      if (path === undefined) continue;
      await simulator.fetch(path);
      expect(simulator.requests()[0]).toMatchObject({ behavior: behaviors[at]!.pattern });
      asked++;
    }
  } finally {
    await simulator.close();
  }
  return asked;
}
