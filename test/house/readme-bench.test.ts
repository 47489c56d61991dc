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

/** What was promised of a figure: a ratio within one run, or a count. Times are of the machine that took them: nothing is held against those. */
test.each<[name: string, peerName: string, key: 'ratio' | 'ours', least: number, most: number]>([
  ['sign a GET with three parameters', '@smithy/signature-v4 on node:crypto', 'ratio', 3, Infinity],
  ['sign a GET with three parameters', 'aws4', 'ratio', 1.2, Infinity],
  ['instructions of signed-cookie, keys in config', 'plain snippet', 'ratio', 1 / 0.6, Infinity],
  ['signed-cookie, keys in config', 'budget', 'ours', 0, 120_000],
  ['spa-rewrite', 'budget', 'ours', 0, 12_000],
  ['njs: events, 16 at a time', 'node:vm, fresh context', 'ratio', 3, Infinity],
  ['cookie verification, RSA 2048, viewers who come back', 'bare crypto.verify', 'ratio', 0.8, Infinity],
  ['cookie verification, P-256, viewers who come back', 'bare crypto.verify', 'ratio', 0.8, Infinity],
  ['local CloudFront: hits, through a function', 'serverless-offline-edge-lambda', 'ratio', 3, Infinity],
  ['local CloudFront: hits, through a function', 'bare Node proxy', 'ratio', 0.5, Infinity],
])('bench/results.json keeps what was promised: %s beside %s', (name, peerName, key, least, most) => {
  const figure = results.figures.find(
    (one) => one.name.replace(/^njs [\d.]+/, 'njs') === name && one.peerName === peerName,
  );
  if (key === 'ours') expect(figure?.unit).toBe('instructions');
  expect(figure?.[key]).toBeGreaterThanOrEqual(least);
  expect(figure?.[key]).toBeLessThanOrEqual(most);
});
