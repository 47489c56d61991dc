/**
 * `(y += 1) + (y = 2)`, `(a, y)[y = 'b']`: njs, up to 1.0.2, reads "y" on the left only when the right is done, where it reads "y" alone in time.
 * The value of such a left side is kept first.
 */
import type * as acorn from 'acorn';
import type { Lowering, Rules } from './lowering.js';
import { assign, sequence } from './nodes.js';

export const operandRules: Rules = {
  BinaryExpression(node, lowering) {
    if (!isReadLate(node.left, node.right, lowering)) return undefined;
    return { ...node, left: kept(node.left, lowering), right: lowering.expression(node.right) };
  },

  MemberExpression(node, lowering) {
    const property = node.property as acorn.Expression;
    if (!node.computed || !isReadLate(node.object, property, lowering)) return undefined;
    return { ...node, object: kept(node.object, lowering), property: lowering.expression(property) };
  },
};

function isReadLate(left: acorn.AnyNode, right: acorn.AnyNode, lowering: Lowering): boolean {
  if (right.type === 'Identifier' || lowering.isConstant(right) || left.type === 'Identifier') return false;
  const name = nameBehind(left);
  return name !== undefined && !lowering.isConstant(name);
}

/** The name whose place in memory the value of `node` is. */
function nameBehind(node: acorn.AnyNode | undefined): acorn.Identifier | undefined {
  if (node?.type === 'Identifier') return node;
  if (node?.type === 'SequenceExpression') return nameBehind(node.expressions.at(-1));
  if (node?.type === 'AssignmentExpression') return nameBehind(node.operator === '=' ? node.right : node.left);
  return undefined;
}

function kept(node: acorn.Expression | acorn.Super | acorn.PrivateIdentifier, lowering: Lowering): acorn.Expression {
  const name = lowering.temporary(node, 'left');
  return sequence(node, [assign(node, name, lowering.expression(node as acorn.Expression)), name]);
}
