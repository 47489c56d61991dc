/** Counts the tries on each protected thing, prints them, and holds the table in SECURITY.md to them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** Protected thing → what got through, by the words of each try. */
const tries = new Map<string, Map<string, boolean>>();

/** `held`: refused, or answered as CloudFront would. A try that is made twice is one. */
export function record(thing: string, attempt: string, held: boolean): void {
  const known = tries.get(thing) ?? new Map<string, boolean>();
  tries.set(thing, known);
  known.set(attempt, held && known.get(attempt) !== false);
}

/** Fails with the tries that got through. */
export function expectHeld(thing: string): void {
  const broken = [...(tries.get(thing) ?? [])].filter(([, held]) => !held).map(([attempt]) => attempt);
  expect(broken, thing).toEqual([]);
  expect(tries.get(thing)?.size, thing).toBeGreaterThan(0);
}

/** Lines of the table: `| thing | tries | refused |`. */
function rows(): string[] {
  return [...tries].map(([thing, known]) => {
    const refused = [...known.values()].filter(Boolean).length;
    return `| ${thing} | ${known.size.toLocaleString('en-US')} | ${refused.toLocaleString('en-US')} |`;
  });
}

afterAll(() => {
  console.log(rows().join('\n'));
  const table = readFileSync(path.join(packageRoot, 'SECURITY.md'), 'utf8').split('\n');
  expect(rows().filter((row) => !table.includes(row))).toEqual([]);
});
