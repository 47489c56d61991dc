import { expect, test } from 'vitest';
import { growthOver } from '../../bench/baseline.js';

const before = { 'functions/spa-rewrite': { bytes: 2000, minBytes: 500, instructions: 10_000 } };

test.each([
  ['the same', { bytes: 2000, minBytes: 500, instructions: 10_000 }],
  ['a tenth more', { bytes: 2200, minBytes: 550, instructions: 11_000 }],
  ['less', { bytes: 1000, minBytes: 100, instructions: 1 }],
  ['no count, where njs is missing', { bytes: 2000, minBytes: 500 }],
])('passes %s', (_title, figures) => {
  expect(growthOver(before, { 'functions/spa-rewrite': figures })).toEqual([]);
});

test.each([
  ['bytes', { bytes: 2201, minBytes: 500, instructions: 10_000 }, 'grew from 2000 to 2201 bytes'],
  ['minBytes', { bytes: 2000, minBytes: 551, instructions: 10_000 }, 'grew from 500 to 551 minBytes'],
  ['instructions', { bytes: 2000, minBytes: 500, instructions: 11_001 }, 'grew from 10000 to 11001 instructions'],
])('refuses more than a tenth more %s', (_unit, figures, sentence) => {
  expect(growthOver(before, { 'functions/spa-rewrite': figures })).toEqual([`"functions/spa-rewrite" ${sentence}`]);
});

test('refuses what only one side knows', () => {
  expect(growthOver(before, { 'functions/other': { bytes: 1, minBytes: 1 } })).toEqual([
    '"functions/spa-rewrite" is in the baseline but not in dist/',
    '"functions/other" is not in the baseline',
  ]);
});

test('refuses a count that the baseline lacks', () => {
  const old = { 'functions/spa-rewrite': { bytes: 2000, minBytes: 500 } };
  expect(growthOver(old, before)).toEqual(['"functions/spa-rewrite" has no instructions in the baseline']);
});
