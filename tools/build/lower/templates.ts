/** `await` in a template: the deployed form writes templates as calls, and what is in them is then an argument. */
import { hasAwait, part, settle } from './arguments.js';
import type { Rules } from './lowering.js';
import { sequence } from './nodes.js';

export const templateRules: Rules = {
  TemplateLiteral(node, lowering) {
    if (!node.expressions.some(hasAwait)) return undefined;
    const parts = node.expressions.map((expression) => part(expression, lowering));
    const { before, values } = settle(parts, lowering);
    return sequence(node, [...before, { ...node, expressions: values }]);
  },
};
