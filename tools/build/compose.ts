/** Turns a bundled module into the text of an artefact: the entry's own code first, its helpers below, no module marks, no exports. */
import type { Comment } from 'acorn';
import { applyEdits, type Edit, type Edited, joined, trimmed } from './edits.js';
import type { Module, Section } from './module.js';
import type { Binding } from './scope.js';

export interface BodyOptions {
  /** The source the artefact is named after. */
  entry: string;
  /** Only name what helpers came from: a behavior has many, and their own artefacts say the rest. */
  shortHeads: boolean;
  /** Top-level bindings that get another name. */
  renames: ReadonlyMap<Binding, string>;
}

/** For people. Imports and exports go; the caller writes what stands for them. */
export function readableBody(module: Module, { entry, renames, shortHeads }: BodyOptions): Edited {
  const edits = [
    ...droppedStatements(module),
    ...droppedComments(module, entry),
    ...(shortHeads ? shortenedHeads(module) : []),
    ...constants(module),
    ...blankLines(module),
    ...renamed(renames),
  ];
  const sections = orderSections(module, entry)
    .map((section) => trimmed(applyEdits(module.code, edits, section.start, section.end)))
    .filter(({ text }) => text !== '');
  return joined(sections, '\n\n');
}

/** For the edge: the minified code, but for the edits. */
export function deployedBody(module: Module, { renames }: BodyOptions, edits: readonly Edit[] = []): Edited {
  return trimmed(applyEdits(module.code, [...droppedStatements(module), ...renamed(renames), ...edits]));
}

function droppedStatements({ program, code }: Module): Edit[] {
  return program.body.filter(({ type }) => type === 'ImportDeclaration' || type.startsWith('Export')).map(drop(code));
}

/** The marks and annotations of esbuild, and the entry's head comment, which the banner replaces. */
function droppedComments({ comments, sections, code }: Module, entry: string): Edit[] {
  const marks = new Set(sections.filter(({ file }) => file !== '').map(({ start }) => start));
  const own = sections.filter(({ file }) => file === entry);
  const head = comments.find(({ value, start }) => value.startsWith('!') && isWithin(start, own));
  const isDropped = (comment: Comment) =>
    comment === head || marks.has(comment.start) || /^ @__PURE__ $/.test(comment.value);
  return comments.filter(isDropped).map(drop(code));
}

function shortenedHeads({ comments }: Module): Edit[] {
  return comments.flatMap(({ value, start, end }) => {
    const name = /^!\s*(?:\* )?([\w-]+):/.exec(value)?.[1];
    return name === undefined ? [] : [{ start, end, text: `// ${name}` }];
  });
}

function drop(code: string): (node: { start: number; end: number }) => Edit {
  return ({ start, end }) => ({ start, end: /\s/.test(code[end] ?? '') ? end + 1 : end, text: '' });
}

function renamed(renames: ReadonlyMap<Binding, string>): Edit[] {
  return [...renames].flatMap(([binding, text]) =>
    binding.uses.map(({ node }) => ({ start: node.start, end: node.end, text })),
  );
}

/** esbuild turns `const` at the top level into `var`. The artefact says `const` again where nothing assigns later, nor reads it before it is there. */
export function constants({ program, scopes }: Module): Edit[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'var') return [];
    const assigned = new Set(
      scopes.bindings
        .filter(({ id, uses }) =>
          uses.some(
            ({ node, writes, atLoad }) => writes || (atLoad && node !== id && isWithin(node.start, [statement])),
          ),
        )
        .map(({ id }) => id),
    );
    const fixed = statement.declarations.every(({ id, init }) => init && id.type === 'Identifier' && !assigned.has(id));
    return fixed ? [{ start: statement.start, end: statement.start + 'var'.length, text: 'const' }] : [];
  });
}

/** esbuild sets functions close together. */
function blankLines({ program, code }: Module): Edit[] {
  return program.body.flatMap(({ type, start }, index) => {
    const before = program.body[index - 1];
    const isApart = type === 'FunctionDeclaration' || before?.type === 'FunctionDeclaration';
    return isApart && code.slice(before?.end, start) === '\n' ? [{ start, end: start, text: '\n' }] : [];
  });
}

/** The entry's sections come first, unless what they run at load leans on what would then follow. */
function orderSections(module: Module, entry: string): Section[] {
  const own = module.sections.filter(({ file }) => file === entry);
  const others = module.sections.filter(({ file }) => file !== entry);
  return leansOnOthers(module, own) ? module.sections : [...own, ...others];
}

function leansOnOthers({ scopes, program }: Module, own: Section[]): boolean {
  const exported = program.body.filter(({ type }) => type.startsWith('Export'));
  return scopes.bindings.some(({ id, top, declaration, uses }) => {
    const isOwnValue = isWithin(id.start, own) && declaration.type === 'VariableDeclaration';
    if (!top || isOwnValue || declaration.type.startsWith('Import')) return false;
    return uses.some(({ node, atLoad }) => atLoad && isWithin(node.start, own) && !isWithin(node.start, exported));
  });
}

function isWithin(at: number, ranges: readonly { start: number; end: number }[]): boolean {
  return ranges.some(({ start, end }) => at >= start && at < end);
}
