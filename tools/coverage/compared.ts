/** Compared: the values that a condition compared, where they are simple: parts of the event, and what the text holds them against. */
import type { AnyNode, Program } from 'acorn';
import { eachChild, isFunction, walk } from '../build/walk.js';
import { type Frame, type Known, knownIn } from './scope.js';

export interface ComparedValue {
  /** "request.uri", "request.headers.host"; of a constant its name in the text, or "constant". */
  name: string;
  value: unknown;
}

/** Says how a value of the event may be shown. `path` is without "value": "headers.host". */
export type Mask = (path: string, value: unknown) => unknown;

export interface Ran {
  program: Program;
  /** How often what begins at an offset was run; undefined: it is not counted. */
  countAt(offset: number): number | undefined;
  mask: Mask;
}

/** Texts that are longer tell nothing on a line. */
const longest = 200;

/** `groups`: what is held against each other. */
export function comparedIn(run: Ran, frame: Frame, groups: Iterable<AnyNode[]>): ComparedValue[] {
  const found = new Map<string, ComparedValue>();
  const changed = changedNames(run);
  for (const group of groups) {
    const sides = group.map((node) => ({ node, known: knownIn(frame, node) })).filter(isTold);
    const shown = sides.flatMap(({ node, known }) => shownOf(run, node, known, changed));
    if (shown.every(({ isConstant }) => isConstant)) continue;
    const isSecret = shown.some((one) => one.isSecret);
    for (const { name, value, isConstant } of shown)
      found.set(isConstant ? `${name} ${value}` : name, {
        name,
        value: isSecret && isConstant ? masked(value) : value,
      });
  }
  return [...found.values()];
}

/** What stands beside each other: both sides of a comparison, a method's owner with its arguments, else each alone. */
export function* sidesIn(node: AnyNode): Iterable<AnyNode[]> {
  if (isFunction(node)) return;
  if (node.type === 'BinaryExpression') yield [node.left, node.right];
  else if (node.type === 'MemberExpression' || node.type === 'Identifier') yield [node];
  else if (node.type === 'CallExpression') {
    if (node.callee.type === 'MemberExpression') yield [node.callee.object, ...node.arguments];
    else for (const argument of node.arguments) yield [argument];
  } else {
    const below: AnyNode[] = [];
    eachChild(node, (child) => below.push(child));
    for (const child of below) yield* sidesIn(child);
  }
}

function isTold(side: { node: AnyNode; known: Known | undefined }): side is { node: AnyNode; known: Known } {
  return side.known !== undefined;
}

interface Shown extends ComparedValue {
  isConstant: boolean;
  /** It is not shown as it was. */
  isSecret: boolean;
}

function shownOf(run: Ran, node: AnyNode, { path, value }: Known, changed: ReadonlySet<string>): Shown[] {
  const plain = plainOf(value);
  if (plain === undefined) return [];
  if (path === undefined) return [{ name: nameOf(node), value: plain.value, isConstant: true, isSecret: false }];
  // It may have been another value by then.
  if (path.some((part) => changed.has(part))) return [];
  const { name, part } = placeOf(path);
  // That something is not there is no secret.
  const shown = (value ?? undefined) === undefined ? plain.value : run.mask(part, plain.value);
  return [{ name, value: shown, isConstant: false, isSecret: shown !== plain.value }];
}

/** Of ["request", "headers", "host", "value"] "request.headers.host", and "headers.host". Of a Lambda the request lies deeper. */
function placeOf(path: readonly string[]): { name: string; part: string } {
  const [owner = '', ...inner] = path[0] === 'Records' ? path.slice(3) : path;
  const isNamed = /^(?:headers|cookies|querystring)$/.test(inner[0] ?? '');
  const part = (isNamed ? inner.slice(0, 2) : inner).join('.');
  return { name: part === '' ? owner : `${owner}.${part}`, part };
}

/** A header, cookie or parameter is what its value is. Undefined: nothing for a line. */
function plainOf(value: unknown): { value: unknown } | undefined {
  if (value === undefined || value === null) return { value: 'undefined' };
  if (typeof value === 'string') return { value: value.length > longest ? `${value.slice(0, longest)}…` : value };
  if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
  const inner = Array.isArray(value) ? undefined : (value as { value?: unknown }).value;
  return typeof inner === 'string' ? plainOf(inner) : undefined;
}

function nameOf(node: AnyNode): string {
  // In the deployed form names are short, and say nothing.
  if (node.type === 'Identifier') return node.name.length > 2 ? node.name : 'constant';
  const isNamed = node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier';
  return isNamed ? (node.property as { name: string }).name : 'constant';
}

function masked(value: unknown): { masked: true; chars: number } {
  return { masked: true, chars: String(value).length };
}

/** Names of members that the run wrote to or deleted. */
function changedNames({ program, countAt }: Ran): Set<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    const isDelete = node.type === 'UnaryExpression' && node.operator === 'delete';
    const target = node.type === 'AssignmentExpression' ? node.left : isDelete ? node.argument : undefined;
    if (target?.type !== 'MemberExpression' || countAt(node.start) === 0) return;
    const { property } = target;
    if (!target.computed && property.type === 'Identifier') names.add(property.name);
    else if (property.type === 'Literal') names.add(String(property.value));
    else for (const name of ['headers', 'cookies', 'querystring']) names.add(name);
  });
  return names;
}
