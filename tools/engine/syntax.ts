/**
 * Syntax: what an engine lets pass although CloudFront refuses it. Messages are ours, since CloudFront has none for these;
 * what njs itself refuses is told in its own words.
 */
import { type AnyNode, type Program, parse } from 'acorn';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { checkSyntax } from '../build/gates/lint/syntax.js';
import { walk } from '../build/walk.js';
import type { SyntaxRefusal } from './function-source.js';
import type { FunctionSource } from './types.js';

/** Beside njs: what only runtime 1.0 refuses, and `return` outside a function, which it takes for its own wrapper's. */
export function refuseBesideNjs(source: FunctionSource): SyntaxRefusal | undefined {
  try {
    const program = parse(source.code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
    return source.runtime === 'cloudfront-js-1.0' ? refuseNewer(program) : undefined;
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc: { line: number } };
    return message.startsWith("'return'") ? refusal('Illegal return statement', loc.line) : undefined;
  }
}

/** For V8, and an njs that reads too much: the same as the lint of the build, but for what njs runs although AWS does not list it. */
export function refuseByLint(source: FunctionSource): SyntaxRefusal | undefined {
  const program = parseScript(source.code, locateIn(''));
  if ('findings' in program) {
    const [found] = program.findings;
    return found && refusal(found.message.replace(/\.$/, ''), found.line);
  }
  const found = firstRefused(program, source.code);
  if (found) return found;
  return source.runtime === 'cloudfront-js-1.0' ? refuseNewer(program) : undefined;
}

/** Codes of the lint that njs 0.7.9 runs (measured). */
const runs = new Set(['async-closure', 'debugger', 'tagged-template']);

function firstRefused(program: Program, code: string): SyntaxRefusal | undefined {
  const found: SyntaxRefusal[] = [];
  walk(program, (node, ancestors) => {
    if (node.type.startsWith('Export')) found.push(refusal('Illegal export statement', lineOf(node)));
    if ('operator' in node && node.operator === '??') return;
    checkSyntax(
      node,
      ancestors,
      (at, name, message) => {
        if (!runs.has(name)) found.push(refusal(message.split('. ')[0] ?? message, lineOf(at)));
      },
      code,
    );
  });
  return found.sort((a, b) => a.line - b.line)[0];
}

/** functions-javascript-runtime-10.html: ES5.1 with some of ES6 to 9. */
function refuseNewer(program: Program): SyntaxRefusal | undefined {
  const found: SyntaxRefusal[] = [];
  const token = (name: string, node: AnyNode) => {
    found.push(refusal(`Token "${name}" not supported in this version`, lineOf(node)));
  };
  walk(program, (node) => {
    if (node.type === 'VariableDeclaration' && node.kind !== 'var') token(node.kind, node);
    if ('async' in node && node.async) token('async', node);
    if (node.type === 'ImportDeclaration' && node.source.value === 'cloudfront') token('import', node);
    if (node.type === 'Literal' && typeof node.value === 'number' && node.raw?.includes('_')) token('_', node);
  });
  return found.sort((a, b) => a.line - b.line)[0];
}

function refusal(message: string, line: number): SyntaxRefusal {
  return { message: `SyntaxError: ${message} in ${line}`, line };
}

function lineOf(node: AnyNode): number {
  return node.loc?.start.line ?? 1;
}
