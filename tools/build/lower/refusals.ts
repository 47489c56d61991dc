/** What only lowering sees and no gate behind it could name any more. */
import { initialValue, type Rules } from './lowering.js';

/** Names of the language that lowered code leans on. */
const LEANT_ON = new Set(['undefined', 'Object', 'Array']);

export const refusalRules: Rules = {
  PrivateIdentifier(node, lowering) {
    const advice = `Write "private ${node.name}", which TypeScript holds to, or "_${node.name}" in JavaScript.`;
    lowering.refuse(node, 'private-name', `"#${node.name}" does not exist in cloudfront-js-2.0. ${advice}`);
    return undefined;
  },

  TaggedTemplateExpression(node, lowering) {
    const advice = 'Call the function with plain strings.';
    lowering.refuse(node, 'template-tag', `the deployed form has no tagged templates. ${advice}`);
    return undefined;
  },

  ImportExpression(node, lowering) {
    lowering.refuse(
      node,
      'dynamic-import',
      'cloudfront-js-2.0 cannot read "import()". Import it at the top of the file.',
    );
    return undefined;
  },

  ForOfStatement(node, lowering) {
    if (!node.await) return undefined;
    lowering.refuse(
      node,
      'for-await',
      'cloudfront-js-2.0 cannot read "for await". Loop over an array, and await in it.',
    );
    return undefined;
  },

  /** Methods of a lowered class are properties like others. */
  ForInStatement({ right }, lowering) {
    const made = right.type === 'Identifier' ? initialValue(right, lowering) : right;
    if (made?.type !== 'NewExpression' && made?.type !== 'ThisExpression') return undefined;
    const advice = 'Loop over Object.keys of it.';
    lowering.refuse(right, 'for-in-class', `"for … in" over an object of a class would see its methods too. ${advice}`);
    return undefined;
  },

  Identifier(node, lowering) {
    const binding = LEANT_ON.has(node.name) ? lowering.binding(node) : undefined;
    if (binding?.id === node)
      lowering.refuse(
        node,
        'name-taken',
        `"${node.name}" is a name of the language that modern syntax needs. Choose another.`,
      );
    return undefined;
  },
};
