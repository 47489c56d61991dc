import { expect, test } from 'vitest';
import { matchBehavior } from '../../tools/distribution/match.js';
import { findPath, isIn } from '../../tools/rules/paths.js';

test.each([
  [['*'], [], '/x', 'anything'],
  [['images/*'], [], '/images/x', 'the leading slash may be left out'],
  [['/private/*', '*.css'], [], '/private/x.css', 'under both'],
  [['/a*', '*/b'], ['/a/b'], '/ax/b', 'under both, less one'],
  [['/a?c'], ['/abc'], '/axc', 'one letter, and not that one'],
  [['/A*'], ['/a*'], '/Ax', 'case is heard'],
  [['/%41*'], [], '/%%341x', 'what is compared as "%41" is written otherwise'],
  [['/x/../y'], [], undefined, 'dot segments are gone before it is compared'],
  [['/a//b'], [], undefined, 'so are empty ones'],
  [['/ab'], ['/a?'], undefined, 'covered by a pattern'],
  [['/a?*'], ['/a/*', '/a?'], '/axx', 'two patterns leave some'],
  [['/a/*'], ['/a/', '/a/?*'], undefined, 'two patterns leave none'],
  [['/a/*'], ['/a/*b*', '/a/*c*'], '/a/x', 'letters that are not named'],
  [['*'], ['/*x*', '/'], '/y', 'the plain letter is taken'],
] as [string[], string[], string | undefined, string][])('%j but %j: %s: %s', (under, but, path) => {
  const found = findPath({ under, but });
  expect(found).toBe(path);
  if (typeof found === 'string') expect(isIn({ under, but }, found)).toBe(true);
});

test('the path of a behavior is matched to it by the local CloudFront', () => {
  const patterns = ['/a/*.js', '/a/*', '*.js', '/?', '/a*b*c', '*'];
  const behaviors = patterns.map((pattern) => ({ pattern, isDefault: pattern === '*' })) as never;
  const found = patterns.map((pattern, index) => findPath({ under: [pattern], but: patterns.slice(0, index) }));
  expect(found.map((path) => matchBehavior({ behaviors }, path as string).pattern)).toEqual(patterns);
});
