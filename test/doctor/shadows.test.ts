import { expect, test } from 'vitest';
import { covers } from '../../tools/doctor/rules/shadows.js';

test.each([
  ['/a*', '/a/b*', true, 'a longer beginning'],
  ['*', '/a*', true, 'all paths'],
  ['*.js', '/assets/*.js', true, 'an ending, whatever the folder'],
  ['/a?', '/ab', true, 'one character'],
  ['/a?', '/a?', true, 'itself'],
  ['/a*', '*', false, 'all paths are more than some'],
  ['/a', '/a*', false, 'what begins with it is not it, though it is where the rest is empty'],
  ['/a?', '/a*', false, 'one character more, of any number'],
  ['/a/*/b', '/a/*b', false, 'a folder between is there for some paths only'],
  ['/a?b', '/a*b', false, 'one character between, of any number'],
  ['/ab', '/a?', false, 'one of many'],
  ['/a/*', 'a/b', true, 'a slash in front makes no difference'],
])('whether %s takes all of %s: %s, %s', (wide, narrow, expected) => {
  expect(covers(wide, narrow)).toBe(expected);
});
