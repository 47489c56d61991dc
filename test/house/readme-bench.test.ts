import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { quoteResults, type Results } from '../../bench/results.js';

const readme = readFileSync('README.md', 'utf8');
const results = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;

test('README quotes bench/results.json as it is: else run "npm run bench -- --readme"', () => {
  expect(quoteResults(readme, results)).toBe(readme);
});

test('a result that changed changes the quote', () => {
  const changed = results.figures.map((figure) => ({ ...figure, ratio: figure.ratio + 1 }));
  expect(quoteResults(readme, { ...results, figures: changed })).not.toBe(readme);
});

test('a result that README quotes must be there', () => {
  expect(() => quoteResults(readme, { ...results, figures: [] })).toThrow('has no "');
});
