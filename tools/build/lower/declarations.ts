/** Patterns in `const`, `let` and `var`, in the heads of loops and in `catch`. */
import type * as acorn from 'acorn';
import type { Lowering, Rules } from './lowering.js';
import { block, declarator, declare } from './nodes.js';
import { isPattern, unpack } from './patterns.js';

/** What a declaration of `pattern` with this value declares, one after the other. */
export function declarators(
  pattern: acorn.Pattern,
  value: acorn.Expression,
  isKept: boolean,
  lowering: Lowering,
): acorn.VariableDeclarator[] {
  const origin = { value, isKept, keep: lowering.fresh };
  return unpack(pattern, origin, lowering).map(([id, init]) => declarator(pattern, id, init));
}

export const declarationRules: Rules = {
  VariableDeclaration(node, lowering) {
    if (!node.declarations.some(({ id }) => isPattern(id))) return undefined;
    return { ...node, declarations: node.declarations.flatMap((one) => lowerDeclarator(one, lowering)) };
  },

  ForInStatement(node, lowering) {
    const [declared] = node.left.type === 'VariableDeclaration' ? node.left.declarations : [];
    if (node.left.type !== 'VariableDeclaration' || !isPattern(declared?.id)) return undefined;
    const key = lowering.fresh(node.left, 'key');
    const taken = { ...node.left, declarations: declarators(declared.id, key, true, lowering) };
    const body = block(node.body, [taken, ...lowering.statements([node.body])]);
    return { ...node, left: declare(node.left, 'const', [[key, null]]), right: lowering.expression(node.right), body };
  },

  CatchClause(node, lowering) {
    if (!isPattern(node.param)) return undefined;
    const error = lowering.fresh(node.param, 'error');
    const taken = declare(node.param, 'let', []);
    taken.declarations = declarators(node.param, error, true, lowering);
    return { ...node, param: error, body: block(node.body, [taken, ...lowering.statements(node.body.body)]) };
  },
};

function lowerDeclarator(node: acorn.VariableDeclarator, lowering: Lowering): acorn.VariableDeclarator[] {
  if (!isPattern(node.id) || !node.init) return [lowering.below(node)];
  const isKept = node.init.type !== 'Literal' && lowering.isConstant(node.init);
  return declarators(node.id, lowering.expression(node.init), isKept, lowering);
}
