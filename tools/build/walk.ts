/**
 * Walks an acorn tree. acorn-walk comes to a parent after its children, and leaves out the names of members and labels: the gates ask about
 * these, parents first.
 */
import type { AnyNode } from 'acorn';

/** Calls `visit` for each node directly below `node`, with the property it hangs on. */
export function eachChild(node: AnyNode, visit: (child: AnyNode, key: string) => void): void {
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item, key);
    } else if (isNode(value)) visit(value, key);
  }
}

/** Calls `visit` for `node` and everything below, parents first. `ancestors` ends with the parent and is only good during the call. */
export function walk(root: AnyNode, visit: (node: AnyNode, ancestors: readonly AnyNode[]) => void): void {
  const ancestors: AnyNode[] = [];
  function enter(node: AnyNode): void {
    visit(node, ancestors);
    ancestors.push(node);
    eachChild(node, enter);
    ancestors.pop();
  }
  enter(root);
}

export function isFunction({ type }: AnyNode): boolean {
  return type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
