/** mutations: the ways in which a source can be broken in one place, as edits of its JavaScript. What types alone say is gone by then. */

import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parse } from 'acorn';
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

/** The JavaScript of a source, and what can be broken in it: [{ start, end, text, line, what }], `line` of the TypeScript. */
export function mutationsOf(file, source) {
  const { code, map } = transformSync(source, { loader: 'ts', sourcefile: file, sourcemap: true, target: 'es2022' });
  const lines = new TraceMap(map);
  const found = [];
  const add = (node, start, end, text, what) => {
    const { line, column } = node.loc.start;
    found.push({ start, end, text, what, line: originalPositionFor(lines, { line, column }).line ?? line });
  };
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true }), (node) =>
    mutate(node, code, add),
  );
  return { code, mutations: found };
}

function mutate(node, code, add) {
  const { type, start, end } = node;
  if ((type === 'BinaryExpression' || type === 'LogicalExpression') && operators[node.operator]) {
    const at = code.indexOf(node.operator, node.left.end);
    const other = operators[node.operator];
    // Texts are joined by "+", and a text less a text is nothing that a test could miss.
    const isText = node.operator === '+' && [node.left, node.right].some((side) => isTextual(side));
    if (!isText) add(node, at, at + node.operator.length, other, `${node.operator} → ${other}`);
  }
  if (type === 'IfStatement' || type === 'ConditionalExpression') {
    for (const value of ['true', 'false'])
      add(node.test, node.test.start, node.test.end, value, `condition → ${value}`);
  }
  if (type === 'UnaryExpression' && node.operator === '!') add(node, start, start + 1, '', '! → nothing');
  if (type === 'Literal' && typeof node.value === 'boolean')
    add(node, start, end, String(!node.value), `${node.value} → ${!node.value}`);
  if (type === 'Literal' && typeof node.value === 'number')
    add(node, start, end, String(node.value + 1), `${node.value} → ${node.value + 1}`);
  if (type === 'ReturnStatement' && node.argument)
    add(node, node.argument.start, node.argument.end, 'undefined', 'returns nothing');
  if (type === 'ExpressionStatement' && /^(Call|Await|Assignment|Update)Expression$/.test(node.expression.type)) {
    add(node, start, end, ';', `without "${code.slice(start, Math.min(end, start + 40)).split('\n')[0]}"`);
  }
  if (type === 'MemberExpression' && !node.computed && Object.hasOwn(methods, node.property.name)) {
    const other = methods[node.property.name];
    add(node, node.property.start, node.property.end, other, `${node.property.name} → ${other}`);
  }
}

function isTextual(node) {
  if (node.type === 'BinaryExpression' && node.operator === '+') return isTextual(node.left) || isTextual(node.right);
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

/** `void 0` is how undefined is written: nothing of it can be broken. */
function visit(node, enter) {
  if (node.type === 'UnaryExpression' && node.operator === 'void') return;
  enter(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') visit(child, enter);
  }
}
