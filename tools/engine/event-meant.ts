/** event-meant: which event a function was written for, where its text leaves no doubt. */
import type { AnyNode, Program } from 'acorn';
import { eventPaths } from '../build/gates/lint/event-paths.js';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { handlerNameIn } from '../build/handler-name.js';
import { walk } from '../build/walk.js';

/** Undefined: either, or no telling. Code that asks for the type of its event, or whether there is a response, is for both. */
export function eventMeant(code: string): 'viewer-request' | 'viewer-response' | 'connection-request' | undefined {
  const program = parseScript(code, locateIn(''));
  if ('findings' in program) return undefined;
  if (handlerNameIn(program) === 'connectionHandler') return 'connection-request';
  if (code.includes('eventType')) return undefined;
  const uses = pathsOf(program);
  if (uses.asked) return undefined;
  if (uses.used) return 'viewer-response';
  return uses.returnsRequest ? 'viewer-request' : undefined;
}

function pathsOf(program: Program): { used: boolean; asked: boolean; returnsRequest: boolean } {
  const pathOf = eventPaths(program);
  const found = { used: false, asked: false, returnsRequest: false };
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (node.type === 'BinaryExpression' && node.operator === 'in' && node.left.type === 'Literal')
      found.asked ||= node.left.value === 'response' && pathOf(node.right) === 'event';
    if (node.type === 'ReturnStatement' && node.argument)
      found.returnsRequest ||= pathOf(node.argument) === 'event.request';
    if (parent === undefined || (node.type !== 'MemberExpression' && node.type !== 'Identifier')) return;
    if (!/^event\.response\b/.test(pathOf(node) ?? '')) return;
    // A helper may call its own answer "response".
    found.used ||= node.type === 'MemberExpression' && pathOf(node) === 'event.response';
    found.asked ||= pathOf(node) === 'event.response' && isAsked(parent, node);
  });
  return found;
}

function isAsked(parent: AnyNode, node: AnyNode): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
    case 'BinaryExpression':
      return true;
    default:
      return false;
  }
}
