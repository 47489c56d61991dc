/** Walks an acorn tree. */
import type { AnyNode } from 'acorn';

/** The nodes directly below `node`, each with the property it hangs on. */
export function children(node: AnyNode): { key: string; child: AnyNode }[] {
  const found: { key: string; child: AnyNode }[] = [];
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) found.push({ key, child });
    }
  }
  return found;
}

/** Calls `visit` for `node` and everything below, parents first. `ancestors` ends with the parent. */
export function walk(
  node: AnyNode,
  visit: (node: AnyNode, ancestors: readonly AnyNode[]) => void,
  ancestors: readonly AnyNode[] = [],
): void {
  visit(node, ancestors);
  const below = [...ancestors, node];
  for (const { child } of children(node)) walk(child, visit, below);
}

export function isFunction(node: AnyNode): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
