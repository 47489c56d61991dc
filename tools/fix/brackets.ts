/** Whether an expression that is new in its place needs brackets there. One pair too many does no harm. */
import type { AnyNode } from 'acorn';

const LOW = /^(?:Assignment|Conditional|Logical|Binary|ArrowFunction|Await)Expression$/;
const STANDS_ALONE = /^(?:Expression|Return|Throw|If|While|DoWhile|Switch|For)Statement$/;
const TAKES_ONE = /^(?:VariableDeclarator|AssignmentExpression|ArrayExpression|Property)$/;

export function needsBrackets(parent: AnyNode, key: string, { type }: AnyNode): boolean {
  if (STANDS_ALONE.test(parent.type)) return false;
  if (type === 'SequenceExpression') return true;
  if (!LOW.test(type) || key === 'property') return false;
  return !TAKES_ONE.test(parent.type) && key !== 'arguments' && parent.type !== 'TemplateLiteral';
}
