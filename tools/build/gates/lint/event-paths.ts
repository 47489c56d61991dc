/** event-paths: which part of the event an expression is, such as "event.request.headers.host", as far as the text says. */
import type { AnyNode, Identifier, MemberExpression, Program } from 'acorn';
import type { Binding } from '../../scope.js';
import { isFunction } from '../../walk.js';
import { deepest, type Flow, flowOf } from './flow.js';
import { memberName } from './known-names.js';
import { textsOf } from './texts.js';

export type PathOf = (node: AnyNode) => string | undefined;

/** What functions call the parts that are handed to them. */
const BY_NAME: Record<string, string> = {
  event: 'event',
  request: 'event.request',
  req: 'event.request',
  response: 'event.response',
};

const ENTRIES: Record<string, string> = { handler: 'event', connectionHandler: 'connection' };

const known = new WeakMap<Program, PathOf>();

export function eventPaths(program: Program): PathOf {
  const found = known.get(program) ?? makePathOf(flowOf(program));
  known.set(program, found);
  return found;
}

function makePathOf(flow: Flow): PathOf {
  function pathOf(node: AnyNode, depth = 0): string | undefined {
    if (depth > deepest) return undefined;
    if (node.type === 'Identifier') return pathOfName(node, depth);
    if (node.type !== 'MemberExpression') return undefined;
    const name = nameIn(node, flow);
    const owner = name === undefined ? undefined : pathOf(node.object, depth + 1);
    return owner === undefined ? undefined : `${owner}.${name}`;
  }

  const names = new Map<Binding, string | undefined>();

  /** Once for each name: two that stand for each other have no end. */
  function pathOfName(id: Identifier, depth: number): string | undefined {
    const binding = flow.bindingOf(id);
    if (binding === undefined || names.has(binding)) return binding && names.get(binding);
    names.set(binding, undefined);
    const path = pathOfBinding(binding, id, depth);
    names.set(binding, path);
    return path;
  }

  function pathOfBinding(binding: Binding, id: Identifier, depth: number): string | undefined {
    const entry = entryPath(binding.declaration, binding.id);
    const { nodes, whole } = flow.originsOf(id);
    if (entry !== undefined) return binding.uses.some(({ writes }) => writes) ? undefined : entry;
    const paths = new Set(nodes.map((node) => pathOf(node, depth + 1)));
    const [path] = paths;
    if (whole && paths.size === 1 && path !== undefined) return path;
    if (!isFunction(binding.declaration) || nodes.some(isMade)) return undefined;
    return Object.hasOwn(BY_NAME, binding.name) && isParameter(binding.declaration, binding.id)
      ? BY_NAME[binding.name]
      : undefined;
  }

  return (node) => pathOf(node);
}

/** Of `a.name`, `a['name']`, `a[0]`, and `a[NAME]` where it is known. */
export function nameIn(member: MemberExpression, flow: Flow): string | undefined {
  const name = memberName(member);
  if (name !== undefined || !member.computed) return name;
  if (member.property.type === 'Literal' && typeof member.property.value === 'number')
    return String(member.property.value);
  const texts = textsOf(member.property, flow);
  return texts.length === 1 ? texts[0]?.text : undefined;
}

/** The handler's first, whatever its name. */
function entryPath(declaration: AnyNode, id: Identifier): string | undefined {
  if (declaration.type !== 'FunctionDeclaration' || declaration.params[0] !== id) return undefined;
  const name = declaration.id?.name ?? '';
  return Object.hasOwn(ENTRIES, name) ? ENTRIES[name] : undefined;
}

function isParameter(declaration: AnyNode, id: Identifier): boolean {
  return 'params' in declaration && declaration.params.includes(id);
}

/** Nothing of an event. */
function isMade({ type }: AnyNode): boolean {
  return /^(?:Object|Array|Arrow|Function|New)\w*Expression$|Literal$/.test(type);
}
