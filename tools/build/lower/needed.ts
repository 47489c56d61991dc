/** Whether a file has anything to lower. One that has not is bundled as it is. */
import type * as acorn from 'acorn';
import { isFunction, walk } from '../walk.js';
import { hasAwait } from './arguments.js';
import { isAsyncClosure } from './async-closures.js';

const LOWERED =
  /^(?:ForOfStatement|(?:Object|Array|Assignment)Pattern|SpreadElement|Class(?:Declaration|Expression)|Super|ImportExpression|TaggedTemplateExpression)$/;

export function needsLowering(program: acorn.Program): boolean {
  let needed = false;
  walk(program, (node, ancestors) => {
    needed ||= LOWERED.test(node.type) || isAsyncClosure(node, ancestors) || hasKey(node) || awaitsInside(node);
  });
  return needed;
}

function hasKey(node: acorn.AnyNode): boolean {
  return node.type === 'Property' && (node.method || node.computed);
}

function awaitsInside(node: acorn.AnyNode): boolean {
  if (node.type === 'TemplateLiteral') return node.expressions.some(hasAwait);
  const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
  return isCall && node.arguments.some((argument) => !isFunction(argument) && hasAwait(argument));
}
