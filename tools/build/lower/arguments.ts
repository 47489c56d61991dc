/**
 * `await` in arguments ends every request as 503: everything up to the last await is worked out before the call, in the order of the source.
 * What comes out is one expression, so that conditions, loops and "a && f(await b())" stay what they are.
 */
import type * as acorn from 'acorn';
import { eachChild, isFunction } from '../walk.js';
import { hintOf } from './hints.js';
import type { Lowering } from './lowering.js';
import { assign } from './nodes.js';

export interface Part {
  value: acorn.Expression;
  isConstant: boolean;
  awaits: boolean;
  hint: string;
}

export function part(node: acorn.Expression, lowering: Lowering, value = lowering.expression(node)): Part {
  return { value, isConstant: lowering.isConstant(node), awaits: hasAwait(node), hint: hintOf(node) };
}

/** Up to the next function. */
export function hasAwait(node: acorn.AnyNode): boolean {
  if (node.type === 'AwaitExpression') return true;
  let found = false;
  eachChild(node, (child) => {
    found ||= !isFunction(child) && hasAwait(child);
  });
  return found;
}

/** What is to be done before, and the values that then stand for the parts. */
export function settle(parts: readonly Part[], lowering: Lowering) {
  const last = parts.findLastIndex(({ awaits }) => awaits);
  const before: acorn.Expression[] = [];
  const values = parts.map(({ value, isConstant, hint }, index) => {
    if (index > last || isConstant) return value;
    const name = lowering.temporary(value, hint);
    before.push(assign(value, name, value));
    return name;
  });
  return { before, values };
}
