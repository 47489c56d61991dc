import { expect, test } from 'vitest';
import { contested } from '../../tools/attack/contested.js';
import { first, opened, ownOf, ungated, withProbes } from '../../tools/attack/probes.js';
import { behavior, cff, distribution, edge } from '../simulator/support.js';

const none: [string, string[]][] = [];

test.each([
  ['a later one of another kind', ['*.jpg', '/private/*'], [['/private/*', ['/private/x/x.jpg', '/private/x.jpg']]]],
  ['the other way round', ['/private/*', '*.jpg'], [['*.jpg', ['/private/x.html.jpg']]]],
  ['a narrower one is an exception', ['/private/open/*', '/private/*'], none],
  [
    'a wider one is none',
    ['/private/*', '/private/open/*'],
    [['/private/open/*', ['/private/open/x.html', '/private/open/private/x.html', '/private/open/x']]],
  ],
  ['one twice', ['/a/*', '/a/*'], [['/a/*', ['/a/x.html', '/a/a/x.html', '/a/x']]]],
  ['a name', ['*', '/a'], [['/a', ['/a', '/a', '/a']]]],
  ['two with nothing in common', ['/a/*', '/b/*'], none],
  ['a sign for any', ['/p?/*', '/p1/*'], [['/p1/*', ['/p1/x.html', '/p1/px/x.html', '/p1/x']]]],
  ['a sign for any at the end', ['*.j?g', '/a?/*'], [['/a?/*', ['/ax/x/x.jxg', '/ax/x.jxg']]]],
  ['each of the earlier ones', ['*.b', '*.c', '/a/*'], [['/a/*', ['/a/x/x.b', '/a/x.b', '/a/x/x.c', '/a/x.c']]]],
])('paths that an earlier behavior takes: %s', (_what, patterns, expected) => {
  const model = distribution({ behaviors: patterns.map((pattern) => behavior({ pattern })) });
  const found = contested(model);
  expect(found.map(({ behavior: { pattern }, paths }) => [pattern, paths])).toEqual(expected);
  for (const { behavior: taken, index } of found) expect(model.behaviors[index]).toBe(taken);
});

const gate = edge('return request;');
const model = distribution({
  behaviors: [
    behavior({ pattern: '*.jpg' }),
    behavior({
      pattern: '/private/*',
      trustedKeys: { K1: 'x' },
      functions: { 'viewer-request': cff(''), 'origin-request': gate, 'origin-response': gate },
    }),
  ],
});
const [pictures, guarded] = model.behaviors as [(typeof model.behaviors)[0], (typeof model.behaviors)[0]];

test('a distribution is tried with one thing changed, and the user’s own is left as it was', () => {
  const all = withProbes([model]);
  expect(first(all, model, 1)!.behaviors).toEqual([guarded, pictures, model.behaviors[2]]);
  expect(first(all, model, 0)).toBeUndefined();
  const open = { ...guarded, functions: {}, trustedKeys: undefined };
  expect(opened(all, model, guarded)!.behaviors).toEqual([pictures, open, model.behaviors[2]]);
  const early = { ...guarded, functions: { 'viewer-request': guarded.functions['viewer-request'] } };
  expect(ungated(all, model, guarded)!.behaviors).toEqual([pictures, early, model.behaviors[2]]);
  expect(ungated(all, model, pictures)).toBeUndefined();
  expect(opened(all, model, pictures)!.behaviors).toEqual(model.behaviors);
  expect(ownOf(all)).toEqual([model]);
});

test('a staging distribution is nobody’s to reach', () => {
  expect(ownOf([model, { ...model, logicalId: 'Staging', isStaging: true }])).toEqual([model]);
});
