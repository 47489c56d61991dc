/**
 * A step takes a part of its options: `const options = Object.assign({}, config, given)`, in a Lambda `completeOptions(config, given)`. Where the build
 * sees every object that a step is given, it writes the defaults into them, and the step reads them as they are. Where it does not, the statement stays,
 * and does the same as it runs.
 */
import type { AnyNode, CallExpression, ObjectExpression, Property, Statement } from 'acorn';
import { artefactMap } from '../artefact-map.js';
import type { Bundle } from '../bundle.js';
import { applyEdits } from '../edits.js';
import { readModule, type Section } from '../module.js';
import type { Binding } from '../scope.js';
import { type Completion, missing, unusedConfigs, unusedHelper, withoutCompletion } from './fill.js';
import { type Flow, flowOf, isData, isPlain, isWithin, type KnownFunction, keyOf, readKey } from './flow.js';

export function withDefaults(bundle: Bundle): Bundle {
  if (!/ = (?:Object\.assign\(\{\}, |completeOptions\()/.test(bundle.code)) return bundle;
  const module = readModule(bundle);
  const flow = flowOf(module.program, module.external);
  const helper = module.sections.find(({ file }) => file.endsWith('shared/edge-lambdas/complete-options.ts'));
  const found = flow.functions.flatMap((step) => completionIn(step, flow, helper) ?? []);
  const { completions, given } = provable(found, flow);
  if (completions.length === 0) return bundle;
  const edits = [
    ...completions.flatMap((one) => withoutCompletion(one, module)),
    ...[...given].flatMap(([literal, config]) => missing(literal, config, flow, module)),
    ...unusedConfigs(completions, flow, module),
    ...unusedHelper(helper, completions, flow),
  ];
  const edited = applyEdits(bundle.code, edits);
  let map: string | undefined;
  return {
    ...bundle,
    code: edited.text,
    // Of a Lambda nobody asks for it, unless something is wrong.
    get map() {
      map ??= artefactMap(edited, bundle);
      return map;
    },
  };
}

function completionIn(step: KnownFunction, flow: Flow, helper: Section | undefined): Completion | undefined {
  const statement = step.node.body.body.find((one) => !declaresOnly(one));
  if (statement?.type !== 'VariableDeclaration') return undefined;
  const [declarator] = statement.declarations;
  if (declarator?.init?.type !== 'CallExpression') return undefined;
  const { id, init } = declarator;
  const isRemembered = helper !== undefined && isWithin(flow.called(init)?.node ?? step.node, helper);
  const [from, over, ...more] = isRemembered ? init.arguments : copied(init, flow);
  const [options, config, given] = [id, from, over].map((node) => flow.binding(node));
  if (!options || !config || !given || more.length > 0 || flow.takes(given)?.by !== step) return undefined;
  if (!isPlain(flow.value(config)) || given.uses.length !== 2 || !flow.isFixed(options)) return undefined;
  // A copy is made anew for each request: who wrote into it wrote into nothing else.
  if (!isRemembered && !onlyRead(options, flow, new Set())) return undefined;
  return { step, statement, declarator, given, options, config };
}

/** `var _a, _b`, which lowered syntax puts at the head of a function. */
function declaresOnly(statement: Statement): boolean {
  return statement.type === 'VariableDeclaration' && statement.declarations.every(({ init }) => !init);
}

/** What is copied into an empty object there. */
function copied(call: CallExpression, flow: Flow): AnyNode[] {
  const [target, ...sources] = call.arguments;
  const isEmpty = target?.type === 'ObjectExpression' && target.properties.length === 0;
  return isEmpty && isAssign(call, flow) ? sources : [];
}

/** `Object.assign(…)` */
function isAssign({ callee }: CallExpression, flow: Flow): boolean {
  if (callee.type !== 'MemberExpression' || callee.computed || keyOf(callee.property) !== 'assign') return false;
  return callee.object.type === 'Identifier' && callee.object.name === 'Object' && !flow.binding(callee.object);
}

/** Whether `node` is what is copied there. */
function isAssigned(node: Identifier, flow: Flow): boolean {
  const call = flow.parent(node);
  return call?.type === 'CallExpression' && call.arguments.indexOf(node) > 0 && isAssign(call, flow);
}

/** Whether nothing writes into what `binding` holds, or could. */
function onlyRead(binding: Binding, flow: Flow, seen: Set<Binding>): boolean {
  if (seen.has(binding)) return true;
  seen.add(binding);
  return (
    flow.isFixed(binding) &&
    binding.uses.every(({ node }) => {
      if (node === binding.id || readKey(node, flow) !== undefined || isAssigned(node, flow)) return true;
      const taken = takenAs(node, flow);
      return taken !== undefined && onlyRead(taken, flow, seen);
    })
  );
}

/** The parameter that an argument is for. */
function takenAs(node: Identifier, flow: Flow): Binding | undefined {
  const call = flow.parent(node);
  if (call?.type !== 'CallExpression') return undefined;
  return flow.binding(flow.called(call)?.node.params[call.arguments.indexOf(node)]);
}

type Identifier = Binding['uses'][number]['node'];

/** Those of which every object is known; and the objects, each with the config that says the rest. */
function provable(
  found: Completion[],
  flow: Flow,
): { completions: Completion[]; given: Map<ObjectExpression, Binding> } {
  let completions = found;
  for (;;) {
    const known = new Map(completions.map((one) => [one.given, one]));
    const objects = new Map(completions.map((one) => [one, objectsOf(one, known, flow)]));
    const given = new Map<ObjectExpression, Set<Binding>>();
    for (const [{ config }, literals] of objects)
      for (const literal of literals ?? []) given.set(literal, (given.get(literal) ?? new Set()).add(config));
    const kept = completions.filter((one) => {
      const all = flow.value(one.config);
      return objects.get(one)?.every((literal) => given.get(literal)?.size === 1 && (literal === all || isData(all)));
    });
    if (kept.length === completions.length)
      return { completions, given: new Map([...given].map(([literal, configs]) => [literal, [...configs][0]!])) };
    completions = kept;
  }
}

/** Every object that a step is given. Undefined: not all are known, or something else sees one of them. */
function objectsOf(
  { step, given, config }: Completion,
  known: ReadonlyMap<Binding, Completion>,
  flow: Flow,
): ObjectExpression[] | undefined {
  const objects: (ObjectExpression | undefined)[] = [];
  const seen = new Set<Binding>();
  const look = (by: KnownFunction, parameter: Binding): void => {
    if (seen.has(parameter)) return;
    seen.add(parameter);
    const at = flow.takes(parameter)?.at ?? -1;
    for (const { arguments: args } of by.calls) {
      const argument = args[at];
      const binding = flow.binding(argument);
      const handedOn = binding && flow.takes(binding);
      if (isPlain(argument)) objects.push(argument);
      else if (binding && isComplete(binding, config, known)) continue;
      else if (handedOn && !known.has(binding)) look(handedOn.by, binding);
      else objects.push(binding && ownObject(binding, config, known, flow));
    }
  };
  look(step, given);
  return objects.every((object) => object !== undefined) ? objects : undefined;
}

/** The options of another step with the same config lack nothing. */
function isComplete(binding: Binding, config: Binding, known: ReadonlyMap<Binding, Completion>): boolean {
  return [...known.values()].some((one) => one.options === binding && one.config === config);
}

function ownObject(
  binding: Binding,
  config: Binding,
  known: ReadonlyMap<Binding, Completion>,
  flow: Flow,
): ObjectExpression | undefined {
  const literal = flow.value(binding);
  if (!isPlain(literal)) return undefined;
  const isDefault = [...known.values()].some((one) => one.config === binding);
  const keys = literal.properties.map((property) => keyOf((property as Property).key));
  const isSeen = seenOtherwise(binding, keys, known, flow, new Set());
  return isSeen || (isDefault && binding !== config) ? undefined : literal;
}

/** Whether anything but steps with defaults could tell that an object has got more keys than `keys`, or writes into it. */
function seenOtherwise(
  binding: Binding,
  keys: readonly string[],
  known: ReadonlyMap<Binding, Completion>,
  flow: Flow,
  seen: Set<Binding>,
): boolean {
  if (seen.has(binding) || known.has(binding)) return false;
  seen.add(binding);
  return binding.uses.some(({ node }) => {
    if (node === binding.id || flow.parent(node)?.type === 'ExportSpecifier') return false;
    if ([...known.values()].some((one) => isWithin(node, one.declarator))) return false;
    const key = readKey(node, flow);
    if (key !== undefined) return !keys.includes(key);
    const taken = takenAs(node, flow);
    return taken === undefined || !flow.isFixed(taken) || seenOtherwise(taken, keys, known, flow, seen);
  });
}
