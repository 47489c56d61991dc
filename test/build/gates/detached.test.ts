import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { checkScript } from '../../../tools/build/check.js';
import { findNjs } from '../../../tools/runtime/njs-command.js';

/** Bodies of `async function f(e)`: `wait(x)` gives x later. What comes before "→" in the title is what goes wrong in the engine. */
const detached: [what: string, body: string][] = [
  ['a closure that writes after', 'let n = 0; const f = () => { n = 1; }; await wait(1); f(); return n;'],
  ['a closure that counts before', 'var n = 0; e.list.forEach((x) => { n += x; }); await wait(1); return n;'],
  ['a closure that reads what is set after', 'let n = 0; const f = () => n; await wait(1); n = 5; return f();'],
  ['what the await itself gives', 'let n; const f = () => n; n = await wait(7); return f();'],
  ['a parameter', 'const f = () => { e = 9; }; await wait(1); f(); return e;'],
  [
    'a function declaration that reads a const before it',
    'const k = 4; function g() { return k; } await wait(1); return k + g();',
  ],
  ['a function declaration that writes', 'let n = 0; function add() { n += 1; } await wait(1); add(); return n;'],
  ['a const that comes after', 'const f = () => k; await wait(1); const k = 4; return f();'],
  ['a cache', 'let c; const get = () => c || (c = 5); await wait(1); get(); return [c, get()].join();'],
  [
    'a closure in a block',
    'let d = false; if (e.list) { const f = () => { d = true; }; await wait(1); f(); } return d;',
  ],
  ['a closure of a closure', 'let n = 0; const f = () => () => { n = 1; }; await wait(1); f()(); return n;'],
  [
    'an await that may not have been',
    'let n = 0; if (!e.list) await wait(1); const f = () => { n = 1; }; await wait(1); f(); return n;',
  ],
  [
    'made in a branch',
    'let n = 0, f; if (e.list) f = function () { n = 1; }; else f = () => { n = 2; }; await wait(1); f(); return n;',
  ],
  [
    'made in a loop',
    'let n = 0; const fs = []; for (let i = 0; i < 2; i++) fs.push(() => { n += 1; }); await wait(1); fs[0](); return n;',
  ],
  ['of an object', 'let n = 0; const o = { set: function () { n = 3; } }; await wait(1); o.set(); return n;'],
  ['handed to another function', 'let n = 0; const s = {}; keep(s, () => { n = 5; }); await wait(1); s.f(); return n;'],
  ['chosen by a condition', 'let n = 0; const f = e.list ? () => { n = 2; } : () => {}; await wait(1); f(); return n;'],
  [
    'in a switch',
    'let n = 0, f; switch (e.list.length) { case 2: f = () => { n = 9; }; } await wait(1); f(); return n;',
  ],
  ['within what is awaited', 'let n = 1; await wait(1).then(() => { n = 2; }); return n;'],
  [
    'in a list of what is awaited',
    'let n = 1; await Promise.all(e.list.map((x) => { n += x; return wait(x); })); return n;',
  ],
  ['that makes the promise', 'let n = 0; await new Promise((ok) => { n = 4; ok(1); }); return n;'],
  ['called at once', 'let n = 0; (() => { n = 5; })(); await wait(1); return n;'],
];

const shared: [what: string, body: string][] = [
  ['made after the await', 'let n = 0; await wait(1); const f = () => { n = 1; }; f(); return n;'],
  ['an object', 'const s = { n: 0 }; const f = () => { s.n = 1; }; await wait(1); f(); return s.n;'],
  ['a list', 'const all = []; e.list.forEach((x) => { all.push(x); }); await wait(1); return all.length;'],
  ['what is final', 'const k = e.list; const f = () => k.length; await wait(1); return f();'],
  ['what is final when the closure is made', 'let q = 1; q += 1; const f = () => q; await wait(1); return f() + q;'],
  ['a loop after', 'let n = 0; const v = await wait(2); e.list.forEach((x) => { n += x * v; }); return n;'],
  ['a function without what is around', 'function g(x) { return x + 1; } const v = await wait(1); return g(v);'],
  [
    'what nobody asks for after',
    'let n; e.list.forEach((x) => { if (x > 1) n = x; }); if (n) return n; await wait(1); return 0;',
  ],
  [
    'a callback that reads, and is done',
    'let k = 2; const ok = e.list.some((x) => x === k); await wait(1); k = 5; return ok + k;',
  ],
  [
    'a function that is called before alone',
    'let n = 0; const f = () => { n += 1; }; f(); const was = n; const v = await wait(1); return was + v;',
  ],
  [
    'what is read within what is awaited',
    'const n = 2; const all = await Promise.all(e.list.map((x) => wait(x + n))); return all.length + n;',
  ],
  ['a second await', 'let n = 0; await wait(1); const f = () => { n = 1; }; await wait(1); f(); return n;'],
];

const helpers = 'async function wait(x) { return x; }\nfunction keep(s, f) { s.f = f; }\n';

const whole = (body: string) => `${helpers}async function f(e) { ${body} }
async function handler(event) { const answer = await f({ list: [1, 2] }); event.request.uri = '/' + answer; return event.request; }`;

const codes = async (body: string) => (await checkScript('f.js', whole(body))).map(({ code }) => code);

test.each(detached)('F519 %s is refused: %s', async (_what, body) => {
  expect(await codes(body)).toEqual(['await-detaches']);
});

test.each(shared)('%s passes: %s', async (_what, body) => {
  expect(await codes(body)).toEqual([]);
});

test('it says the lines of variable, closure and await, and what to write', async () => {
  const code = `import cf from 'cloudfront';
async function handler(event) {
  let denied = false;
  const deny = () => {
    denied = true;
  };
  const list = await cf.kvs().get('blocked');
  if (list.indexOf(event.viewer.ip) >= 0) deny();
  return denied ? { statusCode: 403 } : event.request;
}`;
  const [finding] = await checkScript('f.js', code);
  expect(finding).toMatchObject({ line: 5, column: 5, code: 'await-detaches', severity: 'error' });
  expect(finding?.message).toMatch(
    /await in line 7 .*"denied" \(line 3\) .*function in line 4 .*"const state = \{ denied: … \}"/,
  );
});

const njs = findNjs();
/** Mended in 0.9.1. */
const isOld = njs !== undefined && Number(njs.version.split('.')[0]) < 1 && !/^0\.9\.[1-9]/.test(njs.version);

describe.runIf(isOld)('the engine agrees', () => {
  const answers = (command: string, args: readonly string[], option: string) => {
    const calls = [...detached, ...shared].map(([, body], at) => `async function f${at}(e) { ${body} }`);
    const runs = calls.map((_call, at) => `await show(${at}, f${at});`).join('\n');
    const text = `${helpers}${calls.join('\n')}
async function show(at, f) { let r; try { r = await f({ list: [1, 2] }) } catch (x) { r = x.name } console.log(at + '=' + r) }
async function main() { ${runs} }\nmain();`;
    return spawnSync(command, [...args, option, text], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
  };

  test('each that is refused goes wrong there, each that passes goes right', () => {
    const right = answers(process.execPath, [], '-e');
    const there = answers(njs!.command, njs!.args, '-c');
    expect(right).toHaveLength(detached.length + shared.length);
    expect(there.slice(detached.length)).toEqual(right.slice(detached.length));
    expect(there.slice(0, detached.length).filter((answer, at) => answer === right[at])).toEqual([]);
  });
});
