import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createPool } from '../../tools/engine/pool.js';
import { rest, stayAwake } from '../../tools/engine/stay-awake.js';

let turns: () => number;

beforeEach(async () => {
  await wait(5);
  const spy = vi.spyOn(globalThis, 'setImmediate');
  onTestFinished(() => spy.mockRestore());
  turns = () => spy.mock.calls.filter(([callback]) => callback.name === 'turn').length;
});

/** Turns of the loop from now on: none, where nothing is due. */
async function turnsLater(): Promise<number> {
  await wait(5);
  const before = turns();
  await wait(5);
  return turns() - before;
}

test('the loop turns from a question on, and rests when the answer does not come soon', async () => {
  stayAwake();
  stayAwake();
  expect(turns()).toBe(1);
  expect(await turnsLater()).toBe(0);
  stayAwake();
  expect(turns()).toBeGreaterThan(1);
});

test('the loop rests once nothing is due', async () => {
  stayAwake();
  rest();
  await wait(5);
  expect(turns()).toBe(1);
});

test('an event that is sent to a guest keeps the loop turning, and its answer lets it rest', async () => {
  const pool = createPool(
    ({ line }) => ({
      send: () => void setImmediate(() => line('{"logs":[],"kvsReads":0}')),
      hold() {},
      kill() {},
    }),
    { size: 1, recycle: 9, recycleText: 1e6, limit: 1_000 },
  );
  await pool.run({ id: 1, message: 'event', needs: [] });
  expect(turns()).toBeGreaterThan(0);
  expect(await turnsLater()).toBe(0);
  pool.close();
});
