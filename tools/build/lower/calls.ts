/** Calls with `await` or spread among their arguments: `f(...list)` becomes `f.apply(undefined, list)`. */
import type * as acorn from 'acorn';
import { hasAwait, part, settle } from './arguments.js';
import type { Lowering, Rules } from './lowering.js';
import { assign, call, identifier, member, sequence } from './nodes.js';
import { arrayOf, type Item, spreadOf } from './spread.js';
import { callOfSuper, isOfSuper } from './super.js';

type Arguments = acorn.CallExpression['arguments'];

export const callRules: Rules = {
  CallExpression(node, lowering) {
    if (isOfSuper(node.callee)) return callOfSuper(node, lowering);
    const spreads = hasSpread(node.arguments);
    if (!spreads && !node.arguments.some(hasAwait)) return undefined;
    const { callee } = node;
    return callee.type === 'MemberExpression'
      ? lowerMethodCall(node, callee, lowering)
      : lowerPlainCall(node, callee as acorn.Expression, lowering);
  },

  NewExpression(node, lowering) {
    if (hasSpread(node.arguments)) {
      const advice = 'Name the arguments, or make the object in a function.';
      lowering.refuse(node, 'new-spread', `"new" with spread does not exist in cloudfront-js-2.0. ${advice}`);
      return undefined;
    }
    if (!node.arguments.some(hasAwait)) return undefined;
    const parts = [part(node.callee, lowering), ...argumentParts(node.arguments, lowering)];
    const { before, values } = settle(parts, lowering);
    const [callee = node.callee, ...args] = values;
    return sequence(node, [...before, { ...node, callee, arguments: args }]);
  },
};

function lowerPlainCall(node: acorn.CallExpression, callee: acorn.Expression, lowering: Lowering): acorn.Expression {
  const parts = [part(callee, lowering), ...argumentParts(node.arguments, lowering)];
  const { before, values } = settle(parts, lowering);
  const [target = callee, ...args] = values;
  if (!hasSpread(node.arguments)) return sequence(node, [...before, call(node, target, args)]);
  const list = arrayOf(node, itemsOf(node.arguments, args), { isNew: false });
  const applied = call(node, member(node, target, 'apply'), [identifier(node, 'undefined'), list]);
  return sequence(node, [...before, applied]);
}

/** The object of a method with spread is needed twice. */
function lowerMethodCall(
  node: acorn.CallExpression,
  callee: acorn.MemberExpression,
  lowering: Lowering,
): acorn.Expression {
  const object = part(callee.object as acorn.Expression, lowering);
  const spreads = hasSpread(node.arguments);
  const first: acorn.Expression[] = [];
  if (spreads && !object.isConstant) {
    const name = lowering.temporary(callee.object, object.hint);
    first.push(assign(callee.object, name, object.value));
    Object.assign(object, { value: name, isConstant: true, awaits: false });
  }
  const keys = callee.computed ? [part(callee.property as acorn.Expression, lowering)] : [];
  const { before, values } = settle([object, ...keys, ...argumentParts(node.arguments, lowering)], lowering);
  const [self = object.value, ...rest] = values;
  const key = callee.computed ? rest.shift() : undefined;
  const target = { ...callee, object: self, ...(key && { property: key }) };
  const list = arrayOf(node, itemsOf(node.arguments, rest), { isNew: false });
  const made = spreads ? call(node, member(node, target, 'apply'), [self, list]) : call(node, target, rest);
  return sequence(node, [...first, ...before, made]);
}

function argumentParts(args: Arguments, lowering: Lowering) {
  return args.map((argument) => part(spreadOf(argument, lowering), lowering));
}

function itemsOf(args: Arguments, values: readonly acorn.Expression[]): Item[] {
  return values.map((value, index) => ({ value, isSpread: args[index]?.type === 'SpreadElement' }));
}

function hasSpread(args: Arguments): boolean {
  return args.some(({ type }) => type === 'SpreadElement');
}
