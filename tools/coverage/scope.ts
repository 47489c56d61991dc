/** Scope: what a name stands for at a place of a function that ran: a value of its event, a constant of its text, or nothing that can be told. */
import type { AnyNode, Expression, Program } from 'acorn';
import type { FunctionNode } from '../build/handler-function.js';
import { isFunction, walk } from '../build/walk.js';

/** A function of the text, with what its parameters stand for. */
export interface Frame {
  program: Program;
  fn: FunctionNode;
  /** By name. */
  given: ReadonlyMap<string, Known | undefined>;
}

/** `path`: where in the event, such as ["request", "uri"]. Undefined: it stands in the text. */
export interface Known {
  path: readonly string[] | undefined;
  value: unknown;
}

/** The frame of a call of `fn` from another frame. */
export function frameOf(fn: FunctionNode, args: readonly AnyNode[], caller: Frame): Frame {
  return openFrame(
    caller.program,
    fn,
    args.map((arg) => knownIn(caller, arg)),
  );
}

export function openFrame(program: Program, fn: FunctionNode, values: readonly (Known | undefined)[]): Frame {
  const given = new Map<string, Known | undefined>();
  for (const [at, param] of fn.params.entries()) {
    if (param.type === 'Identifier') given.set(param.name, values[at]);
    else walk(param, (part) => void (part.type === 'Identifier' && given.set(part.name, undefined)));
  }
  return { program, fn, given };
}

export function knownIn(frame: Frame, node: AnyNode, depth = 0): Known | undefined {
  // A constant may be made of itself: `var a = a || {}`.
  if (depth > 20) return undefined;
  const known = (inner: AnyNode) => knownIn(frame, inner, depth + 1);
  switch (node.type) {
    case 'Literal':
      return { path: undefined, value: node.value };
    case 'TemplateLiteral':
      return node.expressions.length > 0 ? undefined : { path: undefined, value: node.quasis[0]?.value.cooked };
    case 'ChainExpression':
      return known(node.expression);
    case 'ObjectExpression':
      return literalOf(node, known);
    case 'ArrayExpression':
      return literalOf(node, known);
    case 'LogicalExpression': {
      const left = known(node.left);
      if (left === undefined) return undefined;
      const goesOn =
        node.operator === '&&' ? left.value : node.operator === '||' ? !left.value : (left.value ?? null) === null;
      return goesOn ? known(node.right) : left;
    }
    case 'MemberExpression': {
      const name = memberName(node, known);
      const owner = known(node.object);
      return name === undefined || owner === undefined ? undefined : memberOf(owner, name);
    }
    case 'Identifier':
      return knownName(frame, node.name, depth);
    default:
      return undefined;
  }
}

function memberOf({ path, value }: Known, name: string): Known {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return { path: path && [...path, name], value: isThere ? (value as Record<string, unknown>)[name] : undefined };
}

function memberName(
  node: Extract<AnyNode, { type: 'MemberExpression' }>,
  known: (inner: AnyNode) => Known | undefined,
): string | undefined {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined;
  const value = known(node.property)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Of what is written down, such as the options of a step. Parts that cannot be told are left out. */
function literalOf(
  node: Extract<AnyNode, { type: 'ObjectExpression' | 'ArrayExpression' }>,
  known: (inner: AnyNode) => Known | undefined,
): Known {
  if (node.type === 'ArrayExpression')
    return { path: undefined, value: node.elements.map((item) => item && known(item)?.value) };
  const value: Record<string, unknown> = {};
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const { key } = property;
    const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
    const found = name === undefined ? undefined : known(property.value);
    if (name !== undefined && found !== undefined) Object.defineProperty(value, name, { value: found.value });
  }
  return { path: undefined, value };
}

/** A name that is given a value twice is none that can be told. */
function knownName(frame: Frame, name: string, depth: number): Known | undefined {
  const { fn, given, program } = frame;
  const inside = boundIn(fn, name);
  if (given.has(name)) return inside.length === 0 ? given.get(name) : undefined;
  if (inside.length > 0) return inside.length === 1 ? asKnown(frame, inside[0], depth) : undefined;
  if (name === 'undefined') return { path: undefined, value: undefined };
  const outside = boundIn(program, name);
  return outside.length === 1 ? asKnown({ ...frame, given: new Map() }, outside[0], depth) : undefined;
}

function asKnown(frame: Frame, value: Expression | undefined, depth: number): Known | undefined {
  return value && knownIn(frame, value, depth + 1);
}

const trees = new WeakMap<AnyNode, Map<string, (Expression | undefined)[]>>();

/** What `name` is given in a function or at the top level, each time; undefined: something else than one expression. */
export function boundIn(root: FunctionNode | Program, name: string): (Expression | undefined)[] {
  const known = trees.get(root) ?? bindingsOf(root);
  trees.set(root, known);
  return known.get(name) ?? [];
}

function bindingsOf(root: AnyNode): Map<string, (Expression | undefined)[]> {
  const found = new Map<string, (Expression | undefined)[]>();
  const add = (name: string, value: Expression | undefined) => found.set(name, [...(found.get(name) ?? []), value]);
  walk(root, (node, ancestors) => {
    const isLoop = /^For(?:In|Of)Statement$/.test(ancestors.at(-2)?.type ?? '');
    const isAssigned = node.type === 'AssignmentExpression' && node.left.type === 'Identifier';
    // What a function within changes is changed here too; what it declares is its own.
    if (!isAssigned && node.type !== 'UpdateExpression' && isInFunction(root, ancestors)) return;
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
      if (node.init || isLoop) add(node.id.name, isLoop ? undefined : (node.init ?? undefined));
    } else if (node.type === 'VariableDeclarator') for (const [name, value] of partsOf(node)) add(name, value);
    else if (isAssigned && node.left.type === 'Identifier')
      add(node.left.name, node.operator === '=' ? node.right : undefined);
    else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier')
      add(node.argument.name, undefined);
    else if (node.type === 'FunctionDeclaration' && node !== root && node.id) add(node.id.name, undefined);
  });
  return found;
}

/** Of `const { a, b: c } = d` that `a` is `d.a` and `c` is `d.b`. */
function partsOf({ id, init }: Extract<AnyNode, { type: 'VariableDeclarator' }>): [string, Expression | undefined][] {
  const found: [string, Expression | undefined][] = [];
  walk(id, (part, ancestors) => {
    if (part.type === 'Property' && ancestors.length === 1 && part.value.type === 'Identifier') {
      const { start, end, key: property, computed } = part;
      const member = { type: 'MemberExpression', start, end, object: init, property, computed, optional: false };
      found.push([part.value.name, init ? (member as Expression) : undefined]);
    } else if (part.type === 'Identifier' && ancestors.at(-1)?.type !== 'Property') found.push([part.name, undefined]);
    else if (part.type === 'Identifier' && ancestors.length > 2) found.push([part.name, undefined]);
  });
  return found;
}

function isInFunction(root: AnyNode, ancestors: readonly AnyNode[]): boolean {
  return ancestors.some((ancestor) => ancestor !== root && isFunction(ancestor));
}
