/**
 * The engine names lines, no columns: in the deployed form each statement gets a line of its own. A line break stands for ";", so that it costs
 * nothing. Not where the next statement could be read on from the one before.
 */
import type { AnyNode, Program } from 'acorn';
import type { Edit } from './edits.js';
import { eachChild } from './walk.js';

const ENDS = /^(?:Expression|Return|Throw|Break|Continue)Statement$|^VariableDeclaration$/;

export function statementLines(program: Program, code: string): Edit[] {
  const edits: Edit[] = [];
  function look(node: AnyNode): void {
    const list =
      'body' in node && Array.isArray(node.body) ? node.body : node.type === 'SwitchCase' ? node.consequent : [];
    for (const statement of list) {
      const { end } = statement;
      const isEnd = ENDS.test(lastOf(statement).type) && code[end - 1] === ';';
      if (isEnd && /[\w$"'!{]/.test(code[end] ?? '')) edits.push({ start: end - 1, end, text: '\n' });
    }
    eachChild(node, look);
  }
  look(program);
  return edits;
}

/** The statement that a statement ends with: of "if (a) b(); else c();" it is "c();". */
function lastOf(node: AnyNode): AnyNode {
  if (node.type === 'IfStatement') return lastOf(node.alternate ?? node.consequent);
  const hasBody = /^(?:For|ForIn|ForOf|While|Labeled)Statement$/.test(node.type);
  return hasBody && 'body' in node && node.body && !Array.isArray(node.body) ? lastOf(node.body) : node;
}
