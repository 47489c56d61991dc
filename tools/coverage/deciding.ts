/** Deciding: of a run that was counted, the branch that its answer came from, with the values that were compared there. */
import type { AnyNode, Expression } from 'acorn';
import { type FunctionNode, functionNamed, handlerFunction } from '../build/handler-function.js';
import { isFunction, walk } from '../build/walk.js';
import { type ComparedValue, comparedIn, type Ran, sidesIn } from './compared.js';
import { boundIn, type Frame, frameOf, openFrame } from './scope.js';

export interface Deciding {
  /** Offset of the branch; of what was answered where there is none. */
  at: number;
  kind: 'if' | 'case' | 'catch' | 'none';
  /** Of an `if`, `?:`, `&&` or `||`: whether its condition held. */
  held: boolean;
  /** Offsets of further branches before it that would have returned, and did not. */
  passed: number[];
  values: ComparedValue[];
}

interface Counted extends Ran {
  /** Name of what is called. */
  handler: string;
  event: unknown;
}

/** Calls that are followed, one into the other. */
const deepest = 12;

/** Undefined where it cannot be told, as where the function that answered was called more than once. */
export function decidingBranch(run: Counted): Deciding | undefined {
  const handler = handlerFunction(run.program, run.handler);
  if (handler === undefined) return undefined;
  return inFunction(run, openFrame(run.program, handler, [{ path: [], value: run.event }]), 0);
}

function inFunction(run: Counted, frame: Frame, depth: number): Deciding | undefined {
  const { body } = frame.fn;
  if (body.type !== 'BlockStatement') return inValue(run, frame, { value: body, ancestors: [] }, depth);
  const returns = returnsOf(body).filter(
    ({ node, ancestors }) => (run.countAt(node.start) ?? 0) > 0 && !isAbandoned(run, ancestors),
  );
  const [only] = returns;
  if (only === undefined || returns.length > 1 || run.countAt(only.node.start) !== 1 || !only.node.argument)
    return undefined;
  return inValue(run, frame, { value: only.node.argument, ancestors: [...only.ancestors, only.node] }, depth);
}

type Return = Extract<AnyNode, { type: 'ReturnStatement' }>;

function returnsOf(body: AnyNode): { node: Return; ancestors: AnyNode[] }[] {
  const found: { node: Return; ancestors: AnyNode[] }[] = [];
  walk(body, (node, ancestors) => {
    if (node.type === 'ReturnStatement' && !ancestors.some(isFunction)) found.push({ node, ancestors: [...ancestors] });
  });
  return found;
}

/** It began and threw: an error of its `try` was caught. */
function isAbandoned(run: Counted, ancestors: readonly AnyNode[]): boolean {
  return ancestors.some((outer, at) => {
    if (outer.type !== 'TryStatement' || ancestors[at + 1] !== outer.block) return false;
    const [first] = outer.handler?.body.body ?? [];
    return first !== undefined && (run.countAt(first.start) ?? 0) > 0;
  });
}

interface Place {
  value: Expression;
  /** Statements around it, within its function. */
  ancestors: AnyNode[];
}

/** Where a function is asked that may decline, the branch is in there. One that only makes the answer decides nothing. */
function inValue(run: Counted, frame: Frame, place: Place, depth: number): Deciding | undefined {
  const { value, chosen } = chosenValue(run, place.value);
  const around = chosen ?? aroundOf(place.ancestors);
  const inner = followed(run, frame, value, depth);
  const { ancestors } = place;
  if (inner && inner.kind !== 'none' && (inner.mayDecline || around === undefined)) return inner;
  const guards = guardsBefore(ancestors);
  const [nearest, ...passed] = guards;
  if (around !== undefined) return written(run, frame, around, ancestors);
  if (nearest === undefined)
    return inner ?? { at: ancestors.at(-1)?.start ?? value.start, kind: 'none', held: true, passed: [], values: [] };
  const values = comparedIn(
    run,
    frame,
    guards.flatMap(({ test }) => [...sidesIn(test)]),
  );
  return { at: nearest.start, kind: 'if', held: false, passed: passed.map(({ start }) => start), values };
}

type Test =
  | { test: Expression; held: boolean; at?: number }
  | { case: AnyNode; compares: AnyNode[] }
  | { catch: AnyNode };

/** A name in a `catch` may be its error's: nothing is told of values there. */
function written(run: Counted, frame: Frame, test: Test, ancestors: readonly AnyNode[]): Deciding {
  const told = (groups: Iterable<AnyNode[]>) =>
    ancestors.some(({ type }) => type === 'CatchClause') ? [] : comparedIn(run, frame, groups);
  const plain = { held: true, passed: [], values: [] };
  if ('catch' in test) return { ...plain, at: test.catch.start, kind: 'catch' };
  if ('case' in test) return { ...plain, at: test.case.start, kind: 'case', values: told([test.compares]) };
  const at = test.at ?? test.test.start;
  return { at, kind: 'if', held: test.held, passed: [], values: told(sidesIn(test.test)) };
}

/** Through `await`, `a, b`, `a ? b : c`, `a && b` and `a || b` to what was chosen, and by which test. */
function chosenValue(run: Counted, value: Expression, chosen?: { test: Expression; held: boolean }): Chosen {
  const ran = (node: AnyNode) => (run.countAt(node.start) ?? 0) > 0;
  switch (value.type) {
    case 'AwaitExpression':
      return chosenValue(run, value.argument, chosen);
    case 'SequenceExpression':
      return chosenValue(run, value.expressions.at(-1)!, chosen);
    case 'AssignmentExpression':
      return chosenValue(run, value.right, chosen);
    case 'ConditionalExpression': {
      const held = ran(value.consequent);
      return chosenValue(run, held ? value.consequent : value.alternate, { test: value.test, held });
    }
    case 'LogicalExpression': {
      if (!ran(value.right)) return chosenValue(run, value.left as Expression, chosen);
      return chosenValue(run, value.right, { test: value.left as Expression, held: value.operator === '&&' });
    }
    default:
      return { value, chosen };
  }
}

interface Chosen {
  value: Expression;
  chosen: { test: Expression; held: boolean } | undefined;
}

/** What a name or a call of a function of the text gave back. */
function followed(run: Counted, frame: Frame, value: Expression, depth: number): Inner | undefined {
  if (depth > deepest) return undefined;
  if (value.type === 'Identifier') {
    const bound = boundIn(frame.fn, value.name).filter((one) => one === undefined || run.countAt(one.start) !== 0);
    const [only] = bound;
    if (bound.length !== 1 || only === undefined || only.type === 'Identifier') return undefined;
    const { value: given, chosen } = chosenValue(run, only);
    if (chosen) return { ...written(run, frame, chosen, []), mayDecline: true };
    return followed(run, frame, given, depth + 1);
  }
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return undefined;
  const fn = functionNamed(frame.fn, value.callee.name) ?? functionNamed(frame.program, value.callee.name);
  const inner = fn && inFunction(run, frameOf(fn, value.arguments, frame), depth + 1);
  return inner && { ...inner, mayDecline: mayDecline(fn) };
}

type Inner = Deciding & { mayDecline: boolean };

/** It may give back nothing, or what it was given: then another one answers. */
function mayDecline(fn: FunctionNode): boolean {
  if (fn.body.type !== 'BlockStatement') return givesOn(fn, fn.body);
  return !leaves(fn.body) || returnsOf(fn.body).some(({ node }) => !node.argument || givesOn(fn, node.argument));
}

function givesOn(fn: FunctionNode, value: Expression): boolean {
  if (value.type === 'ConditionalExpression') return givesOn(fn, value.consequent) || givesOn(fn, value.alternate);
  if (value.type === 'SequenceExpression') return givesOn(fn, value.expressions.at(-1)!);
  if (value.type === 'LogicalExpression') return givesOn(fn, value.right);
  if (value.type === 'UnaryExpression') return value.operator === 'void';
  if (value.type === 'MemberExpression') return value.object.type === 'Identifier';
  if (value.type !== 'Identifier') return false;
  return (
    value.name === 'undefined' || fn.params.some((param) => param.type === 'Identifier' && param.name === value.name)
  );
}

/** The `if`, `case` or `catch` that a statement stands in. */
function aroundOf(ancestors: readonly AnyNode[]): Test | undefined {
  for (let at = ancestors.length - 2; at >= 0; at--) {
    const [outer, inner] = [ancestors[at]!, ancestors[at + 1]!];
    if (guardsIn(outer, inner).length > 0) return undefined;
    if (outer.type === 'IfStatement') return { test: outer.test, held: inner === outer.consequent, at: outer.start };
    if (outer.type === 'SwitchCase') {
      const on = (ancestors[at - 1] as Extract<AnyNode, { type: 'SwitchStatement' }>).discriminant;
      return { case: outer, compares: outer.test ? [on, outer.test] : [on] };
    }
    if (outer.type === 'CatchClause') return { catch: outer };
  }
  return undefined;
}

type If = Extract<AnyNode, { type: 'IfStatement' }>;

/** Every `if` before it that would have returned, and did not, the nearest first. */
function guardsBefore(ancestors: readonly AnyNode[]): If[] {
  return ancestors
    .slice(0, -1)
    .flatMap((outer, at) => guardsIn(outer, ancestors[at + 1]!))
    .reverse();
}

function guardsIn(outer: AnyNode, inner: AnyNode): If[] {
  const list =
    outer.type === 'BlockStatement' ? outer.body : outer.type === 'SwitchCase' ? outer.consequent : ([] as AnyNode[]);
  const before = list.slice(0, Math.max(0, list.indexOf(inner as never)));
  return before.filter((one) => one.type === 'IfStatement' && !one.alternate && leaves(one.consequent)) as If[];
}

function leaves(node: AnyNode): boolean {
  if (node.type === 'BlockStatement') return node.body.length > 0 && leaves(node.body.at(-1)!);
  return node.type === 'ReturnStatement' || node.type === 'ThrowStatement';
}
