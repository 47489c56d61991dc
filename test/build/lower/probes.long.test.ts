import { afterAll, describe, expect, test } from 'vitest';
import { enginesHere } from '../../../tools/engine/index.js';
import { sourceOf } from './probe-source.js';
import { awaits } from './probes/awaits.js';
import { classes } from './probes/classes.js';
import { closures } from './probes/closures.js';
import { loops } from './probes/loops.js';
import { objects } from './probes/objects.js';
import { parameters } from './probes/parameters.js';
import { patterns } from './probes/patterns.js';
import { refused } from './probes/refused.js';
import { spreads } from './probes/spread.js';
import { answersOfNode, createWorkshop } from './workshop.js';

const groups = { loops, patterns, parameters, spreads, objects, awaits, closures, classes };
const { build, answersOf, remove } = createWorkshop();
afterAll(remove);

/** As many as fit into 10,240 bytes in the readable form. */
const AT_ONCE = 18;

describe.each(Object.entries(groups))('%s', (_group, table) => {
  const names = Object.keys(table);
  const starts = names.flatMap((_, index) => (index % AT_ONCE === 0 ? [index] : []));

  test.each(starts)('from %i on: as in Node, in both forms, on every engine', async (start) => {
    const some = names.slice(start, start + AT_ONCE);
    const source = sourceOf(some.map((name) => table[name] ?? ''));
    const expected = await answersOfNode(source);
    const built = await build(source);
    expect('findings' in built ? built.findings : []).toEqual([]);
    if ('findings' in built) return;
    for (const engine of enginesHere()) {
      for (const form of ['readable', 'deployed'] as const) {
        const answers = await answersOf(built.artefact[form], engine);
        const named = (list: string[]) => some.map((name, index) => `${name}: ${list[index]}`);
        expect(named(answers), `${form} on ${engine}`).toEqual(named(expected));
      }
    }
  });
});

test.each(Object.entries(refused))('%s is refused, in the line that brings it', async (_name, [code, body]) => {
  const built = await build(sourceOf([body]));
  const findings = 'findings' in built ? built.findings : [];
  const lines = sourceOf([body]).split('\n');
  const line = lines.indexOf(body.split('\n---\n').at(-1) ?? '') + 1;
  expect(findings.map((finding) => finding.code)).toContainEqual(expect.stringMatching(code));
  for (const finding of findings) {
    expect(finding).toMatchObject({ file: 'functions/probe.ts', line });
    expect(finding.message).toMatch(/[.)"]$/);
  }
});

test('there are three hundred', () => {
  const count = Object.values(groups).reduce((sum, table) => sum + Object.keys(table).length, 0);
  expect(count + Object.keys(refused).length).toBeGreaterThanOrEqual(300);
});
