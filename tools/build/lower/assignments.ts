/** Patterns on the left of "=": `[a, b] = [b, a]` becomes a list of assignments, as an expression. */
import type * as acorn from 'acorn';
import type { Lowering, Rules } from './lowering.js';
import { assign, sequence, statement } from './nodes.js';
import { isPattern, unpack } from './patterns.js';

/** Assignments of the parts of `value`, which is kept under a name; the name comes with them. */
export function assignParts(pattern: acorn.Pattern, value: acorn.Expression, lowering: Lowering) {
  const from = lowering.temporary(pattern, 'from');
  const origin = { value: from, isKept: true, keep: lowering.temporary };
  const parts = unpack(pattern, origin, lowering).map(([target, part]) => assign(pattern, target, part ?? from));
  return { from, assignments: [assign(pattern, from, value), ...parts] as acorn.Expression[] };
}

export const assignmentRules: Rules = {
  AssignmentExpression(node, lowering) {
    if (!isPattern(node.left)) return undefined;
    const { from, assignments } = assignParts(node.left, lowering.expression(node.right), lowering);
    return sequence(node, [...assignments, from]);
  },

  /** Nobody asks for the value. */
  ExpressionStatement(node, lowering) {
    const { expression } = node;
    if (expression.type !== 'AssignmentExpression' || !isPattern(expression.left)) return undefined;
    const { assignments } = assignParts(expression.left, lowering.expression(expression.right), lowering);
    return statement(node, sequence(node, assignments));
  },
};
