/** Part of gate 2: syntax that esbuild accepts and then carries out with code of its own, hundreds of bytes that ask for what the edge lacks. */
import type { Program } from 'acorn';
import { analyse } from '../scope.js';
import type { Report } from './lint/report.js';

/** Name of esbuild's function, what it stands for, and what to write instead. */
const HELPERS: Record<string, [what: string, instead: string]> = {
  __spreadValues: ['spread of an object', 'Use Object.assign({}, a, b).'],
  __using: ['"using"', 'Close it yourself, in finally.'],
  __esm: ['an import() of a file', 'Import it at the top of the file.'],
  __commonJS: ['a CommonJS module', 'Take an ECMAScript module.'],
  __export: ['a module used as an object', 'Import what you need of it by name.'],
};

export function checkHelpers(program: Program, report: Report): void {
  for (const { name, id, top, uses } of analyse(program).bindings) {
    const helper = HELPERS[name];
    if (!top || helper === undefined) continue;
    for (const { node } of uses) {
      if (node !== id) report(node, 'helper', `${helper[0]} does not exist in cloudfront-js-2.0. ${helper[1]}`);
    }
  }
}
