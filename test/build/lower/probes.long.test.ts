import { afterAll, describe, expect, test } from 'vitest';
import { enginesHere } from '../../../tools/engine/index.js';
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

const HELPERS = `
let said: any[] = [];
function say(x: any): any { said.push(x); return x; }
function later(x: any): Promise<any> { said.push('later'); return Promise.resolve(x); }
function text(v: any): string {
  if (typeof v === 'function') return 'function';
  if (v === null || typeof v !== 'object') return v === undefined ? 'undefined' : JSON.stringify(v);
  if (Array.isArray(v)) return '[' + v.map(text).join() + ']';
  return '{' + Object.keys(v).sort().map((k) => k + ':' + text(v[k])).join() + '}';
}`;

/** A function that answers with what every one of `bodies` gives. */
function sourceOf(bodies: readonly string[]): string {
  const steps = bodies.map((each, index) => {
    const [body, top = ''] = each.split('\n---\n');
    const isAsync = /\bawait\b/.test(body ?? '');
    return `${top}\n${isAsync ? 'async ' : ''}function probe${index}(): any {\n${body}\n}`;
  });
  return `/*!
 * probe: answers.
 * CloudFront Function, viewer-request.
 */
${HELPERS}
${steps.join('\n')}
const probes: any[] = [${bodies.map((_, index) => `probe${index}`).join()}];
export async function handler(_event: any): Promise<any> {
  const answers: string[] = [];
  for (let i = 0; i < probes.length; i++) {
    said = [];
    let answer: any;
    try { answer = await probes[i](); } catch (error: any) { answer = 'throws ' + error.name; }
    answers.push(text([answer, said]));
  }
  return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: answers.join('\\n') } };
}
`;
}

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
