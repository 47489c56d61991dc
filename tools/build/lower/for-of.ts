/** `for (const x of list)` becomes a loop with an index: what is iterated is an array or a string, or the type checker says no. */
import type * as acorn from 'acorn';
import { assignParts } from './assignments.js';
import { declarators } from './declarations.js';
import { hintOf } from './hints.js';
import type { Lowering, Rules } from './lowering.js';
import { assign, block, declare, increment, less, literal, member, type Pair, statement } from './nodes.js';
import { isPattern } from './patterns.js';

export const forOfRules: Rules = {
  ForOfStatement(node, lowering) {
    if (node.await) return undefined;
    const { right } = node;
    const stays = right.type === 'Identifier' && lowering.isConstant(right) && lowering.binding(right) !== undefined;
    const list = stays ? right : lowering.fresh(right, hintOf(right) === 'value' ? 'list' : hintOf(right));
    const index = lowering.fresh(node.left, 'i');
    const heads: Pair[] = [
      [index, literal(node.left, 0)],
      ...(stays ? [] : [[list, lowering.expression(right)] as Pair]),
    ];
    const item = member(node.left, list, index);
    const body = node.body.type === 'BlockStatement' ? node.body.body : [node.body];
    return {
      type: 'ForStatement',
      start: node.start,
      end: node.end,
      ...(node.loc && { loc: node.loc }),
      init: declare(node.left, 'let', heads),
      test: less(right, index, member(right, list, 'length')),
      update: increment(node.left, index),
      body: block(node.body, [...take(node.left, item, lowering), ...lowering.statements(body)]),
    };
  },
};

/** What gives the item its name, at the start of each turn. */
function take(left: acorn.ForOfStatement['left'], item: acorn.Expression, lowering: Lowering): acorn.Statement[] {
  if (left.type === 'VariableDeclaration') {
    const declarations = left.declarations.flatMap(({ id }) => declarators(id, item, false, lowering));
    return [{ ...left, declarations }];
  }
  if (!isPattern(left)) return [statement(left, assign(left, lowering.pattern(left), item))];
  return assignParts(left, item, lowering).assignments.map((one) => statement(left, one));
}
