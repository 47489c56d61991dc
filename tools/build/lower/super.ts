/** `super` in the methods of a class: the parent, called with `this`. */
import type * as acorn from 'acorn';
import { walk } from '../walk.js';
import { part, settle } from './arguments.js';
import { initialValue, type Lowering, type Rules } from './lowering.js';
import { call, identifier, member, sequence } from './nodes.js';
import { arrayOf, spreadOf } from './spread.js';

export const superRules: Rules = {
  MemberExpression(node, lowering) {
    if (node.object.type !== 'Super') return undefined;
    return memberOfSuper(node, lowering) ?? refuse(node, lowering);
  },

  AssignmentExpression(node, lowering) {
    if (!isOfSuper(node.left)) return undefined;
    lowering.refuse(node, 'super', 'nothing can be assigned to "super". Assign to "this".');
    return node;
  },
};

/** In a class without parent, and in objects. */
function refuse(node: acorn.Expression, lowering: Lowering): undefined {
  const advice = 'Name what is meant: "Object.prototype.toString.call(this)".';
  lowering.refuse(node, 'super', `only classes that extend another have "super" in cloudfront-js-2.0. ${advice}`);
}

export function isOfSuper(node: acorn.AnyNode): boolean {
  return node.type === 'Super' || (node.type === 'MemberExpression' && node.object.type === 'Super');
}

/** `super(a)`, `super.method(a)`. */
export function callOfSuper(node: acorn.CallExpression, lowering: Lowering): acorn.Expression | undefined {
  const target = targetOf(node.callee, lowering);
  if (target === undefined) return refuse(node, lowering);
  const args = node.arguments;
  const self: acorn.ThisExpression = { type: 'ThisExpression', start: node.start, end: node.end };
  const { before, values } = settle(
    args.map((argument) => part(spreadOf(argument, lowering), lowering)),
    lowering,
  );
  if (!args.some(({ type }) => type === 'SpreadElement'))
    return sequence(node, [...before, call(node, member(node, target, 'call'), [self, ...values])]);
  const isArguments = values[0]?.type === 'Identifier' && values[0].name === 'arguments' && values.length === 1;
  const items = values.map((value, index) => ({ value, isSpread: args[index]?.type === 'SpreadElement' }));
  const list = isArguments && values[0] ? values[0] : arrayOf(node, items, { isNew: false });
  return sequence(node, [...before, call(node, member(node, target, 'apply'), [self, list])]);
}

function targetOf(callee: acorn.CallExpression['callee'], lowering: Lowering): acorn.Expression | undefined {
  if (callee.type === 'MemberExpression') return memberOfSuper(callee, lowering);
  const parent = lowering.classHome()?.parent;
  return parent && identifier(callee, parent.name);
}

function memberOfSuper(node: acorn.MemberExpression, lowering: Lowering): acorn.Expression | undefined {
  const home = lowering.classHome();
  if (home?.parent === undefined || !home.superClass) return undefined;
  if (mayMeetAccessor(node, home.superClass, lowering)) {
    const advice = 'Make it a method.';
    lowering.refuse(node, 'super', `a getter that is reached by "super" would not see this object. ${advice}`);
  }
  const parent = identifier(node.object, home.parent.name);
  const object = home.isStatic ? parent : member(node.object, parent, 'prototype');
  return { ...node, object, property: lowering.expression(node.property as acorn.Expression) };
}

/** A getter of the parent's prototype, read there, has the prototype as its `this`. */
function mayMeetAccessor(node: acorn.MemberExpression, from: acorn.Expression, lowering: Lowering): boolean {
  const name = nameOf(node.property, node.computed);
  const above = classesAbove(from, lowering);
  return (above ?? [lowering.program])
    .flatMap(accessorsIn)
    .some((accessor) => accessor === name || accessor === undefined || name === undefined);
}

/** Undefined: a parent is made by something else than a class that stands there. */
function classesAbove(from: acorn.Expression, lowering: Lowering): acorn.AnyNode[] | undefined {
  const classes: acorn.AnyNode[] = [];
  let next: acorn.AnyNode | null | undefined = from;
  while (next) {
    if (next.type === 'Identifier') {
      const declaration: acorn.AnyNode | undefined = lowering.binding(next)?.declaration;
      next = declaration?.type === 'ClassDeclaration' ? declaration : initialValue(next, lowering);
    } else if ((next.type === 'ClassDeclaration' || next.type === 'ClassExpression') && !classes.includes(next.body)) {
      classes.push(next.body);
      if (!next.superClass) return classes;
      next = next.superClass;
    } else return undefined;
  }
  return undefined;
}

function accessorsIn(above: acorn.AnyNode): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  walk(above, (node) => {
    if (node.type === 'MethodDefinition' && (node.kind === 'get' || node.kind === 'set'))
      names.push(nameOf(node.key, node.computed));
  });
  return names;
}

/** Undefined: a name that is computed. */
function nameOf(key: acorn.AnyNode, isComputed: boolean): string | undefined {
  if (key.type === 'Identifier' && !isComputed) return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}
