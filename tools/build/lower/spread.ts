/** Spread in arrays and arguments: `concat`, `slice`. What is spread is an array, or the type checker says no. */
import type * as acorn from 'acorn';
import { part, settle } from './arguments.js';
import type { Lowering, Rules } from './lowering.js';
import { array, call, identifier, member, sequence } from './nodes.js';

export interface Item {
  value: acorn.Expression;
  isSpread: boolean;
}

export const spreadRules: Rules = {
  ArrayExpression(node, lowering) {
    if (!node.elements.some((element) => element?.type === 'SpreadElement')) return undefined;
    const elements = node.elements.filter((element) => element !== null);
    if (elements.length < node.elements.length) refuseHole(node, lowering);
    const { before, values } = settle(
      elements.map((element) => part(spreadOf(element, lowering), lowering)),
      lowering,
    );
    const items = values.map((value, index) => ({ value, isSpread: elements[index]?.type === 'SpreadElement' }));
    return sequence(node, [...before, arrayOf(node, items, { isNew: true })]);
  },
};

/** What an element stands for, spread or not. */
export function spreadOf(element: acorn.Expression | acorn.SpreadElement, lowering: Lowering): acorn.Expression {
  if (element.type !== 'SpreadElement') return element;
  const { argument } = element;
  if (argument.type === 'ArrayExpression' && argument.elements.includes(null)) refuseHole(argument, lowering);
  if (argument.type === 'TemplateLiteral' || (argument.type === 'Literal' && typeof argument.value === 'string'))
    lowering.refuse(element, 'spread-string', `a string cannot be spread in cloudfront-js-2.0. Write text.split('').`);
  return argument;
}

function refuseHole(node: acorn.AnyNode, lowering: Lowering): void {
  lowering.refuse(node, 'array-hole', 'an array that is spread has no holes in cloudfront-js-2.0. Write undefined.');
}

/** The array of these items; unless it must be `isNew`, a single one that is spread is taken as it is. */
export function arrayOf(at: acorn.Node, items: readonly Item[], { isNew }: { isNew: boolean }): acorn.Expression {
  const groups: acorn.Expression[] = [];
  let open: acorn.Expression[] | undefined;
  for (const { value, isSpread } of items) {
    if (isSpread) {
      groups.push(plainArray(value));
      open = undefined;
    } else if (open) open.push(value);
    else {
      open = [value];
      groups.push(array(at, open));
    }
  }
  const [first = array(at, []), ...others] = groups;
  if (others.length > 0) return call(at, member(at, first, 'concat'), others);
  return isNew && items[0]?.isSpread ? call(at, member(at, first, 'slice'), []) : first;
}

/** `concat` takes "arguments" for one thing. */
function plainArray(value: acorn.Expression): acorn.Expression {
  if (value.type !== 'Identifier' || value.name !== 'arguments') return value;
  const of = member(value, identifier(value, 'Array'), 'of');
  return call(value, member(value, of, 'apply'), [identifier(value, 'undefined'), value]);
}
