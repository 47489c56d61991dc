import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratch } from './scratch.js';
import { targets } from './targets/index.js';

// A worker of the test runner is ended without its "exit".
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What fuzzing once found, and was mended since. */
function findsOf(name: string): string[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'finds', `${name}.json`), 'utf8'));
}

test.each(targets)('$name keeps its promises for every seed and every find', async ({ name, seeds, check }) => {
  const inputs = [...seeds, ...findsOf(name)];
  expect(inputs.length).toBeGreaterThan(3);
  for (const input of inputs) await check(input);
});
