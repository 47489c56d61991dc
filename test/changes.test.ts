import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

test('what is deleted and made again, as a checkout and a build do, is watched as before', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-changes-'));
  const [template, site] = [path.join(folder, 'template.json'), path.join(folder, 'site')];
  const page = path.join(site, 'index.html');
  const save = (text: string) => {
    mkdirSync(site, { recursive: true });
    for (const file of [template, page]) writeFileSync(file, text);
  };
  save('first');
  const taken = new Set<string>();
  const changes = await watchChanges([template, site], async (files) => {
    for (const file of files) taken.add(file);
  });
  try {
    for (const away of [() => rmSync(site, { recursive: true }), () => renameSync(site, `${site}.old`)]) {
      rmSync(template);
      away();
      await expect
        .poll(() => [...taken], { timeout: 2_000, interval: 10 })
        .toEqual(expect.arrayContaining([template, site]));
      await wait(200);
      taken.clear();
      save('made again');
      await expect
        .poll(() => [...taken], { timeout: 2_000, interval: 10 })
        .toEqual(expect.arrayContaining([template, site]));
      await wait(200);
      taken.clear();
      save('changed');
      await expect
        .poll(() => [...taken], { timeout: 2_000, interval: 10 })
        .toEqual(expect.arrayContaining([template, page]));
    }
  } finally {
    await changes.close();
    rmSync(folder, { recursive: true });
  }
});
