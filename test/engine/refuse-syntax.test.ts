import { describe, expect, test } from 'vitest';
import { viewerRequest } from '../../tools/testing/index.js';
import { engines, runCode } from './engines.js';

/** The statement stands on line 2. */
function around(statement: string): string {
  return `function handler(e) { return e.request }\n${statement}`;
}

describe.each(engines)('%s reads', (engine) => {
  test.each([
    ['let a = 1; const b = 2; for (let i = 0; i < 2; i++) {} for (const k in {}) {}', 'let and const'],
    ['const f = (a, ...rest) => a; function g(a,) {} g(1,);', 'arrows and rest parameters'],
    ['const t = `a${1 + 1}b`;', 'template literals'],
    ['const p = 2 ** 3, n = 1_000, b = 0b11, o = 0o7;', 'powers and number forms'],
    ['const r = /(?<name>x)(?=y)/gimy;', 'named groups and documented flags'],
    ['async function f() { const a = await g; return a } const g = 1;', 'await'],
    ['async function f() { if (await 1) return [await 2]; return { a: await 4 } }', 'await outside arguments'],
    ['async function f() { return (await f)(1) }', 'a call of what was awaited'],
    ['const n = null ?? 1;', 'what AWS does not list but njs runs'],
    ['const s = String.fromCharCode`1`;', 'a tagged template, likewise'],
    ['const o = { a() {}, get b() { return 1 }, ["c"]: 1 };', 'members of object literals'],
    ['out: for (;;) { break out }', 'labels'],
    ['switch (1) { case 1: default: } do {} while (0); try {} catch (x) {} finally {}', 'the statements of ES5.1'],
    ['debugger;', 'debugger'],
    ['const o = { class: 1, async: 2, of: 3 }; o.class;', 'reserved words as names of properties'],
  ])('%s: %s', async (statement) => {
    expect(await runCode(engine, around(statement))).toMatchObject({ result: { uri: '/' } });
  });
});

describe.each(engines)('%s refuses, as a 503 that names the line,', (engine) => {
  test.each([
    ['a?.b;', 'optional chaining'],
    ['let a; a ??= 1', 'logical assignment'],
    ['let a; a ||= 1', 'logical assignment'],
    ['const { a } = {};', 'destructuring of objects'],
    ['const [a] = [];', 'destructuring of arrays'],
    ['const f = ({ a }) => a;', 'destructuring of parameters'],
    ['try {} catch ({ a }) {}', 'destructuring of errors'],
    ['function f(a = 1) {}', 'default parameters'],
    ['function f(...[a]) {}', 'a pattern as rest'],
    ['f(...[])', 'spread in calls'],
    ['const a = [...[]];', 'spread in arrays'],
    ['const a = { ...{} };', 'spread in objects'],
    ['for (const a of []) {}', 'for-of'],
    ['class A {}', 'classes'],
    ['function* f() {}', 'generators'],
    ['try {} catch {}', 'catch without a name'],
    ['const n = 1n;', 'BigInt'],
    ['const r = /a/s;', 'the flag s'],
    ['const r = /a/u;', 'the flag u'],
    ['const r = /[^]/;', 'an empty class'],
    ['async function f() { return g(await 1) }', 'await in arguments'],
    ['async function f() { return g([(await 1).x]) }', 'await deep in arguments'],
    ['async function f() { return new G(await 1) }', 'await in arguments of new'],
    ['await 1', 'await at the top level'],
    ['async function f() { try { return g(await 1) } catch (x) {} }', 'F520 await in arguments, in a block'],
    ['function f() { async function g() {} }', 'an async function in a function, as AWS documents it'],
    ['const r = /[\\w-.]/;', 'a range beside a class'],
    ['const r = /(?<=a+)b/;', 'a lookbehind without end'],
    ['async function f() { for await (const a of b) {} }', 'for await'],
    ['const m = import("x");', 'dynamic import'],
    ['function f() { return new.target }', 'new.target'],
    ['const o = { f() { return super.x } };', 'super'],
    ['with ({}) {}', 'with'],
    ['return 1', 'return outside a function'],
    ['const a = 010;', 'octal numbers of old'],
    ['let a; let a;', 'a second declaration'],
    ['function f(a, a) {}', 'a parameter twice'],
    ['delete e;', 'delete of a name'],
    ['const \\u0061b = 1;', 'a name with an escape'],
    [')', 'what is no JavaScript at all'],
  ])('%s: %s', async (statement) => {
    const { error } = await runCode(engine, around(statement));
    expect(error).toMatchObject({ type: 'FunctionExecutionError', status: 503, line: 2 });
    expect(error?.message).toMatch(/^SyntaxError: .* in 2$/);
  });

  test('F100 any export, in CloudFront words', async () => {
    const code = 'function handler(e) { return e.request }\n\nexport { handler };';
    const { error } = await runCode(engine, code);
    expect(error).toMatchObject({ message: 'SyntaxError: Illegal export statement in 3', line: 3 });
  });

  test.each([
    'import { createHash } from "crypto";',
    'import * as c from "crypto";',
    'import c, { createHash } from "crypto";',
  ])('%s', async (statement) => {
    const { error } = await runCode(engine, around(statement));
    expect(error).toMatchObject({ message: 'SyntaxError: Non-default import is not supported in 2', line: 2 });
  });

  test.each([
    ['const a = 1;', 'Token "const" not supported in this version in 2'],
    ['let a = 1;', 'Token "let" not supported in this version in 2'],
    ['async function f() {}', 'Token "async" not supported in this version in 2'],
    ['import cf from "cloudfront";', 'Token "import" not supported in this version in 2'],
    ['var a = 1_000;', 'Token "_" not supported in this version in 2'],
  ])('%s with runtime 1.0', async (statement, message) => {
    const source = { runtime: 'cloudfront-js-1.0' } as const;
    const { error } = await runCode(engine, around(statement), viewerRequest(), source);
    expect(error).toMatchObject({ message: `SyntaxError: ${message}`, line: 2 });
    const fine = around('var f = (a, ...b) => `a` + a ** 2;');
    expect(await runCode(engine, fine, viewerRequest(), source)).toMatchObject({ result: { uri: '/' } });
  });
});
