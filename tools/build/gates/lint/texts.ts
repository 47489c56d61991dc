/** texts: the texts that an expression may be, and whether it is a text at all. */
import type { AnyNode, Identifier, MemberExpression } from 'acorn';
import type { Binding } from '../../scope.js';
import { deepest, type Flow, only } from './flow.js';
import { memberName } from './known-names.js';

interface Text {
  text: string;
  /** Where it stands: for a parameter, in the call. */
  at: AnyNode;
}

/** Those that are known: there may be others. */
export function textsOf(node: AnyNode, flow: Flow, depth = 0): Text[] {
  if (depth > deepest) return [];
  const of = (part: AnyNode) => textsOf(part, flow, depth + 1);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ text: node.value, at: node }] : [];
    case 'TemplateLiteral':
      return joined(
        node,
        [...node.quasis, ...node.expressions].sort((a, b) => a.start - b.start),
        of,
      );
    case 'TemplateElement':
      return [{ text: node.value.cooked ?? '', at: node }];
    case 'BinaryExpression':
      return node.operator === '+' ? joined(node, [node.left, node.right], of) : [];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap(of);
    case 'LogicalExpression':
      return [node.left, node.right].flatMap(of);
    case 'Identifier':
      return textsOfName(node, flow, depth);
    case 'MemberExpression':
      return entriesOf(node, flow).flatMap(of);
    default:
      return [];
  }
}

const known = new WeakMap<Binding, Text[]>();

/** Once for each name: two that stand for each other have no end. */
function textsOfName(id: Identifier, flow: Flow, depth: number): Text[] {
  const binding = flow.bindingOf(id);
  if (binding === undefined) return [];
  const found = known.get(binding);
  if (found !== undefined) return found;
  known.set(binding, []);
  const texts = flow.originsOf(id).nodes.flatMap((node) => textsOf(node, flow, depth + 1));
  known.set(binding, texts);
  return texts;
}

function joined(at: AnyNode, parts: readonly AnyNode[], of: (part: AnyNode) => Text[]): Text[] {
  const texts = parts.map(of);
  if (texts.some(({ length }) => length !== 1)) return [];
  return [{ text: texts.map(([one]) => one?.text).join(''), at }];
}

/** What a constant table holds under the name, or, where that is worked out at run time, under any. */
function entriesOf(member: MemberExpression, flow: Flow): AnyNode[] {
  const { object, property } = member;
  const table = object.type === 'Identifier' ? only(flow.originsOf(object)) : object;
  if (table?.type === 'ArrayExpression') return table.elements.flatMap((element) => element ?? []);
  if (table?.type !== 'ObjectExpression') return [];
  const names = member.computed ? textsOf(property, flow, deepest - 2).map(({ text }) => text) : [memberName(member)];
  return table.properties.flatMap((entry) => {
    if (entry.type !== 'Property' || entry.computed) return [];
    const name =
      entry.key.type === 'Identifier' ? entry.key.name : entry.key.type === 'Literal' && String(entry.key.value);
    return names.length === 0 || names.includes(name || undefined) ? [entry.value] : [];
  });
}

const TEXT_METHODS =
  /^(?:toString|toFixed|trim|padStart|padEnd|substring|substr|toUpperCase|toLowerCase|replace|replaceAll|charAt|join|repeat)$/;

/** The part that makes it a text; undefined where it is none, or where nobody can tell. */
export function textIn(node: AnyNode, flow: Flow, depth = 0): AnyNode | undefined {
  if (depth > deepest) return undefined;
  const first = (parts: readonly AnyNode[]) =>
    parts.map((part) => textIn(part, flow, depth + 1)).find((part) => part !== undefined);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node : undefined;
    case 'TemplateLiteral':
      return node;
    case 'BinaryExpression':
      return node.operator === '+' && first([node.left, node.right]) ? node : undefined;
    case 'ConditionalExpression':
      return first([node.consequent, node.alternate]);
    case 'LogicalExpression':
      return first([node.left, node.right]);
    case 'MemberExpression':
      return areTexts(entriesOf(node, flow), first) ? node : undefined;
    case 'CallExpression':
      return makesText(node.callee, flow) ? node : undefined;
    case 'Identifier':
      return textInName(node, flow, depth);
    default:
      return undefined;
  }
}

function areTexts(nodes: readonly AnyNode[], first: (parts: readonly AnyNode[]) => AnyNode | undefined): boolean {
  return nodes.length > 0 && nodes.every((node) => first([node]));
}

function makesText(callee: AnyNode, flow: Flow): boolean {
  if (callee.type === 'Identifier') return callee.name === 'String' && flow.bindingOf(callee) === undefined;
  return callee.type === 'MemberExpression' && TEXT_METHODS.test(memberName(callee) ?? '');
}

const knownText = new WeakMap<Binding, AnyNode | undefined>();

/** A variable that takes several values may be turned into a number on the way; an argument stays what it is. */
function textInName(id: Identifier, flow: Flow, depth: number): AnyNode | undefined {
  const binding = flow.bindingOf(id);
  if (binding === undefined || knownText.has(binding)) return binding && knownText.get(binding);
  knownText.set(binding, undefined);
  const { nodes, whole } = flow.originsOf(id);
  const texts = nodes.map((node) => textIn(node, flow, depth + 1));
  const isVariable = binding.declaration.type === 'VariableDeclaration';
  const found = isVariable && !(whole && texts.every(Boolean)) ? undefined : texts.find(Boolean);
  knownText.set(binding, found);
  return found;
}
