/** Which stored variant of a path differs least from a request, and in which parts. */
import { expect, test } from 'vitest';
import { nearestOf, nearestText, partsOf } from '../../../tools/simulator/trace/nearest.js';

const key = (
  query = '',
  headers: string[][] = [],
  cookies: string[][] = [],
  encoding: string | null = null,
  kind = '',
) => JSON.stringify(['E1', kind, '/a', query, encoding, headers, cookies]);

test('a key is taken apart as it was put together', () => {
  const whole = key('b=1&c', [['x-a', '1']], [['session', 's']], 'br,gzip', 'OPTIONS');
  expect([...partsOf(whole)]).toEqual([
    ['path', '/a'],
    ['method', 'OPTIONS'],
    ['query b', '1'],
    ['query c', ''],
    ['accept-encoding', 'br,gzip'],
    ['header x-a', '1'],
    ['cookie session', 's'],
  ]);
  expect([...partsOf(`${key()}\nHEAD range bytes=0-1`)]).toEqual([
    ['path', '/a'],
    ['asked for', 'HEAD range bytes=0-1'],
  ]);
  expect([...partsOf(`${key()}\n range bytes=0-1`)][1]).toEqual(['asked for', 'range bytes=0-1']);
});

test.each<[string, string[], string | undefined, string]>([
  ['nothing is stored', [], undefined, ''],
  ['the same is stored', [key('b=1')], undefined, ''],
  ['another is stored', [key('b=2')], '1', '; request 1 stored one that differs in query b'],
  ['what lacks a part is stored', [key()], '1', '; request 1 stored one that differs in query b'],
  ['what has one more is stored', [key('b=1&c=2')], '1', '; request 1 stored one that differs in query c'],
  [
    'two are stored, the second nearer',
    [key('b=2&c=2'), key('b=2')],
    '2',
    '; request 2 stored one that differs in query b',
  ],
  ['two are stored, as near', [key('b=2'), key('b=3')], '1', '; request 1 stored one that differs in query b'],
  [
    'what differs in two is stored',
    [key('b=2', [['x-a', '1']])],
    '1',
    '; request 1 stored one that differs in query b, header x-a',
  ],
])('where %s', (_, stored, storedBy, text) => {
  const variants = stored.map((each, at) => ({ key: each, storedBy: String(at + 1) }));
  const nearest = nearestOf(key('b=1'), variants);
  expect([nearest?.storedBy, nearestText(nearest)]).toEqual([storedBy, text]);
});

test('what differs has both values, or one', () => {
  const variants = [{ key: key('c=2'), storedBy: '1' }];
  expect(nearestOf(key('b=1'), variants)?.differs).toEqual([
    { part: 'query b', value: '1', stored: undefined },
    { part: 'query c', value: undefined, stored: '2' },
  ]);
});
