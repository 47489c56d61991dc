/** event-paths: which part of the event an expression is, such as "event.request.headers.host", as far as the text says. */
import type { AnyNode, Identifier, Program } from 'acorn';
import { analyse, type Binding } from '../../scope.js';
import { isFunction } from '../../walk.js';
import { memberName } from './known-names.js';

export type PathOf = (node: AnyNode) => string | undefined;

/** What functions call the parts that are handed to them. */
const BY_NAME: Record<string, string> = {
  event: 'event',
  request: 'event.request',
  req: 'event.request',
  response: 'event.response',
};

const known = new WeakMap<Program, PathOf>();

export function eventPaths(program: Program): PathOf {
  const found = known.get(program) ?? makePathOf(program);
  known.set(program, found);
  return found;
}

function makePathOf(program: Program): PathOf {
  const { bindings } = analyse(program);
  const meaning = new Map<AnyNode, Binding>();
  for (const binding of bindings) for (const { node } of binding.uses) meaning.set(node, binding);
  const values = initialValues(program, bindings);

  function pathOf(node: AnyNode, depth = 0): string | undefined {
    if (depth > 8) return undefined;
    if (node.type === 'Identifier') return pathOfName(meaning.get(node), depth);
    if (node.type !== 'MemberExpression') return undefined;
    const name = memberName(node);
    const owner = name === undefined ? undefined : pathOf(node.object, depth + 1);
    return owner === undefined ? undefined : `${owner}.${name}`;
  }

  function pathOfName(binding: Binding | undefined, depth: number): string | undefined {
    if (binding === undefined || binding.uses.some(({ writes }) => writes)) return undefined;
    const { declaration, name, id } = binding;
    if (isFunction(declaration)) return isParameter(declaration, id) ? parameterPath(declaration, id, name) : undefined;
    const value = values.get(id);
    return value === undefined ? undefined : pathOf(value, depth + 1);
  }

  return (node) => pathOf(node);
}

function initialValues(program: Program, bindings: readonly Binding[]): Map<Identifier, AnyNode> {
  const values = new Map<Identifier, AnyNode>();
  for (const { declaration, id } of bindings) {
    if (declaration.type !== 'VariableDeclaration') continue;
    const own = declaration.declarations.filter((one) => one.id === id);
    if (own.length === 1 && own[0]?.init) values.set(id, own[0].init);
  }
  return program.body.length > 0 ? values : new Map();
}

function isParameter(declaration: AnyNode, id: Identifier): boolean {
  return 'params' in declaration && declaration.params.includes(id);
}

const ENTRIES: Record<string, string> = { handler: 'event', connectionHandler: 'connection' };

/** The handler's first, whatever its name; that of another function by its name. */
function parameterPath(declaration: AnyNode, id: Identifier, name: string): string | undefined {
  const entry = declaration.type === 'FunctionDeclaration' ? ENTRIES[declaration.id?.name ?? ''] : undefined;
  if (entry !== undefined && 'params' in declaration && declaration.params[0] === id) return entry;
  return entry !== undefined || !Object.hasOwn(BY_NAME, name) ? undefined : BY_NAME[name];
}
