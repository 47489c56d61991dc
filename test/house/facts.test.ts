import { expect, test } from 'vitest';
import { readText, sourcesIn } from './sources.js';

/** Functions are copied as they stand: what they are set to stands in each. */
const sources = sourcesIn('tools', 'shared');

/** As "file: what", but for the file that is its home. */
function elsewhere(what: RegExp, home: string): string[] {
  return sources.flatMap((file) => {
    if (file === home) return [];
    return Array.from(readText(file).matchAll(what), ([found]) => `${file}: ${found}`);
  });
}

test('ids of managed policies stand in one file', () => {
  const id = /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g;
  expect(readText('tools/distribution/cloudformation/managed-policies.ts').match(id)).not.toBeNull();
  expect(elsewhere(id, 'tools/distribution/cloudformation/managed-policies.ts')).toEqual([]);
});

/** Not round, and no unit of time or memory: whoever writes it means the limit. */
test('numbers of AWS stand in limits.ts', () => {
  const units = ['1_024', '1_048_576', '86_400', '31_536_000'];
  const numbers = new Set(readText('tools/limits.ts').match(/(?<![\d_])\d[\d_]{3,}(?![\d_])/g));
  const own = [...numbers].filter((number) => !/^\d+(?:_?000)+$/.test(number) && !units.includes(number));
  expect(own).toContain('1_783');
  const spelled = own.map((number) => number.replaceAll('_', '_?')).join('|');
  expect(elsewhere(new RegExp(`(?<![\\w.])(?:${spelled})(?![\\w])`, 'g'), 'tools/limits.ts')).toEqual([]);
});
