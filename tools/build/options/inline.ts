/** Writes functions that are called at one place there: as an expression, or as what a `return f(…)` ends with. */
import type { AnyNode, BlockStatement, CallExpression, Expression, Identifier, Program, Statement } from 'acorn';
import { block, declare, giveBack, identifier } from '../lower/nodes.js';
import { analyse, type Binding } from '../scope.js';
import { isFunction, walk } from '../walk.js';
import type { Flow, KnownFunction } from './flow.js';
import { replaceChildren } from './unused.js';

/** Changes `program`; false: there was nothing. */
export function inlineOnce(program: Program, flow: Flow): boolean {
  const counts = new Map<string, number>();
  for (const { name } of analyse(program).bindings) counts.set(name, (counts.get(name) ?? 0) + 1);
  /** Whether a name means the same wherever it is written. */
  const meansOne = ({ name }: Identifier, binding: Binding | undefined) =>
    binding ? binding.top && counts.get(name) === 1 : !counts.has(name);

  const expressions = new Map<AnyNode, KnownFunction>();
  const endings = new Map<AnyNode, KnownFunction>();
  for (const known of flow.functions) {
    const [call] = known.calls;
    if (call === undefined || !canMove(known, flow, meansOne)) continue;
    const around = flow.parent(call);
    if (isExpression(known, flow)) expressions.set(call, known);
    else if (around?.type === 'ReturnStatement') endings.set(around, known);
  }
  const chosen = [...expressions.values(), ...endings.values()];
  // One that is within another waits for the next round.
  for (const { node } of chosen)
    walk(node, (one) => {
      if (one !== node && (expressions.has(one) || endings.has(one))) expressions.delete(one) || endings.delete(one);
    });
  const visit = (node: AnyNode): AnyNode => {
    replaceChildren(node, visit);
    const [ending, expression] = [endings.get(node), expressions.get(node)];
    if (ending) return asEnding(ending, flow);
    return expression ? asExpression(expression, flow) : node;
  };
  visit(program);
  const gone = new Set<AnyNode>([...expressions.values(), ...endings.values()].map(({ node }) => node));
  program.body = program.body.filter((statement) => !gone.has(statement));
  return gone.size > 0;
}

/** Called once, and its words mean the same where it is called. */
function canMove(
  { node, calls, binding }: KnownFunction,
  flow: Flow,
  meansOne: (node: Identifier, binding: Binding | undefined) => boolean,
): boolean {
  const [call] = calls;
  if (calls.length !== 1 || !call || node.async || node.generator || call.arguments.length !== node.params.length)
    return false;
  if (!isValue(call, flow)) return false;
  // Up to njs 0.9.0 an await would cut the two loose from each other.
  if (isInAsync(call, flow) && sharesWithClosures(node, flow)) return false;
  const own = new Set<string>();
  const given = new Set<string>();
  let isPossible = true;
  walk(call, (one) => {
    if (one.type === 'Identifier' && isMeant(one, flow) && one !== call.callee) given.add(one.name);
  });
  walk(node.body, (one) => {
    const isOdd = /^(?:This|Meta|Class|FunctionDeclaration|Super|Yield|Labeled|Chain)/.test(one.type);
    if (isOdd || one === call || (one.type === 'VariableDeclaration' && one.kind === 'var')) isPossible = false;
    if (one.type !== 'Identifier' || !isMeant(one, flow)) return;
    const means = flow.binding(one);
    if (means === undefined || means.top) isPossible &&= meansOne(one, means) && means !== binding;
    else if (!node.params.includes(means.id) || !isName(call.arguments[node.params.indexOf(means.id)], flow))
      own.add(one.name);
  });
  for (const parameter of node.params)
    if (parameter.type === 'Identifier' && !isSubstituted(parameter, call, node.params, flow)) own.add(parameter.name);
  return isPossible && ![...own].some((name) => given.has(name));
}

/** Where a member in its place would be called as a method, deleted or chained on, it stays a call. */
function isValue(call: CallExpression, flow: Flow): boolean {
  const around = flow.parent(call);
  if (around?.type === 'CallExpression' || around?.type === 'NewExpression') return around.callee !== call;
  if (around?.type === 'UnaryExpression') return around.operator !== 'delete';
  return around?.type !== 'TaggedTemplateExpression' && around?.type !== 'ChainExpression';
}

function isInAsync(node: AnyNode, flow: Flow): boolean {
  let at: AnyNode | undefined = node;
  while (at !== undefined && !isFunction(at)) at = flow.parent(at);
  return at !== undefined && 'async' in at && at.async === true;
}

/** Whether a function inside reads what is declared outside of it. */
function sharesWithClosures(node: AnyNode, flow: Flow): boolean {
  let isShared = false;
  walk(node, (one, ancestors) => {
    const closure = ancestors.find((around) => around !== node && isFunction(around));
    const binding = closure && flow.binding(one);
    if (closure && binding && !binding.top) isShared ||= !isInside(binding.id, closure, flow);
  });
  return isShared;
}

function isInside(node: AnyNode, around: AnyNode, flow: Flow): boolean {
  let at: AnyNode | undefined = node;
  while (at !== undefined && at !== around) at = flow.parent(at);
  return at === around;
}

/** Whether what is given can stand wherever the parameter is read. */
function isSubstituted(parameter: AnyNode, call: CallExpression, params: readonly AnyNode[], flow: Flow): boolean {
  const binding = flow.binding(parameter);
  return binding !== undefined && flow.isFixed(binding) && isName(call.arguments[params.indexOf(parameter)], flow);
}

function isName(argument: AnyNode | undefined, flow: Flow): boolean {
  if (argument?.type === 'Literal') return !('regex' in argument);
  const binding = flow.binding(argument);
  return argument?.type === 'Identifier' && binding !== undefined && flow.isFixed(binding);
}

/** `return …` alone, of what it is given by name. */
function isExpression({ node, calls }: KnownFunction, flow: Flow): boolean {
  const [only, ...more] = node.body.body;
  const isReturn = only?.type === 'ReturnStatement' && !!only.argument && more.length === 0;
  return isReturn && node.params.every((parameter) => isSubstituted(parameter, calls[0]!, node.params, flow));
}

/** Not the name of a property. */
function isMeant(node: Identifier, flow: Flow): boolean {
  const around = flow.parent(node);
  if (around?.type === 'MemberExpression') return around.object === node || around.computed;
  return around?.type !== 'Property' || around.value === node || around.computed;
}

function asExpression(known: KnownFunction, flow: Flow): Expression {
  const [only] = withArguments(known, flow).body;
  return (only as { argument: Expression }).argument;
}

/** The function's statements, behind those parameters that need a name; they return where it was returned. */
function asEnding(known: KnownFunction, flow: Flow): BlockStatement {
  const { params } = known.node;
  const call = known.calls[0]!;
  const named = params.filter((parameter) => !isSubstituted(parameter, call, params, flow));
  const declared = named.map((parameter) =>
    declare(parameter, 'let', [[parameter, call.arguments[params.indexOf(parameter)] as Expression]]),
  );
  const { body } = withArguments(known, flow);
  const end = endsFunction(flow.parent(call), flow) ? [] : [giveBack(call, null)];
  return block(call, [...declared, ...body, ...end] as Statement[]);
}

/** Whether nothing comes behind it but the end of its function. */
function endsFunction(node: AnyNode | undefined, flow: Flow): boolean {
  const around = node && flow.parent(node);
  if (around?.type === 'IfStatement') return endsFunction(around, flow);
  if (around?.type !== 'BlockStatement' || around.body.at(-1) !== node) return false;
  const owner = flow.parent(around);
  return owner !== undefined && (isFunction(owner) || (owner.type === 'IfStatement' && endsFunction(owner, flow)));
}

function withArguments({ node, calls }: KnownFunction, flow: Flow): BlockStatement {
  const call = calls[0]!;
  const given = new Map<Binding | undefined, AnyNode>();
  for (const [at, parameter] of node.params.entries())
    if (isSubstituted(parameter, call, node.params, flow)) given.set(flow.binding(parameter), call.arguments[at]!);
  const visit = (one: AnyNode): AnyNode => {
    replaceChildren(one, visit);
    const argument = one.type === 'Identifier' && isMeant(one, flow) ? given.get(flow.binding(one)) : undefined;
    if (argument === undefined) return one;
    return argument.type === 'Identifier'
      ? identifier(one, argument.name)
      : { ...argument, start: one.start, end: one.end };
  };
  replaceChildren(node.body, visit);
  return node.body;
}
