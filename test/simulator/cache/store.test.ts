import { expect, test } from 'vitest';
import { type CacheEntry, createStore } from '../../../tools/simulator/cache/store.js';

function entry(key: string, bytes: number): CacheEntry {
  return {
    key,
    distribution: 'D',
    path: `/${key}`,
    query: '',
    variant: '',
    status: 200,
    statusText: 'OK',
    headers: [],
    body: Buffer.alloc(bytes),
    storedAt: 0,
    expiresAt: 1,
    staleFrom: 1,
    keeping: {
      kept: true,
      seconds: 1,
      from: 'test',
      clamp: undefined,
      staleWhileRevalidate: 0,
      staleIfError: undefined,
    },
    pageable: false,
    tags: [],
    hits: 0,
    storedBy: '1',
  };
}

test('what was used least recently goes first', () => {
  const store = createStore(10_500);
  for (const key of ['a', 'b', 'c']) store.set(entry(key, 2_500));
  store.get('a');
  store.set(entry('d', 2_500));
  expect(store.entries().map(({ key }) => key)).toEqual(['c', 'a', 'd']);
  expect(store.bytes).toBeLessThanOrEqual(10_500);
});

test('an object that replaces another is counted once', () => {
  const store = createStore(10_000);
  for (let n = 0; n < 10; n++) store.set(entry('a', 2_500));
  expect(store.entries()).toHaveLength(1);
  store.remove(() => true);
  expect(store.bytes).toBe(0);
});

test('an object larger than the store does not stay', () => {
  const store = createStore(1_000);
  store.set(entry('a', 2_000));
  expect([store.entries().length, store.bytes]).toEqual([0, 0]);
});

test('a miss leaves nothing behind', () => {
  const store = createStore(10_000);
  store.set(entry('a', 10));
  expect([store.get('b'), store.variants('/b')]).toEqual([undefined, []]);
  expect(store.entries().map(({ key }) => key)).toEqual(['a']);
  store.remove(() => true);
  expect([store.get('a'), store.variants('/a')]).toEqual([undefined, []]);
});

test('headers count, and what is exactly as large as the store stays', () => {
  const store = createStore(1_000 + 1 + 900 + 6 + 100);
  const headers: [string, string][] = [['age', 'xyz']];
  store.set({ ...entry('a', 1_000), headers });
  expect(store.bytes).toBe(2_007);
  store.set({ ...entry('a', 1_001), headers });
  expect(store.bytes).toBe(0);
});

test('of the variants of a path some are shown, however many there are', () => {
  const store = createStore(1e6);
  for (let n = 0; n < 60; n++) store.set({ ...entry(`a${n}`, 1), path: '/a' });
  expect(store.variants('/a')).toHaveLength(50);
});
