import { expect, test } from 'vitest';
import { matchBehavior, matchesPattern, normalisePath } from '../../tools/distribution/match.js';
import type { Behavior, DistributionModel } from '../../tools/distribution/model.js';

/** A model of which only the patterns matter here. */
function distribution(...patterns: string[]): DistributionModel {
  const behaviors = [...patterns, '*'].map(
    (pattern, index) => ({ pattern, isDefault: index === patterns.length }) as Behavior,
  );
  return { behaviors } as DistributionModel;
}

function matched(patterns: string[], path: string): string {
  const behavior = matchBehavior(distribution(...patterns), path);
  return behavior.isDefault ? 'default' : behavior.pattern;
}

test.each([
  ['F013', ['images/*.jpg'], '/images/a/b.jpg', 'images/*.jpg', '"*" spans "/"'],
  ['F013', ['images/*.jpg'], '/images/a/b.jpeg', 'default', 'the end is anchored'],
  ['F014', ['/api/*'], '/api/x', '/api/*', 'same case'],
  ['F014', ['/api/*'], '/API/x', 'default', 'case-sensitive'],
  ['F015', ['/assets'], '/assets', '/assets', 'without wildcard that exact path'],
  ['F015', ['/assets'], '/assets/app.css', 'default', 'and no other'],
  ['F016', ['a*'], '/apple.jpg', 'a*', 'the leading slash is optional'],
  ['F016', ['/a*'], '/apple.jpg', '/a*', 'and equivalent'],
  ['F017', ['/file?.txt'], '/file1.txt', '/file?.txt', '"?" is one character'],
  ['F017', ['/file?.txt'], '/file12.txt', 'default', 'not two'],
  ['F017', ['/file?.txt'], '/file.txt', 'default', 'not none'],
  ['F018', ['/a/b*', '/a*'], '/a/b/..', '/a*', 'dot segments are collapsed for matching'],
  ['F018', ['/a/b*', '/a*'], '/a/b/x', '/a/b*', 'and only they'],
  ['F019', ['/pri*', '/private/*'], '/private/x', '/pri*', 'the first listed match wins'],
  ['F019', ['/private/*', '/pri*'], '/private/x', '/private/*', 'in the order of the list'],
  ['F020', ['/api/*'], '/x', 'default', 'nothing but the path of the viewer counts'],
  ['F021', ['/x*'], '/y', 'default', 'a query is no part of the path'],
  ['F022', ['/one/*', '/two/*'], '/two/file', '/two/*', 'each pattern takes its own'],
  ['F022', ['/one/*', '/two/*'], '/one/file', '/one/*', 'each pattern takes its own'],
  ['F013', ['/*abc'], '/abxc', 'default', 'what matched before a mismatch is matched anew'],
  ['F013', ['/ab*bc'], '/abc', 'default', 'what stands before a "*" is not read again behind it'],
  ['F013', ['*.jpg'], '/a.jp.jpg', '*.jpg', 'nor is a false start the end'],
  ['F015', ['/a'], '/b/a', 'default', 'nor a later part of the path'],
])('%s: of %j, %s belongs to %s: %s', (_id, patterns, path, expected) => {
  expect(matched(patterns, path)).toBe(expected);
});

test.each([
  ['/a//b///c', '/a/b/c', 'runs of slashes'],
  ['/a/./b/../c', '/a/c', 'dot segments'],
  ['/a/b/..', '/a/', 'a last dot segment leaves a folder'],
  ['/../../etc', '/etc', 'nothing is above the root'],
  ['/..', '/', 'the root itself'],
  ['/%70rivate/%2fx', '/private/%2Fx', 'unreserved characters decoded, reserved ones in upper case'],
  ['/%2e%2E/private', '/private', 'encoded dots are dots'],
  ['/%E0%A4%A', '/%E0%A4%A', 'malformed encoding stays as it is'],
  ['/a.b/.well-known/x', '/a.b/.well-known/x', 'a dot in a name is no dot segment'],
])('%s is compared as %s: %s', (path, expected) => {
  expect(normalisePath(path)).toBe(expected);
});

test('a pattern of many stars takes no more than length times length', () => {
  const pattern = `/${'*a'.repeat(100)}b`;
  const path = `/${'a'.repeat(8000)}`;
  const begun = performance.now();
  expect(matchesPattern(pattern, path)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(2000);
});
