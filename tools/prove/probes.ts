/**
 * What the canary asks CloudFront's engine: the syntax that lowering writes in older words or refuses, what the gates refuse, what AWS documents, and
 * what nobody knows of the engine. A body gives true where the engine does as the language says, or a text that tells of the engine.
 */
export interface Probe {
  id: string;
  body: string;
  /** First lines of the file. */
  head?: string;
  /** In a function of its own: a question of the form of a file, or of cost. */
  alone?: true;
}

type Table = Record<string, string>;

const documented: Table = {
  arrow: `return [1].map((x) => x + 1)[0] === 2;`,
  'await alone': `const x = await Promise.resolve(2); return x === 2;`,
  exponent: `return 2 ** 3 === 8;`,
  'let in a loop': `const f = []; for (let i = 0; i < 2; i++) f.push(() => i); return f[0]() === 0;`,
  'named group': `return /(?<y>\\d)/.exec('a1').groups.y === '1';`,
  'numeric separator': `return 1_000 === 1000;`,
  'rest parameter': `return ((...a) => a.length)(1, 2) === 2;`,
  template: `const x = 1; return \`<\${x}>\` === '<1>';`,
};

const lowered: Table = {
  'for-of array': `let s = 0; for (const x of [1, 2]) s += x; return s === 3;`,
  'for-of string': `let s = ''; for (const c of 'ab') s = c + s; return s === 'ba';`,
  'object pattern': `const { a, b: [c] } = { a: 1, b: [2] }; return a + c === 3;`,
  'array pattern': `const [a, , c] = [1, 2, 3]; return a + c === 4;`,
  'pattern with default': `const { a = 5 } = {}; return a === 5;`,
  'pattern with rest': `const { a, ...r } = { a: 1, b: 2 }; return r.b === 2 && r.a === undefined;`,
  'pattern assigned': `let a = 1, b = 2; [a, b] = [b, a]; return a === 2;`,
  'pattern parameter': `return (({ a }) => a)({ a: 1 }) === 1;`,
  'default parameter': `return ((a = 3) => a)() === 3;`,
  'spread in a call': `return Math.max(...[1, 3, 2]) === 3;`,
  'spread in an array': `return [0, ...[1, 2]].length === 3;`,
  'spread in an object': `return ({ ...{ a: 1 }, b: 2 }).a === 1;`,
  shorthand: `const a = 1; return ({ a }).a === 1;`,
  method: `return ({ m() { return 1; } }).m() === 1;`,
  'computed key': `return ({ ['a' + 1]: 2 }).a1 === 2;`,
  getter: `return ({ get a() { return 1; } }).a === 1;`,
  'await in arguments': `const f = (x) => x; return f(await Promise.resolve(1)) === 1;`,
  'await in a template': `return \`\${await Promise.resolve(1)}\` === '1';`,
  'await in an operator': `return (await Promise.resolve(1)) + (await Promise.resolve(2)) === 3;`,
  'async arrow in a function': `const f = async (x) => x; const y = await f(1); return y === 1;`,
  'async function in a function': `async function f(x) { return x; } const y = await f(1); return y === 1;`,
  class: `class A { m() { return 1; } } return new A().m() === 1;`,
  'class that extends': `class A { m() { return 1; } } class B extends A { m() { return super.m() + 1; } } return new B().m() === 2;`,
  'class fields': `class A { a = 1; static b = 2; } return new A().a + A.b === 3;`,
  'optional chaining': `const a = {}; return a.b?.c === undefined;`,
  'optional call': `const a = {}; return a.b?.() === undefined;`,
  nullish: `return (null ?? 1) === 1;`,
  'nullish assigned': `let a; a ??= 1; return a === 1;`,
  'or assigned': `let a; a ||= 1; return a === 1;`,
  'and assigned': `let a = 1; a &&= 2; return a === 2;`,
  'catch without a name': `try { throw 1; } catch { return true; }`,
};

const refused: Table = {
  generator: `function* g() { yield 1; } return g().next().value === 1;`,
  'for await': `let s = 0; for await (const x of [1]) s += x; return s === 1;`,
  'tagged template': `const t = (a, b) => a[0] + b; return t\`x\${1}\` === 'x1';`,
  'private name': `class A { #a = 1; get() { return this.#a; } } return new A().get() === 1;`,
  'extends Error': `class E extends Error {} return new E('x') instanceof E;`,
  'new with spread': `return new Array(...[1, 2]).length === 2;`,
  Map: `return new Map([[1, 2]]).get(1) === 2;`,
  Set: `return new Set([1, 1]).size === 1;`,
  Symbol: `return typeof Symbol.iterator === 'symbol';`,
  bigint: `return 1n + 1n === 2n;`,
  'flag s': `return /a.b/s.test('a\\nb');`,
  'flag u': `return /^.$/u.test('\\u{1F600}');`,
  'flag y': `return /b/y.test('ab') === false;`,
  'class of PCRE': `return /[\\w-.]/.test('-');`,
  'new.target': `function A() { return { t: new.target === A }; } return new A().t;`,
  'labelled loop': `a: for (;;) { for (;;) break a; } return true;`,
  'escaped name': `const \\u0061b = 1; return ab === 1;`,
  'getter of a class': `class A { get a() { return 1; } } return new A().a === 1;`,
  'Array.from': `return Array.from('ab').length === 2;`,
  'Object.fromEntries': `return Object.fromEntries([['a', 1]]).a === 1;`,
  'Array at': `return [1, 2].at(-1) === 2;`,
  'Array flat': `return [[1]].flat()[0] === 1;`,
  replaceAll: `return 'a.b'.replaceAll('.', '-') === 'a-b';`,
  'Promise.all': `const a = await Promise.all([1]); return a[0] === 1;`,
  eval: `return eval('1') === 1;`,
};

const engine: Table = {
  version: `return typeof njs === 'object' ? String(njs.version) : 'no njs';`,
  process: `return typeof process === 'object' ? Object.keys(process).sort().join() : 'no process';`,
  'order of keys': `return Object.keys({ b: 1, a: 2, 1: 3 }).join();`,
  'order of keys in JSON': `return JSON.stringify({ b: 1, a: 2, 1: 3 });`,
  'await detaches': `let n = 1; const f = () => n; await null; n = 2; return f() === 2;`,
  'left side read in time': `let y = 1; const x = (y += 1) + (y = 5); return x === 7;`,
  'list read in time': `let y = 1; const x = (0, y) + (y = 5); return x === 6;`,
  'method read before await': `const o = { m: () => 1 }; const p = Promise.resolve().then(() => { o.m = () => 2; }); const x = o.m; await p; return x() === 1;`,
  'base64 without padding': `return Buffer.from('YWI', 'base64').toString();`,
  'characters beyond 16 bits': `return String('\\u{1F600}'.length);`,
  'temporal dead zone': `try { x; } catch (e) { return e.name; } const x = 1; return 'read';`,
  'time within a run': `const a = Date.now(); for (let i = 0; i < 1000; i++); return Date.now() === a;`,
  'stack of an error': `return String(new Error('x').stack).split('\\n').length > 1 ? 'has a stack' : 'has none';`,
};

const imports: Record<string, [head: string, body: string]> = {
  'import, minified': [`import c from'cloudfront';`, `return typeof c.kvs === 'function';`],
  'import, indented': [`  import c from 'cloudfront';`, `return typeof c.kvs === 'function';`],
  'import on the second line': [`// first\nimport c from 'cloudfront';`, `return typeof c.kvs === 'function';`],
  'import behind a statement': [`var a = 1;\nimport c from 'cloudfront';`, `return typeof c.kvs === 'function';`],
  'import of crypto': [`import c from 'crypto';`, `return c.createHash('md5').update('').digest('hex').length === 32;`],
  'import by name': [`import { createHash } from 'crypto';`, `return typeof createHash === 'function';`],
  export: [`export const a = 1;`, `return a === 1;`],
  'two functions of a name': [`function a() { return 1; }\nfunction a() { return 2; }`, `return a() === 2;`],
  'await at the top': [`const a = await Promise.resolve(1);`, `return a === 1;`],
};

/** Only the utilization that CloudFront reports tells these apart. */
const costs: Table = {
  'cost of nothing': `return true;`,
  'cost of 20 throws': `for (let i = 0; i < 20; i++) try { throw new Error('x'); } catch (e) {} return true;`,
  'cost of 20 throws behind await': `await null; for (let i = 0; i < 20; i++) try { throw new Error('x'); } catch (e) {} return true;`,
  'cost of 20 awaits': `for (let i = 0; i < 20; i++) await null; return true;`,
};

export const probes: readonly Probe[] = [
  ...[documented, lowered, refused, engine].flatMap((table) =>
    Object.entries(table).map(([id, body]) => ({ id, body })),
  ),
  ...Object.entries(imports).map(([id, [head, body]]) => ({ id, head, body, alone: true }) as const),
  ...Object.entries(costs).map(([id, body]) => ({ id, body, alone: true }) as const),
];
