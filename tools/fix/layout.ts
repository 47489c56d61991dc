/**
 * Writes a changed tree into the text it came from: what is the same keeps its text, comments and blank lines; of the rest, the smallest parts that hold
 * a change are written anew. Nodes of the new tree stand where the old ones stood: that tells them apart.
 */
import type * as acorn from 'acorn';
import { GENERATOR, generate, type State } from 'astring';
import { applyEdits, type Edit } from '../build/edits.js';
import { eachChild, walk } from '../build/walk.js';
import { needsBrackets } from './brackets.js';

type Tree = Parameters<typeof generate>[0];

interface Page {
  text: string;
  indent: string;
  origins: ReadonlyMap<string, acorn.AnyNode>;
  /** Comments that have no place in the new text so far, in order. */
  lost: Set<acorn.Comment>;
  /** Where the part that is being written anew begins: comments before it stay where they are. */
  from: number;
  generator: typeof GENERATOR;
}

const printed = new WeakMap<acorn.AnyNode, string>();

/** The same for trees that mean the same, however they were laid out. */
export function canonical(node: acorn.AnyNode): string {
  const known = printed.get(node) ?? print(node);
  printed.set(node, known);
  return known;
}

/** astring has no writer for parts such as the cases of a switch. */
function print(node: acorn.AnyNode): string {
  if (node.type in GENERATOR) return generate(node as Tree, { comments: false });
  const parts: string[] = [node.type];
  eachChild(node, (child, key) => parts.push(key, canonical(child)));
  return parts.join('\n');
}

/** `tail`: statements that are new at the end. */
export function keepLayout(
  text: string,
  comments: readonly acorn.Comment[],
  before: acorn.Program,
  after: acorn.Program,
  tail: readonly acorn.AnyNode[],
): string {
  const origins = new Map<string, acorn.AnyNode>();
  walk(before, (node, ancestors) => {
    if (!isHalf(node, ancestors.at(-1))) origins.set(keyOf(node), node);
  });
  const page: Page = { text, indent: indentOf(text), origins, lost: new Set(comments), from: 0, generator: GENERATOR };
  page.generator = keeping(page);
  // What has moved there takes its comments along.
  const end = tail.map((node) => `\n\n${writeInPlace([node], node, page, 0)}`).join('');
  const kept = changed(before, after, page) ?? write(after, page, 0);
  return `${kept.trimEnd()}${end}\n`;
}

/** The head of a loop becomes a statement of its body, and a method a function: their text alone is neither. */
function isHalf(node: acorn.AnyNode, parent: acorn.AnyNode | undefined): boolean {
  if (node.type === 'VariableDeclaration') return parent?.type === 'ForOfStatement';
  return node.type === 'FunctionExpression' && parent !== undefined && isMethod(parent);
}

function isMethod(node: acorn.AnyNode): boolean {
  return node.type === 'MethodDefinition' || (node.type === 'Property' && (node.method || node.kind !== 'init'));
}

function keyOf({ type, start, end }: acorn.AnyNode): string {
  return `${type}:${start}:${end}`;
}

function indentOf(text: string): string {
  return /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ';
}

function write(node: acorn.AnyNode, page: Page, startingIndentLevel: number): string {
  const { indent, generator } = page;
  return generate(node as Tree, { indent, startingIndentLevel, generator, comments: false });
}

/** astring's writers, each of which first looks for the text that is there. */
function keeping(page: Page): typeof GENERATOR {
  const writers = Object.entries(GENERATOR).map(([type, writer]) => [
    type,
    (node: acorn.AnyNode, state: State & { indent: string; indentLevel: number }) => {
      if (isBorder(node)) for (const text of lostBefore(node.start, page)) state.write(text + lineBreak(state));
      const kept = keptText(node, page);
      if (kept !== undefined) state.write(shifted(kept, levelAt(node.start, page), state));
      else (writer as (node: acorn.AnyNode, state: State) => void).call(page.generator, node, state);
    },
  ]);
  return Object.fromEntries(writers) as typeof GENERATOR;
}

/** To where it stands now, but for texts over several lines. */
function shifted(
  text: string,
  level: number,
  { indent, indentLevel }: { indent: string; indentLevel: number },
): string {
  if (level === indentLevel || text.includes('`')) return text;
  return text.replaceAll(`\n${indent.repeat(level)}`, `\n${indent.repeat(indentLevel)}`);
}

const lineBreak = ({ indent, indentLevel }: { indent: string; indentLevel: number }) =>
  `\n${indent.repeat(indentLevel)}`;

/** Where a comment may stand on a line of its own. */
function isBorder({ type }: acorn.AnyNode): boolean {
  return /(?:Statement|Declaration)$/.test(type) && type !== 'BlockStatement' && type !== 'VariableDeclaration';
}

function lostBefore(position: number, page: Page): string[] {
  const found = [...page.lost].filter(({ start, end }) => start >= page.from && end <= position);
  for (const comment of found) page.lost.delete(comment);
  return found.map(({ start, end }) => page.text.slice(start, end));
}

function keptText(node: acorn.AnyNode, page: Page): string | undefined {
  const old = page.origins.get(keyOf(node));
  return old && (isSame(old, node) ? verbatim(old, page) : changed(old, node, page));
}

function isSame(old: acorn.AnyNode, node: acorn.AnyNode): boolean {
  return canonical(old) === canonical(node);
}

function verbatim({ start, end }: acorn.AnyNode, page: Page): string {
  keepComments(start, end, [], page);
  return page.text.slice(start, end);
}

/** Comments between what is written anew stand where they stood. */
function keepComments(start: number, end: number, edits: readonly Edit[], { lost }: Page): void {
  for (const comment of lost) {
    if (comment.start < start || comment.end > end) continue;
    if (!edits.some((edit) => comment.start >= edit.start && comment.end <= edit.end)) lost.delete(comment);
  }
}

/** The old text with its changed parts written anew. Undefined: the two are not built alike. */
function changed(old: acorn.AnyNode, node: acorn.AnyNode, page: Page): string | undefined {
  if (isMethod(old)) return undefined;
  const edits: Edit[] = [];
  for (const [key, value] of Object.entries(old)) {
    if (/^(?:start|end|loc|type|expression|directive|sourceType|raw)$/.test(key) && !isNode(value)) continue;
    const now: unknown = node[key as keyof acorn.AnyNode];
    const made = changesIn(old, key, value, now, page);
    if (made === undefined) return undefined;
    edits.push(...made);
  }
  keepComments(old.start, old.end, edits, page);
  return applyEdits(page.text, edits, old.start, old.end).text;
}

function changesIn(parent: acorn.AnyNode, key: string, old: unknown, now: unknown, page: Page): Edit[] | undefined {
  if (isNode(old) && isNode(now)) return changeOf(parent, key, old, now, page);
  if (!Array.isArray(old) || !Array.isArray(now)) return isNode(old) || isNode(now) || old !== now ? undefined : [];
  if (isStatements(parent, key)) return old.length > 0 ? statementChanges(old, now, page) : undefined;
  if (old.length !== now.length) return undefined;
  const edits: Edit[] = [];
  for (const [index, each] of old.entries()) {
    const made = changesIn(parent, key, each, now[index], page);
    if (made === undefined) return undefined;
    edits.push(...made);
  }
  return edits;
}

function isStatements({ type }: acorn.AnyNode, key: string): boolean {
  return (key === 'body' && (type === 'Program' || type === 'BlockStatement')) || key === 'consequent';
}

function changeOf(
  parent: acorn.AnyNode,
  key: string,
  old: acorn.AnyNode,
  now: acorn.AnyNode,
  page: Page,
): Edit[] | undefined {
  if (old === now || isSame(old, now)) return [];
  if ((old.type === 'BlockStatement') !== (now.type === 'BlockStatement')) return undefined;
  const { start, end } = old;
  const kept = keptText(now, page);
  if (kept === undefined && !(now.type in GENERATOR)) return undefined;
  // The printer puts lists into brackets itself.
  const isBracketed = now.type === 'SequenceExpression' ? kept === undefined : old.type === now.type;
  const text = (kept ?? writeInPlace([now], old, page)).trimEnd();
  const isPlain = isBracketed || !needsBrackets(parent, key, now) || hasBrackets(old, page.text);
  return [{ start, end, text: isPlain ? text : `(${text})` }];
}

function hasBrackets({ start, end }: acorn.AnyNode, text: string): boolean {
  return /\(\s*$/.test(text.slice(0, start)) && /^\s*\)/.test(text.slice(end));
}

/** Each new statement belongs to the old one in whose place it stands. */
function statementChanges(old: acorn.AnyNode[], now: acorn.AnyNode[], page: Page): Edit[] {
  const groups: acorn.AnyNode[][] = old.map(() => []);
  let at = old.length - 1;
  for (const node of [...now].reverse()) {
    const home = old.findLastIndex(({ start, end }, index) => index <= at && start <= node.start && node.end <= end);
    if (home >= 0) at = home;
    groups[at]?.unshift(node);
  }
  return old.flatMap((each, index) => {
    const group = groups[index] ?? [];
    const [only] = group;
    if (only !== undefined && group.length === 1 && isSame(each, only)) return [];
    const text = writeInPlace(group, each, page);
    const isRead = /^[([`]/.test(text) && !/[;{}]\s*$|^\s*$/.test(page.text.slice(0, each.start));
    return [{ start: each.start, end: each.end, text: isRead ? `;${text}` : text }];
  });
}

/** Comments that found no place come first. */
function writeInPlace(
  nodes: readonly acorn.AnyNode[],
  old: acorn.AnyNode,
  page: Page,
  level = levelAt(old.start, page),
): string {
  const before = page.from;
  page.from = old.start;
  const lines = nodes.map((node) => write(node, page, level).trim());
  const lost = isBorder(old) ? lostBefore(old.end, page) : [];
  page.from = before;
  return [...lost, ...lines].join(`\n${page.indent.repeat(level)}`);
}

function levelAt(position: number, { text, indent }: Page): number {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  const before = /^\s*/.exec(line)?.[0] ?? '';
  return Math.round(before.length / indent.length);
}

function isNode(value: unknown): value is acorn.AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
