import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type AttackOptions, type AttackReport, attack } from '../../tools/attack/attack.js';
import { openDescription } from '../../tools/distribution/open.js';
import { planted } from './planted-stacks.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-planted-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** `enough` tries, so that a run is the same on every machine. */
async function attackOn(template: object, enough: number, more: Partial<AttackOptions> = {}): Promise<AttackReport> {
  const file = path.join(folder, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  const opened = openDescription(file);
  const stop = new AbortController();
  return attack({
    simulator: { template: file, projectDir: folder, engine: 'vm' },
    template: opened.template,
    examine: { ...opened, projectDir: folder },
    file,
    passes: [],
    seconds: 600,
    seed: 1,
    signal: stop.signal,
    onProgress: (tries) => {
      if (tries >= enough) stop.abort();
    },
    ...more,
  });
}

test.each(planted)('$what is found', async ({ hole, kind }) => {
  const { through } = await attackOn(hole, 2_000);
  expect(through.map((each) => each.kind)).toContain(kind);
  for (const each of through) {
    expect(each.got).not.toBe('');
    expect(each.curl).toMatch(/^curl /);
    expect(each.at).toMatch(/^Site\.DistributionConfig\./);
  }
});

test.each(planted)('without it there is no alarm: $what', async ({ sound }) => {
  const { through, tries } = await attackOn(sound, 2_000);
  expect(through).toEqual([]);
  expect(tries).toBeGreaterThan(10);
});
