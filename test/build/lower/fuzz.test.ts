import { expect, test } from 'vitest';
import { enginesHere } from '../../../tools/engine/index.js';
import { fuzzLowering } from './fuzz.js';
import { programs } from './programs.js';

test('random programs answer as in Node, lowered, on every engine', async () => {
  const seeds = [11, 12, 13, 14, 15, 16];
  const { same, refused, differences } = await fuzzLowering(seeds, () => true);
  expect(differences).toEqual([]);
  expect([...refused]).toEqual([]);
  expect(same).toBe(seeds.length * enginesHere().length * 2 * 3);
});

test('a seed gives its programs again, and another one others', () => {
  expect(programs(11, 3)).toBe(programs(11, 3));
  expect(programs(11, 3)).not.toBe(programs(12, 3));
});
