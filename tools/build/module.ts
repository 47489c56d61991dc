/** Takes a bundled module apart: its imports, its exports, and the part of each source file in it. */
import { type Comment, type ImportDeclaration, type Program, parse } from 'acorn';
import type { Bundle } from './bundle.js';
import { analyse, type Scopes } from './scope.js';

export interface Module {
  code: string;
  program: Program;
  comments: Comment[];
  scopes: Scopes;
  imports: ImportDeclaration[];
  /** Exported name → name in the file. */
  exports: Map<string, string>;
  /** Functions of the file that are called from outside. */
  external: string[];
  sections: Section[];
}

/** A stretch of the bundle that came from one source file. The first may have no file: esbuild's own helpers. */
export interface Section {
  file: string;
  start: number;
  end: number;
}

const known = new WeakMap<Bundle, Module>();

/** Read once for each bundle. */
export function readModule(bundle: Bundle): Module {
  const module = known.get(bundle) ?? takeApart(bundle);
  known.set(bundle, module);
  return module;
}

function takeApart(bundle: Bundle): Module {
  const comments: Comment[] = [];
  const program = parse(bundle.code, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments });
  const module: Module = {
    code: bundle.code,
    program,
    comments,
    scopes: analyse(program),
    imports: program.body.filter((statement) => statement.type === 'ImportDeclaration'),
    exports: new Map(),
    external: [],
    sections: sectionsOf(bundle, comments),
  };
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    for (const { exported, local } of statement.specifiers) {
      if (exported.type === 'Identifier' && local.type === 'Identifier') module.exports.set(exported.name, local.name);
    }
  }
  module.external = ['handler', 'connectionHandler'].flatMap((name) => module.exports.get(name) ?? []);
  return module;
}

/** esbuild marks the start of each file with a comment that is its path. A minified bundle has no marks and is one section. */
function sectionsOf(bundle: Bundle, comments: Comment[]): Section[] {
  const marks = comments.filter(({ type, value }) => type === 'Line' && bundle.inputs.includes(value.trim()));
  const starts = [{ file: '', start: 0 }, ...marks.map((mark) => ({ file: mark.value.trim(), start: mark.start }))];
  return starts.map((section, index) => ({ ...section, end: starts[index + 1]?.start ?? bundle.code.length }));
}
