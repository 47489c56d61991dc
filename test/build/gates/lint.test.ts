import { describe, expect, test } from 'vitest';
import { checkLoads } from '../../../tools/build/gates/engine.js';
import { lintForm } from '../../../tools/build/gates/lint/form.js';
import { lintLanguage } from '../../../tools/build/gates/lint/language.js';
import { locateIn } from '../../../tools/build/gates/lint/report.js';
import { enginesHere } from '../../../tools/engine/index.js';
import { pairs } from './pairs.js';

const locate = locateIn('function.js');

const script = (snippet: string) => `${snippet}\nfunction handler(event) { return event.request; }\n`;

function codesOf(code: string): string[] {
  const findings = [...lintLanguage(code, locate), ...lintForm(code, locate, { deployed: false })];
  return [...new Set(findings.map((finding) => finding.code))];
}

test.each(pairs)('%s is refused: %s', (_what, refused, code) => {
  expect(codesOf(script(refused))).toContain(code);
});

test.each(pairs)('%s has another way: %s → %s %s', (_what, _refused, _code, accepted) => {
  expect(codesOf(script(accepted))).toEqual([]);
});

test.each([
  'var s = "😀\\u2028"; var t = `a${`b`}`;',
  'label: for (;;) { break label; }',
  'switch (1) { case 1: { let a = 1; } default: }',
  'const a = 1; const o = { a, f() {}, ["x" + 1]: 2, get b() { return 1; }, "a-b": 1 };',
  'function f(...rest) { return arguments.length + rest.length; }',
  'var f = (a) => (b) => a ** b; f(2)(3);',
  '"abc".charCodeAt(0);',
  '"a".replaceAll("a", "b"); Symbol.keyFor(Symbol.for("a"));',
  'const b = new DataView(new ArrayBuffer(8)).getUint8(0); new TextDecoder().decode(new TextEncoder().encode("a"));',
  'async function f() { try { await Promise.all([1]); } catch (e) { throw new TypeError(e.message); } finally { f = 1; } }',
  '/(?<=a)b(?!c)/.exec("ab"); "a".replace(/(?<n>a)/g, "$<n>");',
  'do {} while (false); if (1) ; else ; void 0; delete {}.a; "a" in {}; ({}) instanceof Object;',
])('what AWS documents, or its samples do, passes: %s', (snippet) => {
  expect(codesOf(script(snippet))).toEqual([]);
});

test.each([
  ['no handler', 'function handle() {}', 1],
  ['a handler that is no function declaration', 'const handler = (event) => event.request;', 1],
  ['a handler inside a function', 'function f() { function handler() {} }', 1],
])('%s is refused', (_what, code, line) => {
  expect(lintForm(code, locate, { deployed: false })).toMatchObject([{ line, code: 'handler' }]);
});

test('imports come first', () => {
  const late = 'var a = 1;\nimport cf from "cloudfront";\nfunction handler() { return cf; }';
  expect(lintForm(late, locate, { deployed: false })).toMatchObject([{ line: 2, code: 'import-place' }]);
  const first = `import crypto from "crypto";\n${late.slice('var a = 1;\n'.length)}`;
  expect(lintForm(first, locate, { deployed: false })).toEqual([]);
});

test('the deployed form has no "${", which serverless would replace', () => {
  const code = 'function handler() {\n  return `${1}`;\n}';
  expect(lintForm(code, locate, { deployed: true })).toMatchObject([{ line: 2, code: 'dollar-brace' }]);
  expect(lintForm(code, locate, { deployed: false })).toEqual([]);
});

test('a finding names the line and says what to write instead', () => {
  const findings = lintLanguage('var a = 1;\n\nvar b = [1].at(-1);\n', locate);
  expect(findings).toEqual([
    {
      file: 'function.js',
      line: 3,
      column: 13,
      code: 'unknown-method',
      severity: 'error',
      message: '".at()" does not exist in cloudfront-js-2.0. Use "list[list.length - 1]".',
    },
  ]);
});

test('every mistake of a file is found at once', () => {
  expect(codesOf(script('class A {}\nnew Map(); [1].flat();'))).toEqual(['class', 'unknown-global', 'unknown-method']);
});

describe.runIf(enginesHere().includes('njs'))('njs agrees', () => {
  test('what the lint lets pass, njs loads; what njs refuses, the lint refuses', async () => {
    const snippets = pairs.flatMap(([, refused, , accepted]) => [script(refused), script(accepted)]);
    const ask = async (code: string) => ({ code, lint: codesOf(code), njs: (await checkLoads(code, locate)) ?? [] });
    const answers: Awaited<ReturnType<typeof ask>>[] = [];
    // A few at a time: each has its seconds.
    for (let at = 0; at < snippets.length; at += 8)
      answers.push(...(await Promise.all(snippets.slice(at, at + 8).map(ask))));
    expect(answers.filter(({ lint, njs }) => lint.length === 0 && njs.length > 0)).toEqual([]);
    expect(answers.filter(({ njs }) => njs.length > 0).length).toBeGreaterThan(35);
  });

  test('a pattern that only the engine can judge is refused by the engine, with its line', async () => {
    const code = script('var a = 1;\nvar r = /a{70000}/;');
    expect(codesOf(code)).toEqual([]);
    const [finding] = await checkLoads(code, locate);
    expect(finding).toMatchObject({ code: 'engine' });
    // njs 1.0 names no line for it.
    expect([1, 2]).toContain(finding?.line);
  });

  test('the cloudfront module is there at load', async () => {
    const code = "import cf from 'cloudfront';\nconst store = cf.kvs();\nfunction handler() { return store; }";
    expect(await checkLoads(code, locate)).toEqual([]);
    expect(await checkLoads(`${code}\nthrow new Error('no');`, locate)).toMatchObject([{ code: 'engine' }]);
  });
});
