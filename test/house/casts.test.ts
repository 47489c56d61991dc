import { expect, test } from 'vitest';
import { readText, sourcesIn } from './sources.js';

/** One "as" says what TypeScript cannot see; by way of unknown it would say anything. */
test('nothing is cast by way of unknown', () => {
  const sources = sourcesIn('tools', 'shared', 'functions', 'edge-lambdas');
  expect(sources.filter((file) => /\bas (?:unknown|any) as\b/.test(readText(file)))).toEqual([]);
});
