/** The fuzzer itself: it finds what is there, says it once, and sees what an input reaches. */
import { expect, test } from 'vitest';
import { type Coverage, fuzzOne } from './fuzz.js';
import { instrument } from './instrument.mjs';

/** Behind three letters that must come one after the other: only who keeps what reaches farther gets there. */
const CODE = `(input) => {
  if (input.includes('x')) if (input.includes('xy')) if (input.includes('xyz')) throw new Error('at ' + input.length + ' "' + input + '"');
}`;

function covered(): { coverage: Coverage; check: (input: string) => void } {
  const coverage: Coverage = { blocks: new Set(), fresh: 0 };
  const reach = (block: number) => {
    if (coverage.blocks.has(block)) return;
    coverage.blocks.add(block);
    coverage.fresh++;
  };
  return { coverage, check: new Function('reach', `return ${instrument(CODE).code}`)(reach) };
}

test('a fault behind steps is found, and said once', async () => {
  const { coverage, check } = covered();
  const { failures, corpus, blocks } = await fuzzOne(
    { name: 'steps', seeds: ['aaaaaaaa'], words: ['x', 'y', 'z'], check },
    300,
    1,
    coverage,
  );
  expect([...failures.keys()]).toEqual(['Error: at N …']);
  expect(failures.get('Error: at N …')).toContain('xyz');
  expect(blocks).toBe(3);
  expect(corpus).toBeGreaterThan(2);
});

test('a program with counters does what it did', () => {
  const code =
    'export default (a, b) => { for (let i = 0; i < 2; i++) { if (a > i) b += a ? i : 1; else b--; } return a && b; }';
  const { code: counted, blocks } = instrument(code);
  const run = (text: string) => new Function('reach', text.replace('export default', 'return'))(() => {});
  expect(blocks).toBeGreaterThan(4);
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [5, 7],
  ])
    expect(run(counted)(a, b)).toBe(run(code)(a, b));
});
