/** handler-function: the function that CloudFront or Lambda calls, wherever the text has it: declared, exported, or behind the getter of a bundler. */
import type { AnyNode, Program } from 'acorn';
import { isFunction, walk } from './walk.js';

export type FunctionNode = Extract<AnyNode, { params: unknown }>;

export function handlerFunction(program: Program, name: string): FunctionNode | undefined {
  const declared = functionNamed(program, name);
  if (declared !== undefined) return declared;
  let found: FunctionNode | undefined;
  walk(program, (node) => {
    found ??= functionIn(program, exportedAs(node, name));
  });
  return found;
}

/** `function a() {}`, `const a = () => {}`. */
export function functionNamed(root: AnyNode, name: string): FunctionNode | undefined {
  let found: FunctionNode | undefined;
  walk(root, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id?.name === name) found ??= node;
    if (node.type !== 'VariableDeclarator' || nameOf(node.id) !== name) return;
    if (node.init && isFunction(node.init)) found ??= node.init as FunctionNode;
  });
  return found;
}

/** `exports.a = …`, `{ a: … }`. */
function exportedAs(node: AnyNode, name: string): AnyNode | undefined {
  if (node.type === 'Property') return nameOf(node.key) === name ? node.value : undefined;
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return undefined;
  return nameOf(node.left.property) === name ? node.right : undefined;
}

/** esbuild exports `a: () => b`. */
function functionIn(program: Program, value: AnyNode | undefined): FunctionNode | undefined {
  if (value === undefined) return undefined;
  if (value.type === 'Identifier') return functionNamed(program, value.name);
  if (value.type === 'ArrowFunctionExpression' && value.body.type === 'Identifier')
    return functionNamed(program, value.body.name);
  return isFunction(value) ? (value as FunctionNode) : undefined;
}

function nameOf(node: AnyNode): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}
