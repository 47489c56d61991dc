/** What a rewritten script takes for granted, since nothing in plain JavaScript shows it: that what is looped over or spread is an array. */
import type * as acorn from 'acorn';
import { analyse, type Binding } from '../build/scope.js';
import { walk } from '../build/walk.js';

const GIVES_LIST = /^(?:concat|entries|filter|from|keys|map|of|reverse|slice|sort|splice|split|values)$/;

export function assumptions(program: acorn.Program): string[] {
  const bindings = new Map(
    analyse(program).bindings.flatMap((binding) => binding.uses.map(({ node }) => [node, binding])),
  );
  const notes = new Set<string>();
  walk(program, (node, ancestors) => {
    const line = node.loc?.start.line;
    if (node.type === 'ForOfStatement' && !isText(node.right) && !isList(node.right, bindings))
      notes.add(`line ${line}: what is looped over is taken for an array or a string`);
    const isOfObject = ancestors.at(-1)?.type === 'ObjectExpression';
    if (node.type === 'SpreadElement' && !isOfObject && !isList(node.argument, bindings))
      notes.add(`line ${line}: what is spread is taken for an array`);
  });
  return [...notes];
}

function isText({ type }: acorn.AnyNode): boolean {
  return type === 'Literal' || type === 'TemplateLiteral';
}

function isList(node: acorn.AnyNode, bindings: ReadonlyMap<acorn.AnyNode, Binding>): boolean {
  if (node.type === 'ArrayExpression') return true;
  if (node.type === 'Identifier') return isNamedList(node, bindings.get(node), bindings);
  if (node.type === 'LogicalExpression') return isList(node.right, bindings) && isList(node.left, bindings);
  const named = node.type === 'CallExpression' ? node.callee : node;
  if (named.type !== 'MemberExpression' || named.property.type !== 'Identifier' || named.computed) return false;
  return node === named ? named.property.name === 'multiValue' : GIVES_LIST.test(named.property.name);
}

function isNamedList(
  { name }: acorn.Identifier,
  binding: Binding | undefined,
  bindings: ReadonlyMap<acorn.AnyNode, Binding>,
): boolean {
  if (binding === undefined || binding.uses.some(({ writes }) => writes)) return name === 'arguments' && !binding;
  const { declaration } = binding;
  if ('params' in declaration)
    return declaration.params.some((each) => each.type === 'RestElement' && each.argument === binding.id);
  if (declaration.type !== 'VariableDeclaration') return false;
  const init = declaration.declarations.find(({ id }) => id === binding.id)?.init;
  return init !== undefined && init !== null && isList(init, bindings);
}
