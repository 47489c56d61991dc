/** artefact-kind: is this file a CloudFront Function, a Lambda, or what may be either? Read from the code, not from words in its comments. */
import { extname } from 'node:path';
import type { AnyNode, Program } from 'acorn';
import { parseScript } from '../build/gates/lint/language.js';
import { locateIn } from '../build/gates/lint/report.js';
import { walk } from '../build/walk.js';
import { EdgewrightError } from '../errors.js';

interface ArtefactShape {
  /** It has a top-level function that CloudFront would call. */
  hasHandler: boolean;
  /** It exports something: a Lambda does, and a function for its unit tests. */
  exports: boolean;
}

/** Throws EdgewrightError `file`. */
export function refuseSource(file: string): void {
  if (!/\.[cm]?tsx?$/.test(file)) return;
  const text = `"${file}" is a source, and what runs is what would be deployed. Run "edgewright build" and give the file in dist/.`;
  throw new EdgewrightError('file', text);
}

export function shapeOf(file: string, code: string): ArtefactShape {
  if (extname(file) === '.mjs') return { hasHandler: false, exports: true };
  const program = parseScript(code, locateIn(file));
  if ('findings' in program) return shapeOfText(code);
  return { hasHandler: program.body.some(isHandler), exports: hasExports(program) };
}

function isHandler(node: AnyNode): boolean {
  return node.type === 'FunctionDeclaration' && /^(?:handler|connectionHandler)$/.test(node.id?.name ?? '');
}

function hasExports(program: Program): boolean {
  let found = program.body.some(({ type }) => type.startsWith('Export'));
  walk(program, (node) => {
    found ||= node.type === 'AssignmentExpression' && isExported(node.left);
    // esbuild writes __export(exports, …) and module.exports = __toCommonJS(…).
    found ||= node.type === 'CallExpression' && node.arguments.some((argument) => nameOf(argument) === 'exports');
  });
  return found;
}

/** `exports.handler`, `module.exports`, `module.exports.handler`. */
function isExported(node: AnyNode): boolean {
  if (node.type !== 'MemberExpression') return false;
  const name = nameOf(node.object);
  return name === 'exports' || name === 'module' || isExported(node.object);
}

function nameOf(node: AnyNode): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

/** A file that does not parse is for its engine to refuse. */
function shapeOfText(code: string): ArtefactShape {
  return {
    hasHandler: /^(?:async\s+)?function\s+(?:connectionH|h)andler\b/m.test(code),
    exports: /^\s*(?:module\.)?exports\b/m.test(code),
  };
}
