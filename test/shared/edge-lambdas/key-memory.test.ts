import { expect, test } from 'vitest';
import { rememberKeys } from '../../../shared/edge-lambdas/key-memory.js';

/** The memory, and what it had to make. */
function open(): { made: string[]; remember: (id: string, secret: string) => string } {
  const made: string[] = [];
  const remember = rememberKeys((id, secret) => {
    made.push(id);
    return `${id} of ${secret}`;
  });
  return { made, remember };
}

test('a key is made once for a secret, and anew for another', () => {
  const { made, remember } = open();
  expect(remember('a', '1')).toBe('a of 1');
  expect(remember('a', '1')).toBe('a of 1');
  expect(made).toEqual(['a']);
  expect(remember('a', '2')).toBe('a of 2');
  expect(remember('b', '2')).toBe('b of 2');
  expect(made).toEqual(['a', 'a', 'b']);
});

test('sixteen are kept, and one more empties the memory', () => {
  const { made, remember } = open();
  const ids = Array.from({ length: 16 }, (_, at) => `k${at}`);
  for (const id of [...ids, ...ids]) remember(id, 's');
  expect(made).toEqual(ids);
  remember('more', 's');
  remember('k15', 's');
  remember('k0', 's');
  expect(made.slice(16)).toEqual(['more', 'k15', 'k0']);
});
