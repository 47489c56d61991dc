/** Names for what is kept on the way: after what it is the value of, so that the copy can be read. */
import type { AnyNode } from 'acorn';

export function hintOf(node: AnyNode): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression':
      return node.computed || node.property.type !== 'Identifier' ? hintOf(node.object) : node.property.name;
    case 'CallExpression':
    case 'NewExpression':
      return hintOf(node.callee);
    case 'AwaitExpression':
      return hintOf(node.argument);
    default:
      return 'value';
  }
}
