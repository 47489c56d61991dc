/** Follows an object through a program: from the literal that it is, through the functions that hand it on, to those that read it. */
import type { AnyNode, CallExpression, FunctionDeclaration, ObjectExpression, Program } from 'acorn';
import { analyse, type Binding } from '../scope.js';
import { isFunction, walk } from '../walk.js';

/** A function of the top level that is only ever called, by its name, from within functions: all that it is given is known. */
export interface KnownFunction {
  node: FunctionDeclaration;
  binding: Binding;
  calls: CallExpression[];
}

export interface Flow {
  parent(node: AnyNode): AnyNode | undefined;
  binding(node: AnyNode | null | undefined): Binding | undefined;
  functions: readonly KnownFunction[];
  /** The function that `call` calls, if it is known. */
  called(call: AnyNode): KnownFunction | undefined;
  /** The function that has `binding` as its parameter, and which one it is. */
  takes(binding: Binding): { by: KnownFunction; at: number } | undefined;
  /** Whether it runs once the whole file is loaded, and not before. */
  isLate(node: AnyNode): boolean;
  /** Whether it always is what it was declared as, or given as. */
  isFixed(binding: Binding): boolean;
  /** What a constant of the top level is. */
  value(binding: Binding | undefined): AnyNode | undefined;
}

/** `external`: names of functions that are called from elsewhere. */
export function flowOf(program: Program, external: readonly string[]): Flow {
  const { bindings, free } = analyse(program);
  const parents = new Map<AnyNode, AnyNode>();
  const statements = new Map<AnyNode, AnyNode>();
  walk(program, (node, ancestors) => {
    const parent = ancestors.at(-1);
    if (parent !== undefined) parents.set(node, parent);
    statements.set(node, ancestors[1] ?? node);
  });
  const meant = new Map(bindings.flatMap((binding) => binding.uses.map(({ node }) => [node as AnyNode, binding])));
  const flow = {
    parent: (node: AnyNode) => parents.get(node),
    binding: (node: AnyNode | null | undefined) => (node ? meant.get(node) : undefined),
  };
  const isOpaque = free.some(({ node }) => node.name === 'eval');
  const early = isOpaque ? new Set<Binding>() : calledAtLoad(bindings, statements);
  const late = new Set(
    bindings.filter((binding) => binding.top && !early.has(binding)).map(({ declaration }) => declaration),
  );
  const functions = isOpaque
    ? []
    : bindings.flatMap((binding) => knownFunction(binding, early, external, flow.parent) ?? []);
  const byCall = new Map(functions.flatMap((known) => known.calls.map((call) => [call as AnyNode, known])));
  const byParameter = new Map(
    functions.flatMap((by) => by.node.params.map((param, at) => [flow.binding(param), { by, at }] as const)),
  );
  return {
    ...flow,
    functions,
    called: (call) => byCall.get(call),
    takes: (binding) => byParameter.get(binding),
    isLate: (node) => !isOpaque && isFunction(statements.get(node) ?? node) && late.has(statements.get(node)!),
    isFixed: (binding) => isFixed(binding, flow.parent),
    value: (binding) => (binding && isFixed(binding, flow.parent) ? constantOf(binding) : undefined),
  };
}

/** Functions that may run before everything is there: those that anything at the top level names, and those that these name. */
function calledAtLoad(bindings: readonly Binding[], statements: ReadonlyMap<AnyNode, AnyNode>): Set<Binding> {
  const found = new Set<Binding>();
  const look = (isIn: (statement: AnyNode | undefined) => boolean) => {
    for (const binding of bindings) {
      if (found.has(binding) || binding.declaration.type !== 'FunctionDeclaration') continue;
      if (!binding.uses.some(({ node }) => node !== binding.id && isIn(statements.get(node)))) continue;
      found.add(binding);
      look((statement) => statement === binding.declaration);
    }
  };
  look((statement) => statement !== undefined && !/^(?:FunctionDeclaration|Import|Export)/.test(statement.type));
  return found;
}

function knownFunction(
  binding: Binding,
  early: ReadonlySet<Binding>,
  external: readonly string[],
  parent: Flow['parent'],
): KnownFunction | undefined {
  const node = binding.declaration;
  if (node.type !== 'FunctionDeclaration' || !binding.top || external.includes(binding.name)) return undefined;
  if (early.has(binding) || !node.params.every(({ type }) => type === 'Identifier') || readsArguments(node))
    return undefined;
  const calls: CallExpression[] = [];
  for (const { node: use, writes } of binding.uses) {
    const around = parent(use);
    if (use === binding.id || around?.type === 'ExportSpecifier') continue;
    if (writes || around?.type !== 'CallExpression' || around.callee !== use || around.optional) return undefined;
    if (around.arguments.some(({ type }) => type === 'SpreadElement')) return undefined;
    calls.push(around);
  }
  return { node: node as FunctionDeclaration, binding, calls };
}

function readsArguments(node: AnyNode): boolean {
  let found = false;
  walk(node, (one) => {
    found ||= one.type === 'Identifier' && one.name === 'arguments';
  });
  return found;
}

/** Never assigned, nor declared again. */
function isFixed({ id, uses }: Binding, parent: Flow['parent']): boolean {
  return uses.every(({ node, writes }) => !writes && (node === id || !declares(node, parent)));
}

function declares(node: AnyNode, parent: Flow['parent']): boolean {
  const around = parent(node);
  if (around?.type === 'VariableDeclarator') return around.id === node;
  if (around?.type === 'Property')
    return around.value === node && parent(around)?.type === 'ObjectPattern' && declares(parent(around)!, parent);
  if (around?.type === 'AssignmentPattern') return around.left === node && declares(around, parent);
  if (around?.type === 'ArrayPattern' || around?.type === 'RestElement') return declares(around, parent);
  return around !== undefined && isFunction(around) && 'id' in around && around.id === node;
}

/** What it was declared as. */
function constantOf({ id, declaration, top }: Binding): AnyNode | undefined {
  if (!top || declaration.type !== 'VariableDeclaration') return undefined;
  return declaration.declarations.find((one) => one.id === id)?.init ?? undefined;
}

/** Nothing but keys and data: no getter, no method, no spread, no prototype, nothing that is computed. */
export function isData(node: AnyNode | null | undefined): boolean {
  switch (node?.type) {
    case 'Literal':
      return !('regex' in node);
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'UnaryExpression':
      return /^[-!]$/.test(node.operator) && isData(node.argument);
    case 'BinaryExpression':
      return isData(node.left) && isData(node.right);
    case 'ArrayExpression':
      return node.elements.every(isData);
    case 'ObjectExpression':
      return (
        isPlain(node) && node.properties.every((property) => property.type === 'Property' && isData(property.value))
      );
    default:
      return false;
  }
}

/** An object whose keys are known, and hold no code. */
export function isPlain(node: AnyNode | null | undefined): node is ObjectExpression {
  return (
    node?.type === 'ObjectExpression' &&
    node.properties.every(
      (property) =>
        property.type === 'Property' &&
        property.kind === 'init' &&
        !property.computed &&
        !property.method &&
        keyOf(property.key) !== '__proto__' &&
        !isFunction(property.value),
    )
  );
}

export function keyOf(key: AnyNode): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : '';
}

/** `object.key`, where it is only read. The key, else undefined. */
export function readKey(object: AnyNode, flow: Pick<Flow, 'parent'>): string | undefined {
  const member = flow.parent(object);
  if (member?.type !== 'MemberExpression' || member.object !== object || member.computed || member.optional)
    return undefined;
  const around = flow.parent(member);
  const isTarget =
    ((around?.type === 'AssignmentExpression' ||
      around?.type === 'ForInStatement' ||
      around?.type === 'ForOfStatement') &&
      around.left === member) ||
    around?.type === 'UpdateExpression' ||
    (around?.type === 'UnaryExpression' && around.operator === 'delete') ||
    around?.type === 'RestElement' ||
    around?.type === 'ArrayPattern' ||
    (around?.type === 'AssignmentPattern' && around.left === member) ||
    (around?.type === 'Property' && flow.parent(around)?.type === 'ObjectPattern') ||
    (around?.type === 'CallExpression' && around.callee === member) ||
    around?.type === 'TaggedTemplateExpression';
  return isTarget ? undefined : keyOf(member.property);
}

export function isWithin(
  { start, end }: { start: number; end: number },
  around: { start: number; end: number },
): boolean {
  return start >= around.start && end <= around.end;
}
