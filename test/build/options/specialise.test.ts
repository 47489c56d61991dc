import vm from 'node:vm';
import { expect, test } from 'vitest';
import { specialised } from '../../../tools/build/options/specialise.js';

const map = JSON.stringify({ version: 3, sources: ['functions/one.ts'], names: [], mappings: 'AAAA' });

/** The program, specialised, and what both answer to these events. */
function run(program: string): { code: string; before: unknown[]; after: unknown[] } {
  const code = `${program}\nexport { handler };\n`;
  const made = specialised({ code, map, inputs: ['functions/one.ts'] }).code;
  const events = ['', 'a', 'x', 'constructor', '/a/b', '/a//b/'];
  const answers = (text: string) => {
    const context = vm.createContext({});
    vm.runInContext(text.replace(/export \{[^}]*\};?/g, ''), context);
    return events.map((uri) => {
      try {
        return vm.runInContext(`JSON.stringify([handler({ uri: ${JSON.stringify(uri)} })])`, context);
      } catch (error) {
        return String(error);
      }
    });
  };
  return { code: made, before: answers(code), after: answers(made) };
}

const step = (body: string) => `function step(event, options) { ${body} }`;
const handler = 'function handler(event) { return step(event, config); }';

test.each([
  [
    'a mode that is not taken',
    `var config = { mode: 'a' }; ${step("if (options.mode === 'b') return 'GONE'; return event.uri;")} ${handler}`,
    /GONE|options|config/,
  ],
  [
    'a text that is empty',
    `var config = { header: '' }; ${step("if (options.header) return 'GONE'; return 1;")} ${handler}`,
    /GONE/,
  ],
  [
    'an empty list',
    `var config = { allow: [] }; ${step("if (options.allow.length > 0 || options.allow.some((one) => one === 1)) return 'GONE'; return 1;")} ${handler}`,
    /GONE|allow/,
  ],
  [
    'a search in an empty list',
    `var config = { allow: [] }; ${step("const uri = event.uri; const found = options.allow.find((one) => one.x); return found ? 'GONE' : options.allow.indexOf(uri) >= 0 ? 'GONE' : 2;")} ${handler}`,
    /GONE/,
  ],
  [
    'a loop over an empty list, one function farther',
    `var config = { sites: [] }; var none = { under: '' }; function siteOf(path, sites) { let found = none; const count = sites.length; for (let i = 0; i < count; i++) { if (sites[i].under) found = 'GONE'; } return found; } ${step("const uri = event.uri; const site = siteOf(uri, options.sites); return site.shell ? 'GONE' : uri;")} ${handler}`,
    /GONE|siteOf/,
  ],
  [
    'what an options object is handed on to',
    `var config = { deep: true, sort: false }; function inner(text, options) { return options.deep ? text : 'GONE'; } ${step("if (options.sort) return 'GONE'; return inner(event.uri, options);")} ${handler}`,
    /GONE|config/,
  ],
  [
    'a constant that is handed on',
    `var config = { dotted: true }; function isFile(path, dotted) { if (dotted === false) return 'GONE'; return path; } ${step('return isFile(event.uri, options.dotted);')} ${handler}`,
    /GONE|dotted/,
  ],
  [
    'a list that is joined, and an empty table that is asked for a text',
    `var config = { known: ['En', 'de'], aliases: {} }; ${step("const uri = event.uri; if (typeof options.aliases[uri] === 'string') return 'GONE'; return options.known.join(' ').toLowerCase().split(' ').indexOf(event.uri);")} ${handler}`,
    /GONE|toLowerCase|split/,
  ],
  [
    'what a check has ruled out',
    `var config = { host: 'a' }; ${step("const isOther = event.uri !== options.host; if (!isOther) return 1; return isOther ? event.uri : 'GONE';")} ${handler}`,
    /GONE/,
  ],
  [
    'a function that is called once',
    `var config = { a: 1 }; function isOne(text) { return text === 'a' || text.length > 3; } function ONCE(text, more) { const path = text + more; if (path) return path; return 'none'; } ${step('const uri = event.uri; if (isOne(uri)) return ONCE(uri, options.a); return 0;')} ${handler}`,
    /ONCE|isOne/,
  ],
  [
    'what options given at the call rule out',
    `${step("if (options.deep || options.list.includes('b')) return 'GONE'; return event.uri + options.shell;")} function handler(event) { return step(event, { deep: false, list: [], shell: '/x' }); }`,
    /GONE|shell/,
  ],
])('%s goes', (_what, program, gone) => {
  const { code, before, after } = run(program);
  expect(code).not.toMatch(gone);
  expect(after).toEqual(before);
});

test.each([
  ['written to', `${step("options.mode = event.uri; if (options.mode === 'a') return 'STAYS'; return 1;")}`],
  [
    'written to in another way',
    `${step("options['mode'] = event.uri; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  ['counted up', `${step("options.count++; if (options.count === 3) return 'STAYS'; return 1;")}`],
  [
    'deleted from',
    `${step("if (event.uri) delete options.mode; if (options.mode !== 'b') return 'STAYS'; return 1;")}`,
  ],
  [
    'written to by a pattern',
    `${step("[options.mode] = [event.uri]; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'kept under another name that is written to',
    `${step("const other = options; other.mode = 'a'; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'kept in an object',
    `${step("const box = { options: options }; box.options.mode = 'a'; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'returned to who writes into it',
    `function own(options) { return options; } ${step("own(options).mode = 'a'; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'given to a function that writes',
    `function write(options) { options.mode = 'a'; } ${step("write(options); if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'given to what nobody knows',
    `${step("Object.assign(options, { mode: 'a' }); if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'given to a method',
    `var tool = { write: (options) => { options.mode = 'a'; } }; ${step("tool.write(options); if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'looked through',
    `${step("for (const key in options) if (key === event.uri) options[key] = 'a'; if (options.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'written to by a computed key',
    `${step("options[event.uri] = 1; if (options.mode !== 'b') return 'STAYS'; return 1;")}`,
  ],
  [
    'spread and written to',
    `${step("const { ...rest } = options; rest.mode = 'a'; if (rest.mode === 'a') return 'STAYS'; return 1;")}`,
  ],
  [
    'reached by arguments',
    `function step(event, options) { arguments[1] = { mode: 'a' }; if (options.mode === 'a') return 'STAYS'; return 1; }`,
  ],
  [
    'assigned anew',
    `function step(event, options) { if (event.uri) options = { mode: 'a' }; if (options.mode === 'a') return 'STAYS'; return 1; }`,
  ],
  [
    'declared anew',
    `function step(event, options) { var options = { mode: 'a' }; if (options.mode === 'a') return 'STAYS'; return 1; }`,
  ],
  [
    'hidden by another of its name',
    `function step(event, options) { { const options = { mode: event.uri }; if (options.mode === 'a') return 'STAYS'; } return 1; }`,
  ],
  [
    'one of two',
    `var other = { mode: 'a' }; ${step("if (options.mode === 'a') return 'STAYS'; return 1;")} function twice(event) { return event.uri ? step(event, other) : 0; }`,
    'twice(event) || step(event, config)',
  ],
  [
    'missing in a call',
    `${step("if (!options || options.mode === 'a') return 'STAYS'; return 1;")} function bare(event) { return step(event); }`,
    'bare(event) && step(event, config)',
  ],
  [
    'given to a function that is a value',
    `${step("if (options.mode === 'a') return 'STAYS'; return 1;")} var steps = { step: step };`,
    'steps.step(event, { mode: event.uri })',
  ],
])('an object that is %s stays', (_what, program, call = 'step(event, config)') => {
  const { code, before, after } = run(
    `var config = { mode: 'b', count: 1 }; ${program} function handler(event) { return ${call}; }`,
  );
  expect(code).toContain('STAYS');
  expect(after).toEqual(before);
});

test.each([
  ['has a getter', "{ get mode() { return this.now; }, now: 'a' }"],
  ['has a computed key', "{ ['mo' + 'de']: 'a' }"],
  ['is spread', "{ ...{ mode: 'a' } }"],
  ['has a prototype', "{ __proto__: { mode: 'a' } }"],
  ['is of a function', "make({ mode: 'a' })"],
])('an object that %s stays', (_what, literal) => {
  const { code, before, after } = run(
    `function make(options) { return options; } var config = ${literal}; ${step("if (options.mode === 'a') return 'STAYS'; return 1;")} ${handler}`,
  );
  expect(code).toContain('STAYS');
  expect(code).toMatch(/(?:options|config)\.mode/);
  expect(after).toEqual(before);
});

test.each([
  ['is pushed into', 'options.allow.push(event.uri);'],
  ['is pushed into under another name', 'const list = options.allow; list.push(event.uri);'],
  ['is handed to who pushes', 'add(options.allow, event.uri);'],
  [
    'is handed to its visitor',
    'options.allow.concat([1]).forEach((one, at, all) => all.push(one)); fill(options.allow);',
  ],
  ['is set by index', 'options.allow[0] = event.uri;'],
  ['is cut', 'options.allow.length = 1;'],
  ['is given away', 'event.list = options.allow; event.list.push(1);'],
])('a list that %s is not known to be empty', (_what, statement) => {
  const { code, before, after } = run(
    `var config = { allow: [] }; function add(list, one) { list.push(one); } function fill(list) { [1].forEach(function (one) { list[one] = one; }); }
    ${step(`${statement} if (options.allow.length > 0) return 'STAYS'; return 1;`)} ${handler}`,
  );
  expect(code).toContain('STAYS');
  expect(after).toEqual(before);
});

test.each([
  [
    'what runs while the file is loaded',
    `var early = step({ uri: 'a' }, later); var later = { mode: 'b' }; function step(event, options) { if (!options) return 'STAYS'; return options.mode; } function handler(event) { return early + step(event, later); }`,
  ],
  [
    'arguments that do something',
    `var config = { a: 1 }; var log = ''; function note(text) { log += text; return text; } function step(unused, options) { return options.a; } function handler(event) { step(note(event.uri + 'STAYS'), config); return log; }`,
  ],
  [
    'a var behind a branch that is not taken',
    `var config = { on: false }; function step(event, options) { if (options.on) { var late = 'x'; } late = event.uri + 'STAYS'; return late; } ${handler}`,
    'var late',
  ],
  [
    'names that would mean something else',
    `var config = { a: 1 }; var path = 'STAYS'; function top(text) { return text + path; } function step(event, options) { const path = event.uri; return options.a + top(path); } ${handler}`,
  ],
  [
    'what a closure shares with an await',
    `var config = { a: 1 }; function count(list) { let seen = 0; list.forEach((one) => { seen += one.length; }); return 'STAYS' + seen; } async function step(event, options) { const list = [event.uri]; await 1; return count(list); } function handler(event) { step(event, config); return 1; }`,
    'function count',
  ],
  [
    'a prototype that is changed',
    `Array.prototype.some = function () { return true; }; var config = { allow: [] }; ${step("return options.allow.some((one) => one) ? 'STAYS' : 1;")} ${handler}`,
  ],
])('%s is left alone', (_what, program, left: string | undefined = 'STAYS') => {
  const { code, before, after } = run(program);
  expect(code).toContain(left);
  expect(after).toEqual(before);
});

test('what throws goes on throwing', () => {
  const { before, after } = run(
    `var config = { list: null }; ${step('return options.list.length + event.uri;')} ${handler}`,
  );
  expect(before[0]).toContain('TypeError');
  expect(after).toEqual(before);
});

test.each([
  'function f(o) { return o.m; } function handler(event) { const o = { m: function () { return this === o; } }; return f(o)(event); }',
  'function f(o) { return o.m; } function handler(event) { const o = { m: event.uri }; try { delete f(o); } catch (_e) { return 0; } return o; }',
  'function f(o) { return o?.a; } function handler(event) { return f(event.no).b; }',
  'function f(x) { return { x }; } function handler(event) { const q = event.uri; return f(q); }',
  'function f(x) { return { x }; } function handler() { return f(null); }',
  'function f(x) { a: for (let i = 0; i < 2; i++) { if (i) break a; } return x; } function handler(event) { a: for (;;) { if (!event.uri) break a; return f(event.uri); } return 0; }',
  'function handler(event) { switch (event.uri) { case event.uri || false: return 1; } return 2; }',
  'function handler(event) { const uri = event.uri; const first = told(); if (!uri) return 0; function told() { return uri ? 1 : 2; } return [first]; }',
  'function handler(event) { const uri = event.uri; if (uri === "a" && told() !== 1) return 3; if (!uri) return told(); function told() { return uri ? 1 : 2; } return told(); }',
])('a text that would mean something else in another place stays: %s', (program) => {
  const { before, after } = run(program);
  expect(after).toEqual(before);
});

test.each([
  ['keeps what each call adds', 'options.list.push(event.uri); return options.list.length;', '{ list: [] }'],
  [
    'keeps what each call adds to a part',
    'options.rules[0].seen.push(1); return options.rules[0].seen.length;',
    '{ rules: [{ seen: [] }] }',
  ],
  ['is another one for each', 'const own = options.list; own.reverse(); return own[0];', "{ list: ['a', 'b'] }"],
])('an object given at the call %s', (_what, body, given) => {
  const program = `${step(body)} function handler(event) { return step(event, ${given}); }`;
  const { before, after } = run(program);
  expect(after).toEqual(before);
});
