/** Puts what is known into a program, in place of what asks for it. */
import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  Expression,
  Identifier,
  MemberExpression,
  Program,
  Property,
  Statement,
} from 'acorn';
import type { Names } from '../lower/lowering.js';
import { array, declare, identifier } from '../lower/nodes.js';
import { analyse, type Binding } from '../scope.js';
import { type Flow, isData, keyOf, readKey } from './flow.js';
import { fold, isPure, literalOf } from './fold.js';
import { isGiven } from './given.js';
import { type Constant, type Known, READERS, VISITORS } from './known.js';
import { settledIn } from './settled.js';
import { replaceChildren } from './unused.js';

/** Changes `program`; false: there was nothing to replace. */
export function replaceKnown(
  program: Program,
  flow: Flow,
  known: Known,
  names: Names,
  hoistedNames: Set<string>,
): boolean {
  const hoisted: [before: AnyNode, statement: Statement][] = [];
  const settled = settledIn(program, flow);
  const single = singleNames(program);
  const lists = new Map<string, Binding>();
  let isChanged = false;

  function visit(node: AnyNode): AnyNode {
    replaceChildren(node, visit);
    const made = replacement(node) ?? fold(node, known, isTest);
    if (made !== node) isChanged = true;
    return made;
  }

  function replacement(node: AnyNode): AnyNode | undefined {
    switch (node.type) {
      case 'Identifier':
        return isRead(node, flow)
          ? (asLiteral(node, known.constant(node)) ?? ofAlias(node) ?? ofTwin(node))
          : undefined;
      case 'UnaryExpression':
        return node.operator === '!' && settled.has(node.argument) ? literalOf(node, { value: false }) : undefined;
      case 'IfStatement':
      case 'ConditionalExpression':
        return settled.has(node.test) ? node.consequent : undefined;
      case 'BinaryExpression':
        return isInheritedText(node) ? literalOf(node, { value: false }) : undefined;
      case 'MemberExpression':
        return ofObject(node) ?? ofList(node);
      case 'CallExpression':
        return ofEmptyList(node) ?? ofTexts(node) ?? ofFunction(node);
      case 'ObjectExpression':
        return isGiven(node, flow, known) ? identifier(node, hoistedAs('given', node, topOf(node))) : undefined;
      default:
        return undefined;
    }
  }

  /** A name within a function for a constant of the top level */
  function ofAlias(node: Identifier): AnyNode | undefined {
    const home = known.home(node);
    const isLocal = flow.binding(node)?.declaration.type === 'VariableDeclaration' && flow.binding(node) !== home;
    return home && isLocal && single.has(home.name) ? identifier(node, home.name) : undefined;
  }

  /** The first of several lists that are alike: nothing asks which one it has */
  function ofTwin(node: Identifier): AnyNode | undefined {
    const own = hoistedNames.has(node.name) ? known.home(node) : undefined;
    const text = own && textOf(own);
    if (own === undefined || text === undefined) return undefined;
    const first = lists.get(text) ?? own;
    lists.set(text, first);
    return first === own ? undefined : identifier(node, first.name);
  }

  function textOf(home: Binding): string | undefined {
    const values = known.list(home)?.elements.map((one) => known.constant(one)?.value);
    return values?.every((value) => value !== undefined) ? JSON.stringify(values) : undefined;
  }

  /** `typeof table[name] === 'string'`, where the table is empty: nothing that all objects have is a text */
  function isInheritedText({ operator, left, right }: BinaryExpression): boolean {
    if (operator !== '===' || known.constant(right)?.value !== 'string' || left.type !== 'UnaryExpression')
      return false;
    const { argument } = left;
    if (left.operator !== 'typeof' || argument.type !== 'MemberExpression' || !argument.computed) return false;
    const table = known.object(known.home(argument.object));
    return table !== undefined && table.properties.length === 0 && isPure(argument.property);
  }

  /** `options.key` */
  function ofObject(member: MemberExpression): AnyNode | undefined {
    const home = known.home(member.object);
    const literal = known.object(home);
    const key = readKey(member.object, flow);
    if (!home || !literal || key === undefined) return undefined;
    const property = literal.properties.findLast((one) => one.type === 'Property' && keyOf(one.key) === key);
    if (property?.type !== 'Property')
      return key in Object.prototype ? undefined : literalOf(member, { value: undefined });
    const constant = known.constant(property.value);
    if (constant) return literalOf(member, constant);
    if (property.value.type === 'Identifier' && hoistedNames.has(property.value.name))
      return identifier(member, property.value.name);
    return isData(property.value) ? identifier(member, hoist(property, home)) : undefined;
  }

  /** A list or table of an object as a constant of its own. */
  function hoist(property: Property, home: Binding): string {
    const { value } = property;
    const name = hoistedAs(`${home.name}_${keyOf(property.key)}`, value, home.declaration);
    property.value = identifier(value, name);
    property.shorthand = false;
    return name;
  }

  function hoistedAs(wanted: string, value: Expression, before: AnyNode): string {
    const name = names.fresh(wanted);
    hoisted.push([before, declare(value, 'const', [[identifier(value, name), value]])]);
    hoistedNames.add(name);
    return name;
  }

  /** The statement of the top level around `node` */
  function topOf(node: AnyNode): AnyNode {
    const around = flow.parent(node);
    return around === undefined || around.type === 'Program' ? node : topOf(around);
  }

  /** `list.length` */
  function ofList(member: MemberExpression): AnyNode | undefined {
    const list = known.list(known.home(member.object));
    const isLength = list !== undefined && readKey(member.object, flow) === 'length';
    return isLength ? literalOf(member, { value: list.elements.length }) : undefined;
  }

  /** `list.some(…)`, where the list is empty */
  function ofEmptyList(call: CallExpression): AnyNode | undefined {
    const { callee } = call;
    if (callee.type !== 'MemberExpression' || callee.computed || !call.arguments.every(isPure)) return undefined;
    const list = known.list(known.home(callee.object));
    const name = keyOf(callee.property);
    if (list === undefined || list.elements.length > 0 || ![...READERS, ...VISITORS].includes(name)) return undefined;
    return name in ofNone ? literalOf(call, { value: ofNone[name] }) : undefined;
  }

  /** `texts.join(' ')`, and `'En De'.toLowerCase()` and `.split(' ')`, as far as ASCII goes */
  function ofTexts(call: CallExpression): AnyNode | undefined {
    const { callee, arguments: args } = call;
    if (callee.type !== 'MemberExpression' || callee.computed || args.length > 1) return undefined;
    const name = keyOf(callee.property);
    const given = known.constant(args[0])?.value;
    const parts = known.list(known.home(callee.object))?.elements.map((one) => known.constant(one)?.value);
    if (name === 'join' && typeof given === 'string' && parts?.every((one) => typeof one === 'string'))
      return literalOf(callee, { value: parts.join(given) });
    const text = known.constant(callee.object)?.value;
    if (typeof text !== 'string' || !/^[ -~]*$/.test(text)) return undefined;
    if (name === 'toLowerCase' && args.length === 0) return literalOf(callee, { value: text.toLowerCase() });
    if (name !== 'split' || typeof given !== 'string') return undefined;
    const words = text.split(given);
    // Where it is only read, the list that is there does.
    const twin = known.onlyReads(call) ? lists.get(JSON.stringify(words)) : undefined;
    if (twin !== undefined) return identifier(callee, twin.name);
    return array(
      callee,
      words.map((value) => literalOf(callee, { value })),
    );
  }

  /** `f(…)`, where f does no more than return what is known */
  function ofFunction(call: CallExpression): AnyNode | undefined {
    const called = flow.called(call);
    if (called === undefined || called.node.async || called.node.generator || !call.arguments.every(isPure))
      return undefined;
    const [only, ...more] = called.node.body.body;
    if (more.length > 0) return undefined;
    if (only === undefined) return literalOf(call, { value: undefined });
    if (only.type !== 'ReturnStatement') return undefined;
    const value = asLiteral(call, only.argument ? known.constant(only.argument) : { value: undefined });
    const home = known.home(only.argument);
    return value ?? (home && single.has(home.name) ? identifier(call, home.name) : undefined);
  }

  function isTest(node: AnyNode): boolean {
    const around = flow.parent(node);
    if (around?.type === 'LogicalExpression') return isTest(around);
    if (around?.type === 'UnaryExpression') return around.operator === '!';
    // What a `case` says is compared.
    return around !== undefined && around.type !== 'SwitchCase' && 'test' in around && around.test === node;
  }

  visit(program);
  for (const [before, statement] of hoisted)
    program.body.splice(program.body.indexOf(before as Statement), 0, statement);
  return isChanged;
}

/** What a list without elements answers. */
const ofNone: Record<string, Constant['value']> = {
  indexOf: -1,
  lastIndexOf: -1,
  includes: false,
  join: '',
  some: false,
  every: true,
  find: undefined,
  forEach: undefined,
};

/** A name that is neither declared nor exported here. */
function isRead(node: Identifier, flow: Flow): boolean {
  const binding = flow.binding(node);
  return binding !== undefined && binding.id !== node && flow.parent(node)?.type !== 'ExportSpecifier';
}

function asLiteral(at: AnyNode, constant: Constant | undefined): AnyNode | undefined {
  return constant && literalOf(at, constant);
}

/** Names that mean the same wherever they stand. */
function singleNames(program: Program): Set<string> {
  const single = new Set<string>();
  const seen = new Set<string>();
  for (const { name } of analyse(program).bindings) {
    if (seen.has(name)) single.delete(name);
    else single.add(name);
    seen.add(name);
  }
  return single;
}
