/** Given: options that are written where a step is called: each call makes them anew. Where nobody could tell, one object does for all. */
import type { AnyNode, ObjectExpression, Property } from 'acorn';
import type { Binding } from '../scope.js';
import { type Flow, isData, keyOf, readKey } from './flow.js';
import type { Known } from './known.js';

/** `step(request, { shell: '/app.html' })` */
export function isGiven(node: ObjectExpression, flow: Flow, known: Known): boolean {
  const around = flow.parent(node);
  if (around?.type !== 'CallExpression' || !flow.isLate(node) || !known.onlyReads(node)) return false;
  const parameter = flow.binding(flow.called(around)?.node.params[around.arguments.indexOf(node)]);
  return isShallow(node) && parameter !== undefined && partsAreRead(node, parameter, flow, known, new Set());
}

/** Texts, numbers, and lists and tables of these. */
function isShallow({ properties }: ObjectExpression): boolean {
  return properties.every(
    (one) =>
      one.type === 'Property' &&
      isData(one.value) &&
      (partsOf(one.value) ?? []).every((part) => part && !partsOf(part)),
  );
}

/** Of a list or a table. */
function partsOf(value: AnyNode): (AnyNode | null)[] | undefined {
  if (value.type === 'ArrayExpression') return value.elements;
  return value.type === 'ObjectExpression' ? value.properties.map((one) => (one as Property).value) : undefined;
}

/** Whether the lists and tables of `given`, which `binding` holds, are only read, too. */
function partsAreRead(
  given: ObjectExpression,
  binding: Binding,
  flow: Flow,
  known: Known,
  seen: Set<Binding>,
): boolean {
  if (seen.has(binding)) return true;
  seen.add(binding);
  const parts = given.properties.flatMap((one) =>
    one.type === 'Property' && partsOf(one.value) ? keyOf(one.key) : [],
  );
  return binding.uses.every(({ node }) => {
    const around = flow.parent(node);
    if (node === binding.id || around === undefined) return true;
    const key = readKey(node, flow);
    if (key !== undefined) return !parts.includes(key) || known.onlyReads(around);
    if (around.type !== 'CallExpression') return /^(?:BinaryExpression|UnaryExpression|IfStatement)$/.test(around.type);
    const handedOn = flow.binding(flow.called(around)?.node.params[around.arguments.indexOf(node)]);
    return handedOn !== undefined && partsAreRead(given, handedOn, flow, known, seen);
  });
}
