/** Parameters become plain ones: patterns and default values are worked out at the start of the body. */
import type * as acorn from 'acorn';
import { walk } from '../walk.js';
import { declarators } from './declarations.js';
import type { Lowering, Rules } from './lowering.js';
import { assign, block, declare, giveBack, isUndefined, statement, when } from './nodes.js';
import { isPattern } from './patterns.js';

type AnyFunction =
  | acorn.FunctionDeclaration
  | acorn.AnonymousFunctionDeclaration
  | acorn.FunctionExpression
  | acorn.ArrowFunctionExpression;

export const functionRules: Rules = {
  FunctionDeclaration: lowerFunction,
  FunctionExpression: lowerFunction,
  ArrowFunctionExpression: lowerFunction,
};

export function lowerFunction<T extends AnyFunction>(node: T, lowering: Lowering): T {
  return lowering.inFunction((head) => {
    const prologue: acorn.Statement[] = [];
    const params = node.params.map((param) => plainParameter(param, prologue, lowering));
    const body = node.body.type === 'BlockStatement' ? lowering.statements(node.body.body) : undefined;
    const value = node.body.type === 'BlockStatement' ? undefined : lowering.expression(node.body);
    const first = [...head(), ...prologue];
    if (value !== undefined && first.length === 0) return { ...node, params, body: value };
    const rest = body ?? (value === undefined ? [] : [giveBack(node.body, value)]);
    return { ...node, params, body: block(node.body, [...first, ...rest]), expression: false };
  });
}

function plainParameter(param: acorn.Pattern, prologue: acorn.Statement[], lowering: Lowering): acorn.Pattern {
  const target =
    param.type === 'AssignmentPattern' ? param.left : param.type === 'RestElement' ? param.argument : param;
  const name = isPattern(target) ? lowering.fresh(target, 'from') : (target as acorn.Identifier);
  if (param.type === 'AssignmentPattern') {
    const given = assign(param, name, lowering.expression(param.right));
    prologue.push(when(param, isUndefined(param, name), statement(param, given)));
  }
  if (isPattern(target)) {
    const taken = declare(target, isAssigned(target, lowering) ? 'let' : 'const', []);
    taken.declarations = declarators(target, name, true, lowering);
    prologue.push(taken);
  }
  return param.type === 'RestElement' ? { ...param, argument: name } : name;
}

function isAssigned(pattern: acorn.Pattern, lowering: Lowering): boolean {
  let assigned = false;
  walk(pattern, (node) => {
    if (node.type === 'Identifier') assigned ||= lowering.binding(node)?.uses.some(({ writes }) => writes) ?? false;
  });
  return assigned;
}
