import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices } from '../../tools/simulator/choices.js';

const folder = new URL('..', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
const tests = files.map((file) => readFileSync(new URL(file, folder), 'utf8'));

test.each(choices.flatMap(({ question, fixtures }) => fixtures.map((id) => [id, question])))(
  '%s is held by a test: %s',
  (id) => {
    expect(tests.some((text) => text.includes(id))).toBe(true);
  },
);

test('every question is asked once, and answered with a reason', () => {
  expect(new Set(choices.map(({ question }) => question)).size).toBe(choices.length);
  for (const { question, chosen, reason } of choices) {
    expect(question).toMatch(/\?$/);
    expect(chosen && reason).toMatch(/[.…"]$/);
  }
});
