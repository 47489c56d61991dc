/** Counts the tries on each protected thing, prints them, and holds the table in SECURITY.md to them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** Protected thing → what got through, by the words of each try. */
type Tries = Map<string, Map<string, boolean>>;

export interface Tally {
  /** `held`: refused, or answered as CloudFront would. A try that is made twice is one. */
  record(thing: string, attempt: string, held: boolean): void;
  /** Fails with the tries that got through. */
  expectHeld(thing: string): void;
}

/** One for each file of tests, opened at its top. */
export function openTally(): Tally {
  const tries: Tries = new Map();
  afterAll(() => {
    console.log(rows(tries).join('\n'));
    const table = readFileSync(path.join(packageRoot, 'SECURITY.md'), 'utf8').split('\n');
    expect(rows(tries).filter((row) => !table.includes(row))).toEqual([]);
  });
  return {
    record(thing, attempt, held) {
      const known = tries.get(thing) ?? new Map<string, boolean>();
      tries.set(thing, known);
      known.set(attempt, held && known.get(attempt) !== false);
    },
    expectHeld(thing) {
      const broken = [...(tries.get(thing) ?? [])].filter(([, held]) => !held).map(([attempt]) => attempt);
      expect(broken, thing).toEqual([]);
      expect(tries.get(thing)?.size, thing).toBeGreaterThan(0);
    },
  };
}

/** Lines of the table: `| thing | tries | refused |`. */
function rows(tries: Tries): string[] {
  return [...tries].map(([thing, known]) => {
    const refused = [...known.values()].filter(Boolean).length;
    return `| ${thing} | ${known.size.toLocaleString('en-US')} | ${refused.toLocaleString('en-US')} |`;
  });
}
