import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchChanges } from '../tools/changes.js';

test('a save that follows another is taken in, however soon it comes', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-changes-'));
  const file = path.join(folder, 'template.json');
  writeFileSync(file, 'first');
  let taken = '';
  const changes = await watchChanges([file], async () => {
    taken = readFileSync(file, 'utf8');
    await wait(5);
  });
  try {
    for (let ms = 20; ms <= 60; ms += 2) {
      writeFileSync(file, `one before ${ms} ms`);
      await wait(ms);
      writeFileSync(file, `after ${ms} ms`);
      await expect.poll(() => taken, { timeout: 1_000, interval: 10 }).toBe(`after ${ms} ms`);
      await wait(80);
    }
  } finally {
    await changes.close();
    rmSync(folder, { recursive: true });
  }
});
