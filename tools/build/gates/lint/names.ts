/** Names that do not exist at the edge. The engine finds out when the line runs, and the viewer gets a 503. */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { analyse } from '../../scope.js';
import { walk } from '../../walk.js';
import { checkCall } from './calls.js';
import { memberName, type Names } from './known-names.js';
import type { Report } from './report.js';
import { globals, globalsInstead, membersInstead, methodsInstead, modules } from './vocabulary.js';

export function checkNames(program: Program, report: Report): void {
  const names = readNames(program);
  walk(program, (node, ancestors) => {
    if (node.type === 'Identifier' && names.free.has(node)) checkGlobal(node.name, node, names, report);
    if (node.type === 'MemberExpression') checkMember(node, ancestors.at(-1), names, report);
    if (node.type === 'CallExpression' || node.type === 'NewExpression') checkCall(node, names, report);
  });
}

function checkGlobal(name: string, node: AnyNode, { asked }: Names, report: Report): void {
  if (globals.has(name) || asked.has(name)) return;
  const instead = globalsInstead.get(name) ?? 'Declare it in this file.';
  report(node, 'unknown-global', `"${name}" does not exist in cloudfront-js-2.0. ${instead}`);
}

function checkMember(node: MemberExpression, parent: AnyNode | undefined, names: Names, report: Report): void {
  const { object } = node;
  const name = memberName(node);
  if (name === undefined) return;
  const isGlobal = object.type === 'Identifier' && names.free.has(object) && object.name !== 'globalThis';
  const offered = isGlobal ? globals.get(object.name) : modules.get(names.modules.get(object) ?? '');
  if (offered !== undefined) {
    const full = `${isGlobal ? object.name : names.modules.get(object)}.${name}`;
    if (!offered.has(name))
      report(node, 'unknown-member', `"${full}" does not exist in cloudfront-js-2.0.${said(membersInstead.get(full))}`);
    return;
  }
  const instead = methodsInstead.get(name);
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  if (instead === undefined || !isCalled || names.own.has(name)) return;
  report(node.property, 'unknown-method', `".${name}()" does not exist in cloudfront-js-2.0. ${instead}`);
}

function said(instead: string | undefined): string {
  return instead === undefined ? '' : ` ${instead}`;
}

function readNames(program: Program): Names {
  const { bindings, free } = analyse(program);
  const own = new Set<string>();
  const asked = new Set<string>();
  const sources = new Map<AnyNode, string>();
  walk(program, (node) => {
    if (node.type === 'Property' && node.key.type === 'Identifier') own.add(node.key.name);
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
      own.add(memberName(node.left) ?? '');
    if (node.type === 'UnaryExpression' && node.operator === 'typeof' && node.argument.type === 'Identifier')
      asked.add(node.argument.name);
    for (const [id, source] of moduleNames(node)) sources.set(id, source);
  });
  const meaning = bindings.flatMap(({ id, uses }) => {
    const source = sources.get(id);
    return source === undefined ? [] : uses.map(({ node }): [AnyNode, string] => [node, source]);
  });
  return { free: new Set(free.map(({ node }) => node)), modules: new Map(meaning), own, asked };
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
