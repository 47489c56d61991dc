/** context: what the names of a file mean, worked out once for all checks of gate 3. */
import type { AnyNode, Program } from 'acorn';
import { type Runtime, type Vocabulary, vocabularyOf } from '../../../runtime/vocabulary.js';
import { analyse } from '../../scope.js';
import { walk } from '../../walk.js';
import { memberName } from './known-names.js';

export interface Context {
  vocabulary: Vocabulary;
  /** Identifiers that mean a global. */
  free: ReadonlySet<AnyNode>;
  /** Identifiers that mean a module of the runtime → its name. */
  modules: ReadonlyMap<AnyNode, string>;
  /** Properties that the file defines itself: what they are is not ours to say. */
  own: ReadonlySet<string>;
  /** Globals, members ("Array.from") and methods (".flat") that the file asks about before it uses them: it knows that they may be missing. */
  asked: ReadonlySet<string>;
}

export function contextOf(program: Program, runtime: Runtime, given: readonly string[]): Context {
  const { bindings, free } = analyse(program);
  const own = new Set<string>();
  const asked = new Set<string>(given);
  const sources = new Map<AnyNode, string>();
  walk(program, (node, ancestors) => {
    for (const name of ownNames(node)) own.add(name);
    for (const name of askedNames(node, ancestors)) asked.add(name);
    for (const [id, source] of moduleNames(node)) sources.set(id, source);
  });
  const meaning = bindings.flatMap(({ id, uses }) => {
    const source = sources.get(id);
    return source === undefined ? [] : uses.map(({ node }): [AnyNode, string] => [node, source]);
  });
  const vocabulary = vocabularyOf(runtime);
  return { vocabulary, free: new Set(free.map(({ node }) => node)), modules: new Map(meaning), own, asked };
}

/** Under plain and quoted keys, by assignment, and by Object.defineProperty. */
function ownNames(node: AnyNode): string[] {
  if (node.type === 'Property' && !node.computed) return [spelling(node.key) ?? ''];
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
    const { object } = node.left;
    const name = memberName(node.left) ?? '';
    return object.type === 'Identifier' ? [name, `${object.name}.${name}`] : [name];
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return [];
  const [owner, name] = node.arguments;
  if (memberName(node.callee) !== 'defineProperty' || owner === undefined || name === undefined) return [];
  const key = spelling(name) ?? '';
  return owner.type === 'Identifier' ? [key, `${owner.name}.${key}`] : [key];
}

/** `typeof a.b`, `'b' in a`, and whatever is only tested. */
function askedNames(node: AnyNode, ancestors: readonly AnyNode[]): string[] {
  if (node.type === 'BinaryExpression' && node.operator === 'in') {
    const name = spelling(node.left);
    return name === undefined ? [] : [`${spelling(node.right) ?? ''}.${name}`, `.${name}`];
  }
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return [];
  if (!isTested(node, ancestors)) return [];
  if (node.type === 'Identifier') return [node.name];
  const name = memberName(node) ?? '';
  return node.object.type === 'Identifier' ? [`${node.object.name}.${name}`, `.${name}`] : [`.${name}`];
}

function isTested(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  if (parent === undefined) return false;
  switch (parent.type) {
    case 'UnaryExpression':
      return node.type === 'Identifier' ? parent.operator === 'typeof' : /^(?:typeof|!)$/.test(parent.operator);
    case 'IfStatement':
    case 'ConditionalExpression':
      return node.type === 'MemberExpression' && parent.test === node;
    case 'LogicalExpression':
      return node.type === 'MemberExpression' && (parent.left === node || isTested(parent, ancestors.slice(0, -1)));
    case 'BinaryExpression':
      return node.type === 'MemberExpression' && /^[!=]==?$/.test(parent.operator);
    default:
      return false;
  }
}

/** `import x from 'crypto'` and `const x = require('crypto')`. */
function moduleNames(node: AnyNode): [id: AnyNode, source: string][] {
  if (node.type === 'ImportDeclaration') return node.specifiers.map(({ local }) => [local, String(node.source.value)]);
  if (node.type !== 'VariableDeclarator' || node.init?.type !== 'CallExpression') return [];
  const {
    callee,
    arguments: [from],
  } = node.init;
  if (callee.type !== 'Identifier' || callee.name !== 'require' || from?.type !== 'Literal') return [];
  return [[node.id, String(from.value)]];
}

/** What an identifier or a text is spelled like. */
export function spelling(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
