/** `?.`, `??`, `??=` and `catch {}` in older words. The build leaves them to esbuild, which keeps no layout. */
import type * as acorn from 'acorn';
import { functionRules } from '../build/lower/functions.js';
import type { Lowering, Rules } from '../build/lower/lowering.js';
import { assign, call, identifier, literal, member, statement, when } from '../build/lower/nodes.js';

export const optionalRules: Rules = {
  ...functionRules,

  ChainExpression(node, lowering) {
    const tests: acorn.Expression[] = [];
    const value = link(node.expression, tests, lowering);
    return tests.reduceRight((rest, test) => choose(node, test, identifier(node, 'undefined'), rest), value);
  },

  LogicalExpression(node, lowering) {
    if (node.operator !== '??') return undefined;
    const [first, again] = twice(node.left, lowering);
    return choose(node, isNothing(node, first, '!='), again, lowering.expression(node.right));
  },

  AssignmentExpression(node, lowering) {
    if (!/^(?:\?\?|\|\||&&)=$/.test(node.operator)) return undefined;
    const [read, target] = place(node.left as acorn.Expression, lowering);
    const written = assign(node, target as acorn.Pattern, lowering.expression(node.right));
    if (node.operator === '??=') return choose(node, isNothing(node, read, '=='), written, target);
    const operator = node.operator === '||=' ? '||' : '&&';
    return { type: 'LogicalExpression', start: node.start, end: node.end, operator, left: read, right: written };
  },

  /** Nobody asks for the value. */
  ExpressionStatement(node, lowering) {
    const { expression } = node;
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '??=') return undefined;
    const [read, target] = place(expression.left as acorn.Expression, lowering);
    const written = assign(expression, target as acorn.Pattern, lowering.expression(expression.right));
    return when(node, isNothing(node, read, '=='), statement(node, written));
  },

  CatchClause(node, lowering) {
    if (node.param) return undefined;
    return { ...lowering.below(node), param: lowering.fresh(node, 'error') };
  },

  UnaryExpression(node, lowering) {
    if (node.operator !== 'delete' || node.argument.type !== 'ChainExpression') return undefined;
    lowering.refuse(node, 'optional-chaining', '"delete a?.b" cannot be rewritten. Write "if (a) delete a.b".');
    return node;
  },
};

/** One link of `a?.b.c()`, with the tests before it gathered in `tests`. */
function link(node: acorn.Expression | acorn.Super, tests: acorn.Expression[], lowering: Lowering): acorn.Expression {
  if (node.type === 'MemberExpression') {
    const object = tested(node.object, node.optional, tests, lowering);
    const property = node.computed ? lowering.expression(node.property as acorn.Expression) : node.property;
    return { ...node, object, property, optional: false };
  }
  if (node.type !== 'CallExpression') return lowering.expression(node);
  const args = lowering.expressions(node.arguments);
  const { callee } = node;
  if (!node.optional || callee.type !== 'MemberExpression')
    return { ...node, callee: tested(callee, node.optional, tests, lowering), arguments: args, optional: false };
  const [first, self] = again(callee.object, tested(callee.object, callee.optional, tests, lowering), lowering);
  const key = callee.computed ? lowering.expression(callee.property as acorn.Expression) : callee.property;
  const name = lowering.temporary(callee, callee.property.type === 'Identifier' ? callee.property.name : 'method');
  const found = assign(callee, name, { ...callee, object: first, property: key, optional: false });
  tests.push(isNothing(node, found, '=='));
  return call(node, member(node, name, 'call'), [self, ...args]);
}

/** What a link hangs on; where it may be nothing, that is asked first. */
function tested(
  node: acorn.Expression | acorn.Super,
  isOptional: boolean | undefined,
  tests: acorn.Expression[],
  lowering: Lowering,
): acorn.Expression {
  const value = link(node, tests, lowering);
  if (!isOptional) return value;
  const [first, then] = again(node, value, lowering);
  tests.push(isNothing(node, first, '=='));
  return then;
}

function twice(node: acorn.Expression, lowering: Lowering): [first: acorn.Expression, again: acorn.Expression] {
  return again(node, lowering.expression(node), lowering);
}

/** A value for its first and for its second use. */
function again(
  node: acorn.Expression | acorn.Super,
  value: acorn.Expression,
  lowering: Lowering,
): [acorn.Expression, acorn.Expression] {
  if (lowering.isConstant(node)) return [value, value];
  const name = lowering.temporary(node, hint(node));
  return [assign(node, name, value), name];
}

function hint(node: acorn.Expression | acorn.Super): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return 'value';
  return !node.computed && node.property.type === 'Identifier' ? node.property.name : 'item';
}

/** A target that is read, and then written. */
function place(left: acorn.Expression, lowering: Lowering): [read: acorn.Expression, written: acorn.Expression] {
  if (left.type !== 'MemberExpression') return [left, left];
  const [first, object] = twice(left.object as acorn.Expression, lowering);
  if (!left.computed)
    return [
      { ...left, object: first },
      { ...left, object },
    ];
  const [key, sameKey] = twice(left.property as acorn.Expression, lowering);
  return [
    { ...left, object: first, property: key },
    { ...left, object, property: sameKey },
  ];
}

function isNothing(at: acorn.Node, left: acorn.Expression, operator: '==' | '!='): acorn.Expression {
  const nothing: acorn.Literal = { ...literal(at, 'null'), value: null, raw: 'null' };
  return { type: 'BinaryExpression', start: at.start, end: at.end, operator, left, right: nothing };
}

function choose(
  at: acorn.Node,
  test: acorn.Expression,
  consequent: acorn.Expression,
  alternate: acorn.Expression,
): acorn.Expression {
  return { type: 'ConditionalExpression', start: at.start, end: at.end, test, consequent, alternate };
}
