import { expect, test } from 'vitest';
import { choices } from '../../tools/simulator/choices.js';

test('every question is asked once, and answered with a reason', () => {
  expect(new Set(choices.map(({ question }) => question)).size).toBe(choices.length);
  for (const { question, chosen, reason } of choices) {
    expect(question).toMatch(/\?$/);
    expect(chosen && reason).toMatch(/[.…"]$/);
  }
});
