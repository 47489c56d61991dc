import { parse } from 'acorn';
import { expect, test } from 'vitest';
import { isTooDeep } from '../../tools/build/too-deep.js';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('a parser and a function that run out of stack say so, and nothing else does', () => {
  const deep = '['.repeat(200_000);
  const recurse = (): number => recurse() + 1;
  expect(isTooDeep(thrownBy(() => parse(deep, { ecmaVersion: 'latest' })))).toBe(true);
  expect(isTooDeep(thrownBy(recurse))).toBe(true);
  expect(isTooDeep(thrownBy(() => parse('a b', { ecmaVersion: 'latest' })))).toBe(false);
  expect(isTooDeep(thrownBy(() => (undefined as unknown as { a: number }).a))).toBe(false);
});
