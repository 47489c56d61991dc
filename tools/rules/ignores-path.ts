/** ignores-path: what a function's text says about what its answer depends on. */
import { type AnyNode, parse } from 'acorn';
import { walk } from '../build/walk.js';

/**
 * Whether the answer cannot depend on the path: nothing in the code is called `uri`, and nothing reads a member by a name that is only
 * known when it runs, or all members at once. One run then speaks for all paths.
 */
export function ignoresPath(code: string): boolean {
  try {
    let ignores = true;
    walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as AnyNode, (node) => {
      ignores &&= !mayReadPath(node);
    });
    return ignores;
  } catch {
    return false;
  }
}

/** Modules that are handed what they work on. */
const ofEngine = new Set(['cloudfront', 'crypto']);

function mayReadPath(node: AnyNode): boolean {
  if (node.type === 'Identifier') return isWholeReader(node.name);
  if (node.type === 'Literal') return typeof node.value === 'string' && /uri/i.test(node.value);
  if (node.type === 'TemplateElement') return /uri/i.test(node.value.raw);
  if (node.type === 'MemberExpression') return node.computed && node.property.type !== 'Literal';
  if (node.type === 'Property') return node.computed;
  if (node.type === 'ImportDeclaration') return !ofEngine.has(String(node.source.value));
  return node.type === 'ForInStatement' || node.type === 'RestElement';
}

function isWholeReader(name: string): boolean {
  return /^(?:uri|JSON|Object|Reflect|Proxy|eval|Function|require)$/.test(name);
}
