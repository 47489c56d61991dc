/** Names that do not exist at the edge. The engine finds out when the line runs, and the viewer gets a 503. */
import type { AnyNode, MemberExpression, Program } from 'acorn';
import { globalsInstead, membersInstead, methodsInstead, newerInstead } from '../../../runtime/instead.js';
import { methodsOf10, methodsOf20, undocumented, undocumentedMethods } from '../../../runtime/vocabulary.js';
import { walk } from '../../walk.js';
import { checkCall } from './calls.js';
import type { Context } from './context.js';
import { memberName } from './known-names.js';
import type { Report } from './report.js';

export function checkNames(program: Program, context: Context, report: Report): void {
  walk(program, (node, ancestors) => {
    if (node.type === 'Identifier' && context.free.has(node)) checkGlobal(node, ancestors, context, report);
    if (node.type === 'MemberExpression') checkMember(node, ancestors.at(-1), context, report);
    if (node.type === 'CallExpression' || node.type === 'NewExpression') checkCall(node, context, report);
  });
}

function checkGlobal(
  node: Extract<AnyNode, { type: 'Identifier' }>,
  ancestors: readonly AnyNode[],
  { vocabulary, asked }: Context,
  report: Report,
): void {
  const { name } = node;
  if (vocabulary.globals.has(name) || asked.has(name) || isTriedExport(name, ancestors)) return;
  const newer = vocabulary.runtime === 'cloudfront-js-1.0' ? newerInstead.get(name) : undefined;
  const instead = newer ?? globalsInstead.get(name) ?? 'Declare it in this file.';
  report(node, 'unknown-global', `"${name}" does not exist in ${vocabulary.runtime}. ${instead}`);
}

/** `try { module.exports = … } catch (error) {}`, for unit tests: the edge throws, and goes on. */
function isTriedExport(name: string, ancestors: readonly AnyNode[]): boolean {
  if (name !== 'module' && name !== 'exports') return false;
  return ancestors.some((node, at) => node.type === 'TryStatement' && node.handler && ancestors[at + 1] === node.block);
}

function checkMember(node: MemberExpression, parent: AnyNode | undefined, context: Context, report: Report): void {
  const { object } = node;
  const name = memberName(node);
  if (name === undefined) return;
  const { vocabulary, free, modules } = context;
  const isGlobal = object.type === 'Identifier' && free.has(object) && object.name !== 'globalThis';
  const owner = isGlobal ? object.name : (modules.get(object) ?? '');
  const offered = isGlobal ? vocabulary.globals.get(owner) : vocabulary.modules.get(owner);
  if (offered === undefined) checkMethod(name, node, parent, context, report);
  else if (!offered.has(name)) checkOffered(`${owner}.${name}`, node, context, report);
}

function checkOffered(full: string, node: MemberExpression, { vocabulary, own, asked }: Context, report: Report): void {
  if (own.has(full) || asked.has(full)) return;
  const instead = said(membersInstead.get(full));
  if (undocumented.has(full)) report(node, 'undocumented', `AWS does not list "${full}", njs has it.${instead}`);
  else report(node, 'unknown-member', `"${full}" does not exist in ${vocabulary.runtime}.${instead}`);
}

function checkMethod(
  name: string,
  node: MemberExpression,
  parent: AnyNode | undefined,
  { vocabulary, own, asked }: Context,
  report: Report,
): void {
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  if (!isCalled || own.has(name) || asked.has(`.${name}`)) return;
  const is10 = vocabulary.runtime === 'cloudfront-js-1.0';
  if (is10 && methodsOf10.has(name)) return;
  const instead = (is10 ? methodsOf20.get(name) : undefined) ?? methodsInstead.get(name);
  if (instead === undefined) return;
  if (undocumentedMethods.has(name))
    report(node.property, 'undocumented', `AWS does not list ".${name}()", njs has it. ${instead}`);
  else report(node.property, 'unknown-method', `".${name}()" does not exist in ${vocabulary.runtime}. ${instead}`);
}

function said(instead: string | undefined): string {
  return instead === undefined ? '' : ` ${instead}`;
}
