/** falls-off: where a function that returns something elsewhere comes to its end, or to a bare return, with nothing. */
import type { AnyNode } from 'acorn';
import { eachChild, isFunction } from '../../walk.js';

/** A bare return, or the end of the body where a path reaches it. Conditions are not judged: each may be true or false. */
export function fallsOff(body: AnyNode): AnyNode | undefined {
  return bareReturn(body) ?? (completes(body) ? body : undefined);
}

function bareReturn(node: AnyNode): AnyNode | undefined {
  if (node.type === 'ReturnStatement') return node.argument ? undefined : node;
  let found: AnyNode | undefined;
  if (!isFunction(node))
    eachChild(node, (child) => {
      found ??= bareReturn(child);
    });
  return found;
}

/** Whether what stands after the statement may run next. Source: ECMA-262, completion records of statements. */
function completes(node: AnyNode): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    case 'BlockStatement':
      return node.body.every(completes);
    case 'IfStatement':
      return node.alternate == null || completes(node.consequent) || completes(node.alternate);
    case 'WhileStatement':
    case 'ForStatement':
      return !endless(node.test) || breaks(node.body);
    case 'DoWhileStatement':
      return breaks(node.body) || (!endless(node.test) && completes(node.body));
    case 'LabeledStatement':
      return breaks(node.body) || completes(node.body);
    case 'SwitchStatement':
      return leavesSwitch(node);
    case 'TryStatement':
      if (node.finalizer && !completes(node.finalizer)) return false;
      return completes(node.block) || (node.handler != null && completes(node.handler.body));
    default:
      return true;
  }
}

/** The last case falls out of it, those before into the next. */
function leavesSwitch({ cases }: Extract<AnyNode, { type: 'SwitchStatement' }>): boolean {
  const last = cases.at(-1);
  const hasDefault = cases.some(({ test }) => test == null);
  return !hasDefault || cases.some((each) => each.consequent.some(breaks)) || last!.consequent.every(completes);
}

/** `for (;;)`, `while (true)`, `while (!0)` */
function endless(test: AnyNode | null | undefined): boolean {
  if (test == null) return true;
  if (test.type === 'Literal') return Boolean(test.value);
  return (
    test.type === 'UnaryExpression' && test.operator === '!' && test.argument.type === 'Literal' && !test.argument.value
  );
}

/** Inner loops and switches keep their own breaks, but for those that name a label. */
function breaks(node: AnyNode): boolean {
  if (node.type === 'BreakStatement') return true;
  if (isFunction(node)) return false;
  const inner = /^(?:For|While|DoWhile|Switch)/.test(node.type);
  let found = false;
  eachChild(node, (child) => {
    found ||= inner ? breaksToLabel(child) : breaks(child);
  });
  return found;
}

function breaksToLabel(node: AnyNode): boolean {
  if (node.type === 'BreakStatement') return node.label != null;
  let found = false;
  if (!isFunction(node))
    eachChild(node, (child) => {
      found ||= breaksToLabel(child);
    });
  return found;
}
