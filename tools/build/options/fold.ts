/** Works out what is known before it runs: tests of constants, and the branches behind them that nobody can take. */
import type { AnyNode, BinaryExpression, Expression, ForStatement, LogicalExpression, Statement } from 'acorn';
import { empty } from '../lower/nodes.js';
import { eachChild, isFunction } from '../walk.js';
import { keyOf } from './flow.js';
import type { Constant, Known } from './known.js';

/** `node` in fewer words, or `node`. What is below it is folded already. */
export function fold(node: AnyNode, { constant }: Known, isTest: (node: AnyNode) => boolean): AnyNode {
  switch (node.type) {
    case 'UnaryExpression':
    case 'BinaryExpression': {
      const known = node.type === 'BinaryExpression' ? compared(node, constant) : constant(node);
      return known === undefined || isSigned(node) ? node : literalOf(node, known);
    }
    case 'LogicalExpression':
      return foldLogical(node, constant, isTest(node));
    case 'ConditionalExpression': {
      const test = constant(node.test);
      return test === undefined ? node : test.value ? node.consequent : node.alternate;
    }
    case 'IfStatement': {
      const test = constant(node.test);
      if (test === undefined) return node;
      const [taken, left] = test.value ? [node.consequent, node.alternate] : [node.alternate, node.consequent];
      return declaresVar(left) ? node : (taken ?? empty(node));
    }
    case 'ForStatement':
      return neverRuns(node, constant) ? empty(node) : node;
    case 'ExpressionStatement':
      return isPure(node.expression) && !node.directive ? empty(node) : node;
    case 'Program':
    case 'BlockStatement':
      node.body = reached(node.body as Statement[]);
      return node;
    default:
      return node;
  }
}

/** `for (let i = 0; i < 0; …)` */
function neverRuns({ init, test, body }: ForStatement, constant: Known['constant']): boolean {
  if (init?.type !== 'VariableDeclaration' || init.kind === 'var' || test?.type !== 'BinaryExpression') return false;
  const counter = init.declarations.find(({ id }) => id.type === 'Identifier' && keyOf(id) === keyOf(test.left));
  const [first, last] = [constant(counter?.init), constant(test.right)];
  if (test.operator !== '<' || typeof first?.value !== 'number' || typeof last?.value !== 'number') return false;
  return (
    first.value >= last.value && init.declarations.every((one) => !one.init || isPure(one.init)) && !declaresVar(body)
  );
}

/** A number with its sign stays as it is. */
function isSigned(node: AnyNode): boolean {
  return node.type === 'UnaryExpression' && (node.operator === '-' || node.operator === 'void');
}

function compared({ operator, left, right }: BinaryExpression, constant: Known['constant']): Constant | undefined {
  const a = constant(left);
  const b = constant(right);
  if (a === undefined || b === undefined) return undefined;
  if (operator === '===') return { value: a.value === b.value };
  if (operator === '!==') return { value: a.value !== b.value };
  if (/^[!=]=$/.test(operator) && (isNil(a) || isNil(b)))
    return { value: (isNil(a) && isNil(b)) === (operator === '==') };
  if (typeof a.value !== 'number' || typeof b.value !== 'number') return undefined;
  if (operator === '<') return { value: a.value < b.value };
  if (operator === '>') return { value: a.value > b.value };
  if (operator === '<=') return { value: a.value <= b.value };
  return operator === '>=' ? { value: a.value >= b.value } : undefined;
}

/** Null and undefined are equal to each other, and to nothing else. */
function isNil({ value }: Constant): boolean {
  return value === null || value === undefined;
}

function foldLogical(node: LogicalExpression, constant: Known['constant'], isTest: boolean): Expression {
  const { operator, left, right } = node;
  const first = constant(left);
  if (first !== undefined) {
    const goesOn = operator === '??' ? (first.value ?? undefined) === undefined : !!first.value === (operator === '&&');
    return goesOn ? right : left;
  }
  const last = operator === '??' ? undefined : constant(right);
  if (last === undefined || !(isTest || (isBoolean(left) && typeof last.value === 'boolean'))) return node;
  if (!!last.value === (operator === '&&')) return left;
  return isPure(left) ? right : node;
}

function isBoolean(node: AnyNode): boolean {
  if (node.type === 'BinaryExpression') return /^(?:[!=]==?|[<>]=?|in|instanceof)$/.test(node.operator);
  return node.type === 'UnaryExpression' && node.operator === '!';
}

/** Nothing behind a return is reached; and what does nothing goes. */
function reached(body: Statement[]): Statement[] {
  const end = body.findIndex(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement');
  return body.filter((statement, at) => {
    if (statement.type === 'EmptyStatement') return false;
    return end < 0 || at <= end || statement.type === 'FunctionDeclaration' || declaresVar(statement);
  });
}

/** A `var` is there for the whole function, wherever it stands. */
function declaresVar(node: AnyNode | null | undefined): boolean {
  if (!node || isFunction(node)) return node?.type === 'FunctionDeclaration';
  let found = node.type === 'VariableDeclaration' && node.kind === 'var';
  eachChild(node, (child) => {
    found ||= declaresVar(child);
  });
  return found;
}

/** Whether nobody notices if it is left out, or done once more. A name may stand for anything, but to read it does nothing. */
export function isPure(node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case 'Literal':
    case 'Identifier':
      return true;
    case 'ArrayExpression':
      return node.elements.every((element) => element === null || isPure(element));
    case 'ObjectExpression':
      return node.properties.every((one) => one.type === 'Property' && !one.computed && isPure(one.value));
    case 'UnaryExpression':
      return /^(?:!|void|typeof)$/.test(node.operator) ? isPure(node.argument) : node.argument.type === 'Literal';
    case 'BinaryExpression':
      return /^[!=]==$/.test(node.operator) && isPure(node.left) && isPure(node.right);
    case 'LogicalExpression':
      return isPure(node.left) && isPure(node.right);
    case 'ConditionalExpression':
      return isPure(node.test) && isPure(node.consequent) && isPure(node.alternate);
    default:
      return node !== null && node !== undefined && isFunction(node) && node.type !== 'FunctionDeclaration';
  }
}

export function literalOf(at: AnyNode, { value }: Constant): Expression {
  const { start, end, loc } = at;
  const placed = { start, end, ...(loc && { loc }) };
  const literal = (of: string | number | boolean | null) =>
    ({ type: 'Literal', ...placed, value: of, raw: JSON.stringify(of) }) as Expression;
  const unary = (operator: '-' | 'void', argument: Expression): Expression => ({
    type: 'UnaryExpression',
    ...placed,
    operator,
    prefix: true,
    argument,
  });
  if (value === undefined) return unary('void', literal(0));
  return typeof value === 'number' && (value < 0 || Object.is(value, -0))
    ? unary('-', literal(-value))
    : literal(value);
}
