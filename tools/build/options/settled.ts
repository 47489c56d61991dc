/** Settled: names that are true wherever they stand behind `if (!name) return`. */
import type { AnyNode, Identifier, Program, Statement } from 'acorn';
import { walk } from '../walk.js';
import type { Flow } from './flow.js';

/** Every place where such a name is read. */
export function settledIn(program: Program, flow: Flow): Set<AnyNode> {
  const settled = new Set<AnyNode>();
  walk(program, (node) => {
    if (node.type !== 'BlockStatement') return;
    for (const [at, statement] of node.body.entries()) {
      const binding = flow.binding(ruledOut(statement));
      if (!binding || !flow.isFixed(binding)) continue;
      const uses = new Set(binding.uses.map((use) => use.node));
      // A function is there before it stands there, and may have been called.
      for (const next of node.body.slice(at + 1))
        if (next.type !== 'FunctionDeclaration')
          walk(next, (one) => void (uses.has(one as Identifier) && settled.add(one)));
    }
  });
  return settled;
}

function ruledOut(statement: Statement): AnyNode | undefined {
  if (statement.type !== 'IfStatement' || statement.alternate || !/^(?:Return|Throw)/.test(statement.consequent.type))
    return undefined;
  const { test } = statement;
  return test.type === 'UnaryExpression' && test.operator === '!' ? test.argument : undefined;
}
