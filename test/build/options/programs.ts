/**
 * Random programs of a step with options, its helpers and a handler. They write into what they are given, keep it, look through it and hand it on, as
 * people's functions do: what each says on its way, and what it gives back, is its answer.
 */
import { randomFrom } from '../lower/programs.js';

const KEYS = ['a', 'b', 'list', 'table', 'flag', 'rules', 'none', 'toString'];
const LITERALS = ["''", "'x'", "'/a'", '0', '1', '-1', 'true', 'false', 'null', 'undefined', 'NaN', '-0', '`t`'];

/** Asked after `say` is there; `handler(event)` with `event.uri` is to be called. */
export function optionsProgram(seed: number): string {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const chance = (percent: number) => random(100) < percent;
  const several = (most: number, make: () => string) => Array.from({ length: random(most + 1) }, make);
  let names: string[] = [];
  let objects: string[] = [];
  let depth = 0;
  let serial = 0;

  const literal = () => pick(LITERALS);
  const list = () => `[${several(3, literal).join(', ')}]`;
  const rules = () => `[${several(2, () => `{ u: ${literal()}, v: ${list()} }`).join(', ')}]`;
  const config = () =>
    `{ a: ${literal()}, b: ${literal()}, list: ${list()}, table: ${chance(30) ? '{}' : `{ a: ${literal()}, c: ${list()} }`}, flag: ${pick(['true', 'false'])}, rules: ${rules()}, none: [] }`;

  const member = () => `${pick(objects)}.${pick(KEYS)}`;
  const helper = () => `helper${random(3)}(event, ${pick(objects)}, ${value()})`;

  const values: readonly (() => string)[] = [
    literal,
    () => pick(names),
    () => 'event.uri',
    member,
    member,
    member,
    member,
    () => `(${value()} ${pick(['===', '!==', '==', '+', '<', '&&', '||', '>=', '??'])} ${value()})`.replace('??', '||'),
    () => `(${value()} ? ${value()} : ${value()})`,
    () => `${pick(['!', 'typeof ', '-', 'void '])}(${value()})`,
    () => `${pick(objects)}.${pick(['list', 'none'])}.${pick(['indexOf', 'lastIndexOf', 'includes'])}(${value()})`,
    () => `${pick(objects)}.${pick(['list', 'rules', 'none'])}.length`,
    () =>
      `${pick(objects)}.${pick(['list', 'none'])}.${pick(['some', 'every', 'find', 'filter', 'map', 'forEach'])}((one) => one === ${value()})`,
    () => `${pick(objects)}.rules.${pick(['some', 'find', 'filter'])}((one) => one.u === ${value()})`,
    () => `${pick(objects)}.table.${pick(['a', 'c'])}`,
    () => `${pick(objects)}[event.uri]`,
    () => `${pick(objects)}.${pick(['list', 'rules'])}[${random(3)}]`,
    () => `(typeof ${pick(objects)}.table[event.uri] === 'string')`,
    () => `JSON.stringify(${pick(objects)}${pick(['', '.list', '.rules', '.table'])})`,
    () => `Object.keys(${pick(objects)}${pick(['', '.table'])}).join()`,
    () => `('${pick(KEYS)}' in ${pick(objects)})`,
    helper,
    () => `leaf(${value()}, ${value()})`,
    () => `inList(${pick(objects)}.list, ${value()})`,
    () => `orDefault(${value()})`,
    () => `methodOf(event)(${value()})`,
    () => `shortened(${value()}).x`,
    () => `lettersOf(${pick(objects)})`,
    () => `(say(${value()}), ${value()})`,
    () => `(${pick(objects)}.list || []).join('-')`,
    () => `\`\${${value()}}-\``,
    () => `(() => { const inner = ${value()}; return inner; })()`,
  ];
  function value(): string {
    if (depth > 3) return pick([literal(), ...names, 'event.uri']);
    depth++;
    const made = pick(values)();
    depth--;
    return made;
  }

  function block(level: number): string {
    const [ownNames, ownObjects] = [names, objects];
    [names, objects] = [[...names], [...objects]];
    const made = Array.from({ length: 1 + random(2) }, () => statement(level + 1)).join(' ');
    [names, objects] = [ownNames, ownObjects];
    return made;
  }

  function statement(level: number): string {
    const name = `v${++serial}`;
    const of = pick(objects);
    const plain: readonly (() => string)[] = [
      () => `say(${value()});`,
      () => declared(`const ${name} = ${value()};`, name),
      () => declared(`let ${name} = ${value()}; ${name} = ${value()};`, name),
      () => `if (${value()}) return ${value()};`,
      () => `if (!(${value()})) return ${value()};`,
      () => `if (!${pick(names)}) return ${value()};`,
      () => `if (${pick(names)}) say(1);`,
      () => `say(!${pick(names)} ? ${value()} : ${value()});`,
      () => hoisted(`inner${serial}`, pick(names)),
      () => aliased(`const ${name} = ${of};`, name),
      () => `{ const ${name} = ${of}.list; say(${name}.length); ${chance(20) ? `${name}.push(1);` : ''} }`,
      () => `for (const key in ${of}) say(key);`,
      () => `${of}.rules.forEach((one) => { say(one.u); ${chance(20) ? 'one.u = event.uri;' : ''} });`,
      () => 'state = state + 1; say(state);',
      () => `kept = ${of}; say(kept.a);`,
    ];
    const writes: readonly (() => string)[] = [
      () => `${of}.${pick(KEYS)} = ${value()};`,
      () => `if (${of}.list.length < 5) ${of}.list.push(${value()});`,
      () => `delete ${of}.${pick(KEYS)};`,
      () => `Object.assign(${of}, { a: ${value()} });`,
      () => `${of}.list.reverse();`,
      () => `${of}[event.uri] = ${value()};`,
      () => `try { delete ofTable(${of}); } catch (_error) { say('kept'); }`,
    ];
    const around: readonly (() => string)[] = [
      () => `if (${value()}) { ${block(level)} } else { ${block(level)} }`,
      () => `for (let i = 0; i < ${of}.list.length && i < 4; i++) { say(${of}.list[i]); ${block(level)} }`,
      () => `try { ${block(level)} } catch (_error) { ${block(level)} }`,
      () => `try { ${block(level)} } finally { say(${value()}); }`,
      () =>
        `switch (${value()}) { case ${literal()}: ${block(level)} case ${value()}: { ${block(level)} break; } default: ${block(level)} }`,
      () => `switch (${value()}) { case ${value()} || false: say(1); break; case ${value()} && true: ${block(level)} }`,
      () => `out${level}: for (;;) { if (${value()}) break out${level}; ${block(level)} break; }`,
    ];
    if (chance(6)) return pick(writes)();
    return level < 3 && chance(30) ? pick(around)() : pick(plain)();
  }

  /** Called before it stands there. */
  function hoisted(inner: string, name: string): string {
    return `{ say(${inner}()); if (!${name}) return 0; function ${inner}() { return ${name} ? 1 : 2; } }`;
  }

  function declared(text: string, name: string): string {
    names.push(name);
    return text;
  }

  function aliased(text: string, name: string): string {
    objects.push(name);
    return text;
  }

  /** A step's options, completed from a part of them, or as they are. */
  function step(name: string, parameters: string, own: string[]): string {
    const isPart = chance(40);
    [names, objects] = [['event.uri', ...own], isPart ? ['options', 'given'] : ['options']];
    const isApart = isPart && chance(30);
    // As `const { a, list } = { ...config, ...given }` is lowered.
    const rest = isApart ? ', taken = options.a, takenList = options.list' : '';
    const first = isPart ? `${isApart ? 'var _a;' : ''}const options = Object.assign({}, config, given)${rest};\n` : '';
    if (isApart) names.push('taken', 'takenList.length');
    const statements = several(5, () => statement(0)).join('\n');
    return `function ${name}(event, ${isPart ? 'given' : 'options'}${parameters}) {\n${first}${statements}\nreturn ${value()};\n}`;
  }

  /** Helpers call those behind them alone: there is an end. */
  function helperText(at: number): string {
    const text = step(`helper${at}`, ', z', ['z']);
    const head = text.indexOf('{');
    const rest = text.slice(head).replace(/helper(\d)\(event, /g, (whole, to) => (Number(to) > at ? whole : 'leaf('));
    return text.slice(0, head) + rest;
  }

  const asked = pick([
    'step(event, config)',
    'step(event, config)',
    'step(event, other)',
    '[step(event, config), step(event, other)]',
    'step(event, event.uri ? config : other)',
    `step(event, ${config()})`,
  ]);
  return `
var config = ${config()};
var other = ${chance(50) ? config() : `{ a: ${literal()}, list: [], rules: [], none: [], table: {} }`};
var state = 0;
var kept = { a: 1 };
${chance(30) ? 'var early = leaf(1, config.a);' : ''}
function leaf(x, y) { ${pick(['return x === y;', 'if (!x) return y; return x + 1;', 'say(x); return y;', 'x = y; return x;'])} }
function inList(all, y) { ${pick(['return all.indexOf(y) >= 0;', 'return all.some((x) => x === y);', 'if (all.length < 5) all.push(y); return all.length;', 'return all;', 'return all[0];'])} }
function orDefault(x) { ${pick(['return x || config.a;', 'return config.flag ? x : other.a;', 'return x;', ''])} }
function methodOf(event) { return event.tell; }
function shortened(x) { ${pick(['return { x };', 'const y = x; return { x: y };'])} }
function ofTable(options) { return options.table.a; }
function lettersOf(options) { ${pick(['return options.list.join("").split("");', 'return /x/g.test(options.a);', 'return options.none.concat(options.list);'])} }
${[0, 1, 2].map(helperText).join('\n')}
${step('step', '', [])}
function handler(event) { try { return [${asked}, state, ${pick(['config', '0'])}]; } catch (_error) { return 'threw'; } }
`;
}
