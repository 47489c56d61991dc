import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { checkScript } from '../../tools/build/check.js';
import { createEngine, enginesHere, type FunctionEvent } from '../../tools/engine/index.js';
import { isError } from '../../tools/findings/finding.js';
import { type FixOptions, fixFile } from '../../tools/fix/fix.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { programs } from '../build/lower/programs.js';
import { answersOfNode } from '../build/lower/workshop.js';
import { makeProject } from '../build/project.js';
import { runCli } from '../cli/run-cli.js';
import { wild } from './wild.js';

const engines = await Promise.all(enginesHere().map((engine) => createEngine({ engine })));
afterAll(() => Promise.all(engines.map((engine) => engine.close())));
const kvs = () => ({ data: {}, revision: 1, created: '', updated: '' });

async function fix(source: string, options: FixOptions = {}, name = 'f.js') {
  return fixFile(makeProject({ [name]: source }), name, options);
}

test('there are twenty in the styles of the wild', () => {
  expect(Object.keys(wild).length).toBeGreaterThanOrEqual(20);
});

describe('fails today, passes when fixed, and answers as it is meant to on every engine:', () => {
  test.each(Object.entries(wild))('%s', async (_name, { source, answers, keeps = [] }) => {
    const { code = '', refusal, events, diff } = await fix(source);
    expect(refusal).toBeUndefined();
    expect((await checkScript('f.js', code)).filter(isError)).toEqual([]);
    expect(events).toBeGreaterThan(8);
    expect(diff).toMatch(/^--- a\/f\.js.*\n\+\+\+ b\/f\.js.*\n@@ -/);
    for (const line of keeps) expect(code.split('\n')).toContain(line);
    for (const engine of engines) {
      const fixed = engine.load({ name: 'f.js', code, kvs });
      for (const [event, expected] of answers) {
        const { result, error } = await fixed.invoke(event as FunctionEvent);
        expect({ error, result }).toMatchObject({ error: undefined, result: expected });
      }
      fixed.close();
    }
  });
});

test('random programs keep their answers', async () => {
  for (const seed of [21, 22, 23]) {
    const source = programs(seed, 3);
    const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
    const plain = await transform(source, { loader: 'ts', target: 'esnext', tsconfigRaw });
    const expected = await answersOfNode(source);
    const { code = '', refusal } = await fix(plain.code);
    expect(refusal).toBeUndefined();
    for (const engine of engines) {
      const { result } = await engine.load({ name: 'f.js', code }).invoke(viewerRequest());
      expect(result).toMatchObject({ body: { data: expected.join('\n') } });
    }
  }
});

const inHandler = (body: string) => `function handler(event) {\n  ${body}\n  return event.request;\n}\n`;

describe('is not fixed, which is said in one sentence:', () => {
  test.each([
    ['a generator', `function* all() { yield 1; }\n${inHandler('')}`, /^line 1: .*generators\. Return an array\.$/],
    [
      'a private name',
      `class A { #x = 1; get() { return this.#x; } }\n${inHandler('')}`,
      /^line 1: "#x" .*private x.*\.$/,
    ],
    ['for await', `async ${inHandler('for await (const x of [1]) event.request.uri = x;')}`, /^line 2: .*"for await"/],
    ['a Map beside its syntax', inHandler('const { a } = { a: new Map() };'), /^line 2: "Map" does not exist/],
    ['a flag of a regular expression', inHandler('const [a] = [/./s];'), /^line 2: .*flag/],
    ['what does not parse', 'function handler(event) {\n  const {\n}\n', /^line 4: Unexpected token\.$/],
    ['no handler', 'const { a } = { a: 1 };\n', /^line 1: .*handler/],
    [
      'a closure over what changes',
      `async ${inHandler('let n = 0; const f = async () => n; n = 1; event.request.uri = String(await f());')}`,
      /^line 2: .*assigned again/,
    ],
    ['a file of another kind', 'export {}', /^it is no plain JavaScript/, 'f.ts'],
    [
      'loops in loops',
      inHandler('for (const x of [1]) {'.repeat(400) + '}'.repeat(400)),
      /^line 1: .* nested too deeply/,
    ],
    ['a chain that does not end', inHandler(`const a = event${'?.a'.repeat(300)};`), /^line 2: "event.a"/],
    ['an empty file', '', /^line 1: there is no function "handler"/],
    ['more bytes than there may be', inHandler(`const [a] = ['${'x'.repeat(10_240)}'];`), /^line 1: .*10,240/],
  ])('%s', async (_what, source, sentence, name = 'f.js') => {
    const { code, diff, refusal } = await fix(source, {}, name);
    expect({ code, diff }).toEqual({ code: undefined, diff: '' });
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toContain('\n');
  });
});

test('an answer that would be another is a refusal with the event and the place', async () => {
  // A spread text is a list of characters; nothing in the file shows that it is a text.
  const { code, refusal, notes } = await fix(
    inHandler("event.request.uri = [...event.request.uri].join('') + '.html';"),
  );
  expect(code).toBeUndefined();
  expect(refusal).toMatch(
    /^for GET \/, the outcome was an answer and would be TypeError.* Write this part yourself\.$/,
  );
  expect(notes).toEqual(['line 2: what is spread is taken for an array']);
});

test('the events that are given are the ones that count', async () => {
  const source = inHandler("if (event.request.uri === '/only') [event.request.uri] = ['/' + Math.random()];");
  const events = (uri: string): FixOptions => ({ events: [['mine.json', viewerRequest({ uri })]] });
  expect(await fix(source, events('/else'))).toMatchObject({ events: 1, code: expect.any(String) });
  expect((await fix(source, events('/only'))).refusal).toMatch(/^for mine\.json, "uri" was /);
});

test('a function that answers none of them is not fixed', async () => {
  const source = inHandler('const { id } = null;');
  expect((await fix(source)).refusal).toMatch(/^it answers none of the events\. Give one .*--event/);
});

test('a file without semicolons stays one, and means the same', async () => {
  const source = `async function handler({ request }) {\n  const n = 1\n  // both\n  keep(await 2, n)\n  return request\n}\nfunction keep() {}\n`;
  const { code } = await fix(source);
  expect(code).toContain('  const n = 1\n  // both\n');
});

describe('edgewright check --fix', () => {
  const source = '// mine\nfunction handler({ request }) {\n  return request;\n}\n';
  const read = (root: string, file: string) => readFileSync(path.join(root, file), 'utf8');

  test('writes the file, shows the difference, and leaves nothing to fix', async () => {
    const root = makeProject({ 'f.js': source });
    const { status, stdout, stderr } = await runCli(['check', '--fix', 'f.js'], { cwd: root });
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringMatching(
        /^edgewright: f\.js: fixed\. \d+ events have the same answers, in V8 before and on (?:njs|vm) .*\n$/,
      ),
    });
    expect(stdout).toMatch(/^-function handler\(\{ request \}\) \{\n\+function handler\(_from\) \{\n/m);
    expect(read(root, 'f.js')).toMatch(
      /^\/\/ mine\nfunction handler\(_from\) \{\n {2}const request = _from\.request;\n/,
    );
    const again = await runCli(['check', '--fix', '--json', 'f.js'], { cwd: root });
    expect(JSON.parse(again.stdout)).toEqual([{ file: 'f.js', written: false, diff: '', events: 0, notes: [] }]);
  });

  test('of several, writes those that can be fixed, and ends with 1 for the others', async () => {
    const bad = 'function* handler(event) {\n  return event.request;\n}\n';
    const root = makeProject({
      'good.js': source,
      'bad.js': bad,
      'event.json': JSON.stringify(viewerRequest({ uri: '/a' })),
    });
    const args = ['check', '--fix', '--json', '--event', 'event.json', 'bad.js', 'good.js'];
    const { status, stdout } = await runCli(args, { cwd: root });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'bad.js', written: false, message: expect.stringMatching(/^line 1: .*generators/) },
      { file: 'good.js', written: true, events: 1, diff: expect.stringContaining('+++ b/good.js') },
    ]);
    expect([read(root, 'bad.js') === bad, read(root, 'good.js') === source]).toEqual([true, false]);
  });

  test.each([
    [['check', '--event', 'e.json', 'f.js'], /^edgewright: usage: --event and --kvs are of --fix alone/],
    [['check', '--fix', '--runtime', '1.0', 'f.js'], /^edgewright: usage: --fix writes for cloudfront-js-2\.0/],
    [['check', '--fix', '--format', 'sarif', 'f.js'], /^edgewright: usage: --fix prints a difference/],
    [['check', '--fix', '--event', 'f.js', 'f.js'], /^edgewright: event: Event "f\.js": expected JSON/],
    [['check', '--fix', 'none.js'], /^edgewright: file-unreadable: "none\.js"/],
  ])('%j is refused, and nothing is written', async (args, sentence) => {
    const root = makeProject({ 'f.js': source });
    const { status, stderr } = await runCli(args, { cwd: root });
    expect(status).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(read(root, 'f.js')).toBe(source);
  });
});
