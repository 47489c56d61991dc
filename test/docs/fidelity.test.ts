import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices } from '../../tools/simulator/choices.js';
import { heldBy } from '../fidelity/held-by.js';
import { fidelityPage } from '../fidelity/page.js';
import { readFixtures } from '../fidelity/read-fixtures.js';

const root = process.cwd();
const held = heldBy(root);
const fixtures = readFixtures(root).flatMap((group) => group.fixtures);

test('docs/fidelity.md is fresh: node test/fidelity/write.mjs', () => {
  expect(readFileSync('docs/fidelity.md', 'utf8')).toBe(fidelityPage(root));
});

test('every fact has a number of its own, in order', () => {
  const ids = fixtures.map(({ id }) => id);
  expect(ids.filter((id) => !/^F\d{3}$/.test(id))).toEqual([]);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('every fact that is said to hold has a test with its id, and every id of a test is a fact', () => {
  expect(fixtures.filter(({ id, simulated }) => simulated && !held.has(id)).map(({ id }) => id)).toEqual([]);
  const ids = fixtures.map(({ id }) => id);
  expect([...held.keys()].filter((id) => !ids.includes(id))).toEqual([]);
});

test('of every disputed fact the chosen reading is said', () => {
  const said = choices.flatMap((choice) => choice.fixtures);
  expect(fixtures.filter(({ id, known }) => known === 'disputed' && !said.includes(id)).map(({ id }) => id)).toEqual(
    [],
  );
});

test('a choice names facts that a test holds', () => {
  expect(choices.flatMap((choice) => choice.fixtures).filter((id) => !held.has(id))).toEqual([]);
});

test('every fact says how it is known', () => {
  for (const { known } of fixtures) expect(known).toMatch(/^(documented|observed|inferred|disputed)$/);
});
