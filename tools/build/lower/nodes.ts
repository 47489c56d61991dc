/** Makes the nodes that lowered syntax is written in. Each stands where `at`, the node it comes from, stood in the source. */
import type * as acorn from 'acorn';

type At = Pick<acorn.Node, 'start' | 'end' | 'loc'>;
type Arguments = acorn.CallExpression['arguments'];

const placed = ({ start, end, loc }: At) => ({ start, end, ...(loc && { loc }) });

export function identifier(at: At, name: string): acorn.Identifier {
  return { type: 'Identifier', ...placed(at), name };
}

export function literal(at: At, value: string | number): acorn.Literal {
  return { type: 'Literal', ...placed(at), value, raw: JSON.stringify(value) };
}

export function member(at: At, object: acorn.Expression, property: string | acorn.Expression): acorn.MemberExpression {
  const computed = typeof property !== 'string';
  const key = computed ? property : identifier(at, property);
  return { type: 'MemberExpression', ...placed(at), object, property: key, computed, optional: false };
}

export function call(at: At, callee: acorn.Expression, args: Arguments): acorn.CallExpression {
  return { type: 'CallExpression', ...placed(at), callee, arguments: args, optional: false };
}

export function array(at: At, elements: acorn.ArrayExpression['elements']): acorn.ArrayExpression {
  return { type: 'ArrayExpression', ...placed(at), elements };
}

export function object(at: At, properties: acorn.ObjectExpression['properties']): acorn.ObjectExpression {
  return { type: 'ObjectExpression', ...placed(at), properties };
}

export function property(at: At, key: acorn.Expression, value: acorn.Expression): acorn.Property {
  const shape = { method: false, shorthand: false, computed: false } as const;
  return { type: 'Property', ...placed(at), kind: 'init', key, value, ...shape };
}

export function assign(at: At, left: acorn.AssignmentExpression['left'], right: acorn.Expression) {
  return { type: 'AssignmentExpression', ...placed(at), operator: '=', left, right } satisfies acorn.AnyNode;
}

/** `first, second, last`; one expression stays what it is. */
export function sequence(at: At, expressions: acorn.Expression[]): acorn.Expression {
  const [first] = expressions;
  if (first !== undefined && expressions.length === 1) return first;
  return { type: 'SequenceExpression', ...placed(at), expressions };
}

/** `value === undefined ? otherwise : value` */
export function orDefault(at: At, value: acorn.Expression, otherwise: acorn.Expression): acorn.Expression {
  return {
    type: 'ConditionalExpression',
    ...placed(at),
    test: isUndefined(at, value),
    consequent: otherwise,
    alternate: value,
  };
}

export function isUndefined(at: At, left: acorn.Expression): acorn.BinaryExpression {
  return { type: 'BinaryExpression', ...placed(at), operator: '===', left, right: identifier(at, 'undefined') };
}

export function less(at: At, left: acorn.Expression, right: acorn.Expression): acorn.BinaryExpression {
  return { type: 'BinaryExpression', ...placed(at), operator: '<', left, right };
}

export function increment(at: At, argument: acorn.Expression): acorn.UpdateExpression {
  return { type: 'UpdateExpression', ...placed(at), operator: '++', prefix: false, argument };
}

export type Pair = [target: acorn.Pattern, value: acorn.Expression | null];

export function declare(at: At, kind: acorn.VariableDeclaration['kind'], pairs: Pair[]): acorn.VariableDeclaration {
  const declarations = pairs.map(([id, init]) => declarator(at, id, init));
  return { type: 'VariableDeclaration', ...placed(at), kind, declarations };
}

export function declarator(at: At, id: acorn.Pattern, init: acorn.Expression | null): acorn.VariableDeclarator {
  return { type: 'VariableDeclarator', ...placed(at), id, init };
}

export function statement(at: At, expression: acorn.Expression): acorn.ExpressionStatement {
  return { type: 'ExpressionStatement', ...placed(at), expression } as acorn.ExpressionStatement;
}

export function when(at: At, test: acorn.Expression, consequent: acorn.Statement): acorn.IfStatement {
  return { type: 'IfStatement', ...placed(at), test, consequent, alternate: null };
}

export function block(at: At, body: acorn.Statement[]): acorn.BlockStatement {
  return { type: 'BlockStatement', ...placed(at), body };
}

export function empty(at: At): acorn.EmptyStatement {
  return { type: 'EmptyStatement', ...placed(at) };
}

export function giveBack(at: At, argument: acorn.Expression | null): acorn.ReturnStatement {
  return { type: 'ReturnStatement', ...placed(at), argument };
}

export function method(at: At, params: acorn.Pattern[], body: acorn.BlockStatement, id?: acorn.Identifier) {
  const shape = { expression: false, generator: false, async: false } as const;
  return { type: 'FunctionExpression', ...placed(at), id: id ?? null, params, body, ...shape } satisfies acorn.AnyNode;
}
