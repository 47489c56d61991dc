/**
 * An async function inside a function is a syntax error at the edge. It moves to the top level, and what it took from around it becomes its first
 * parameters: the same only for names that are never assigned again.
 */
import type * as acorn from 'acorn';
import { analyse, type Binding } from '../scope.js';
import { eachChild, isFunction, walk } from '../walk.js';
import type { Names } from './lowering.js';
import { block, call, giveBack, identifier } from './nodes.js';

type AnyFunction = acorn.FunctionDeclaration | acorn.FunctionExpression | acorn.ArrowFunctionExpression;
type Refuse = (node: acorn.AnyNode, code: string, message: string) => void;

/** `program` with what moved behind its end. The tree given is changed. */
export function liftAsync(program: acorn.Program, names: Names, refuse: Refuse): acorn.Program {
  const refused = new Set<acorn.AnyNode>();
  let lifted = program;
  for (let found = innermost(lifted, refused); found !== undefined; found = innermost(lifted, refused)) {
    const { node, hint } = found;
    const captured = capturedBy(node, lifted);
    const reason = reasonAgainst(node, captured, lifted);
    if (reason === undefined) lifted = { ...lifted, body: [...lifted.body, lift(node, hint, captured, names)] };
    else {
      refused.add(node);
      const advice = 'Declare it there yourself, with parameters for what it needs.';
      const what = `an async function inside a function cannot be moved to the top level: ${reason}.`;
      refuse(node, 'async-closure', `${what} ${advice}`);
    }
  }
  return lifted;
}

export function isAsyncClosure(node: acorn.AnyNode, ancestors: readonly acorn.AnyNode[]): node is AnyFunction {
  return isFunction(node) && 'async' in node && node.async && ancestors.some(isFunction);
}

function innermost(program: acorn.Program, refused: ReadonlySet<acorn.AnyNode>) {
  let found: { node: AnyFunction; hint: string } | undefined;
  walk(program, (node, ancestors) => {
    // Parents come first: the last one inside the one found before is further in.
    const isInner = found === undefined || ancestors.includes(found.node);
    if (isInner && isAsyncClosure(node, ancestors) && !refused.has(node))
      found = { node, hint: node.id?.name ?? nameAround(ancestors.at(-1)) };
  });
  return found;
}

function nameAround(parent: acorn.AnyNode | undefined): string {
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  const isKeyed = parent?.type === 'Property' || parent?.type === 'MethodDefinition';
  return isKeyed && parent.key.type === 'Identifier' ? parent.key.name : 'step';
}

/** Bindings between the top level and the function that it uses. */
function capturedBy(node: AnyFunction, program: acorn.Program): Binding[] {
  const inside = new Set<acorn.AnyNode>();
  walk(node, (each) => inside.add(each));
  if (node.id) inside.delete(node.id);
  return analyse(program).bindings.filter(
    ({ id, top, uses }) => !top && !inside.has(id) && uses.some((use) => inside.has(use.node)),
  );
}

function reasonAgainst(node: AnyFunction, captured: readonly Binding[], program: acorn.Program): string | undefined {
  const changing = captured.find((binding) => isAssignedAgain(binding, program));
  if (changing) return `it uses "${changing.name}", which is assigned again`;
  let reason: string | undefined;
  eachOwn(node, (each) => {
    if (each.type === 'Identifier' && each.name === 'arguments') reason = 'it uses "arguments"';
    if (each.type === 'Super') reason = 'it uses "super"';
  });
  return reason;
}

function isAssignedAgain({ declaration, id, uses }: Binding, program: acorn.Program): boolean {
  if (uses.some(({ writes }) => writes)) return true;
  if (declaration.type !== 'VariableDeclaration' || declaration.kind !== 'var') return false;
  const nodes = new Set<acorn.AnyNode>(uses.map(({ node }) => node));
  let again = false;
  walk(program, (node, ancestors) => {
    const isOther = node.type === 'VariableDeclarator' && node.id !== id && nodes.has(node.id);
    const isInLoop = node === declaration && ancestors.some(({ type }) => /^(?:For|While|DoWhile)/.test(type));
    again ||= isOther || isInLoop;
  });
  return again;
}

/** Nodes of a function, without those of functions inside that have a `this` of their own. */
function eachOwn(node: acorn.AnyNode, visit: (node: acorn.AnyNode) => void): void {
  eachChild(node, (child) => {
    visit(child);
    if (!isFunction(child) || child.type === 'ArrowFunctionExpression') eachOwn(child, visit);
  });
}

/** Makes the function at the top level, and of `node` one that only calls it. */
function lift(node: AnyFunction, hint: string, captured: readonly Binding[], names: Names): acorn.FunctionDeclaration {
  const name = identifier(node, names.fresh(hint));
  const self = renameThis(node, names);
  const given = captured.map((binding) => identifier(node, binding.name));
  const params = node.params.map((param) => (param.type === 'RestElement' ? param.argument : param));
  const { body } = node;
  const lifted: acorn.FunctionDeclaration = {
    type: 'FunctionDeclaration',
    start: node.start,
    end: node.end,
    ...(node.loc && { loc: node.loc }),
    id: name,
    params: [...(self ? [self] : []), ...given, ...params],
    body: body.type === 'BlockStatement' ? body : block(body, [giveBack(body, body)]),
    async: true,
    generator: false,
    expression: false,
  };
  const outer = node.params.map((param) => passedOn(param, names));
  const passed = outer.map((param) => (param.type === 'RestElement' ? param.argument : param) as acorn.Identifier);
  const me: acorn.ThisExpression[] = self ? [{ type: 'ThisExpression', start: node.start, end: node.end }] : [];
  const made = call(node, name, [...me, ...given, ...passed]);
  const isArrow = node.type === 'ArrowFunctionExpression';
  Object.assign(node, { async: false, params: outer, expression: isArrow });
  node.body = isArrow ? made : block(node, [giveBack(node, made)]);
  return lifted;
}

/** The parameter of the function that stays: default values and patterns are the other one's work. */
function passedOn(param: acorn.Pattern, names: Names): acorn.Identifier | acorn.RestElement {
  const target =
    param.type === 'AssignmentPattern' ? param.left : param.type === 'RestElement' ? param.argument : param;
  const name = identifier(target, target.type === 'Identifier' ? target.name : names.fresh('from'));
  return param.type === 'RestElement' ? { ...param, argument: name } : name;
}

function renameThis(node: AnyFunction, names: Names): acorn.Identifier | undefined {
  const found: acorn.AnyNode[] = [];
  eachOwn(node, (each) => {
    if (each.type === 'ThisExpression') found.push(each);
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const name = names.fresh('self');
  for (const each of found) Object.assign(each, { type: 'Identifier', name });
  return identifier(first, name);
}
