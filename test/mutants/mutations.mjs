/**
 * mutations: the ways in which a source can be broken in one place, as edits of its JavaScript (what types alone say is gone by then), and one text
 * that has them all: each stands beside what it replaces, and `mutant(ID)` says at run time which of them is meant. A text sent to another process knows none.
 */

import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parse, parseExpressionAt } from 'acorn';
import { transformSync } from 'esbuild';

const operators = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
};

const methods = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  max: 'min',
  min: 'max',
};

const syntax = { ecmaVersion: 'latest', sourceType: 'module', locations: true };

/** `code`: the source with all of them; `mutations`: [{ id, line, what }], ids from `first` on, `line` of the TypeScript. */
export function mutationsOf(file, source, first) {
  const { code, map } = transformSync(source, { loader: 'ts', sourcefile: file, sourcemap: true, target: 'es2022' });
  const lines = new TraceMap(map);
  const mutations = [];
  const wraps = new Map();
  // `around`: the expression that the edit is a part of.
  const add = (node, around, start, end, text, what) => {
    const edited = code.slice(around.start, start) + text + code.slice(end, around.end);
    if (!isExpression(edited)) return;
    const { line, column } = node.loc.start;
    const id = first + mutations.length;
    mutations.push({ id, what, line: originalPositionFor(lines, { line, column }).line ?? line });
    const key = `${around.start}-${around.end}`;
    const wrap = wraps.get(key) ?? { start: around.start, end: around.end, choices: '' };
    wraps.set(key, { ...wrap, choices: `${wrap.choices}globalThis.mutant?.(${id}) ? (${edited}) : ` });
  };
  visit(parse(code, syntax), [], (node, parents) => mutate(node, parents, code, add));
  const sorted = [...wraps.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  return { code: render(code, 0, code.length, sorted), mutations };
}

/** Takes from `wraps` those that lie between `start` and `end`. */
function render(code, start, end, wraps) {
  let text = '';
  let at = start;
  while (wraps.length > 0 && wraps[0].end <= end) {
    const wrap = wraps.shift();
    text += `${code.slice(at, wrap.start)}(${wrap.choices}(${render(code, wrap.start, wrap.end, wraps)}))`;
    at = wrap.end;
  }
  return text + code.slice(at, end);
}

/** `a ?? b` beside `||` is none. */
function isExpression(text) {
  try {
    const within = { ...syntax, allowAwaitOutsideFunction: true, allowSuperOutsideMethod: true, preserveParens: true };
    return parseExpressionAt(`(${text})`, 0, within).end === text.length + 2;
  } catch {
    return false;
  }
}

function mutate(node, parents, code, add) {
  const { type, start, end } = node;
  if ((type === 'BinaryExpression' || type === 'LogicalExpression') && operators[node.operator]) {
    const at = code.indexOf(node.operator, node.left.end);
    const other = operators[node.operator];
    // Texts are joined by "+", and a text less a text is nothing that a test could miss.
    const isText = node.operator === '+' && [node.left, node.right].some((side) => isTextual(side));
    if (!isText) add(node, node, at, at + node.operator.length, other, `${node.operator} → ${other}`);
  }
  if (type === 'IfStatement' || type === 'ConditionalExpression') {
    for (const value of ['true', 'false'])
      add(node.test, node.test, node.test.start, node.test.end, value, `condition → ${value}`);
  }
  if (type === 'UnaryExpression' && node.operator === '!') add(node, node, start, start + 1, '', '! → nothing');
  if (type === 'Literal' && !isKey(node, parents.at(-1))) {
    if (typeof node.value === 'boolean')
      add(node, node, start, end, String(!node.value), `${node.value} → ${!node.value}`);
    if (typeof node.value === 'number')
      add(node, node, start, end, String(node.value + 1), `${node.value} → ${node.value + 1}`);
  }
  // Nothing is as false to whoever asks, and true in its place is tried anyway.
  if (
    type === 'ReturnStatement' &&
    node.argument &&
    node.argument.operator !== 'void' &&
    node.argument.value !== false
  ) {
    const { argument } = node;
    add(node, argument, argument.start, argument.end, 'undefined', 'returns nothing');
  }
  if (type === 'ExpressionStatement' && /^(Call|Await|Assignment|Update)Expression$/.test(node.expression.type)) {
    const { expression } = node;
    const what = `without "${code.slice(start, Math.min(end, start + 40)).split('\n')[0]}"`;
    add(node, expression, expression.start, expression.end, 'undefined', what);
  }
  if (type === 'MemberExpression' && !node.computed && Object.hasOwn(methods, node.property.name)) {
    const other = methods[node.property.name];
    const { property } = node;
    add(node, called(node, parents), property.start, property.end, other, `${property.name} → ${other}`);
  }
}

/** A method with its call, and all of a chain: taken apart, it would lose its `this`. */
function called(node, parents) {
  let around = node;
  for (const parent of parents.toReversed()) {
    const goesOn = parent.callee === around || parent.object === around || parent.type === 'ChainExpression';
    if (!goesOn) break;
    around = parent;
  }
  return around;
}

function isKey(node, parent) {
  return parent.key === node && !parent.computed;
}

function isTextual(node) {
  if (node.type === 'BinaryExpression' && node.operator === '+') return isTextual(node.left) || isTextual(node.right);
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

/** `void 0` is how undefined is written: nothing of it can be broken. */
function visit(node, parents, enter) {
  if (node.type === 'UnaryExpression' && node.operator === 'void') return;
  enter(node, parents);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') visit(child, [...parents, node], enter);
  }
}
