/** Object literals: spread becomes `Object.assign`, a computed key an assignment, a method a function. */
import type * as acorn from 'acorn';
import { hasAwait, type Part, part, settle } from './arguments.js';
import { initialValue, type Lowering, type Rules } from './lowering.js';
import { assign, call, identifier, member, object, sequence } from './nodes.js';

export const objectRules: Rules = {
  ObjectExpression(node, lowering) {
    if (!node.properties.some((each) => each.type === 'SpreadElement' || each.computed)) return undefined;
    checkProperties(node, lowering);
    const groups = groupsOf(node);
    const [only] = groups;
    if (groups.length === 1 && Array.isArray(only)) return literalOf(node, only, lowering);
    const parts = groups.map((group): Part => {
      if (!Array.isArray(group)) return part(group.argument, lowering);
      const value = literalOf(node, group, lowering);
      return { value, isConstant: false, awaits: group.some(hasAwait), hint: 'fields' };
    });
    if (!Array.isArray(only)) parts.unshift({ value: object(node, []), isConstant: true, awaits: false, hint: '' });
    const { before, values } = settle(parts, lowering);
    const made = call(node, member(node, identifier(node, 'Object'), 'assign'), values);
    return sequence(node, [...before, made]);
  },

  /** `m() {}` is "m: function () {}"; a shorthand esbuild writes out. */
  Property(node, lowering) {
    if (!node.method) return undefined;
    const below = lowering.inClass({ parent: undefined, isStatic: false }, () => lowering.below(node));
    return { ...below, method: false };
  },
};

function checkProperties(node: acorn.ObjectExpression, lowering: Lowering): void {
  for (const each of node.properties) {
    if (each.type === 'SpreadElement') checkSpread(each, lowering);
    else if (each.kind !== 'init') {
      const advice = 'Use Object.defineProperty.';
      lowering.refuse(each, 'accessor', `a getter or setter cannot stand beside spread or computed keys. ${advice}`);
    } else if (each.key.type === 'Literal' || each.key.type === 'Identifier') checkKey(each, lowering);
  }
}

function checkKey(each: acorn.Property, lowering: Lowering): void {
  const { key } = each;
  const name = key.type === 'Literal' ? key.value : key.type === 'Identifier' && !each.computed ? key.name : undefined;
  if (name !== '__proto__' || each.shorthand) return;
  lowering.refuse(each, 'proto', 'the key "__proto__" cannot stand beside spread or computed keys. Use Object.create.');
}

/** Object.assign would make the key "__proto__" of parsed JSON the prototype. */
function checkSpread({ argument }: acorn.SpreadElement, lowering: Lowering): void {
  const made = argument.type === 'Identifier' ? initialValue(argument, lowering) : argument;
  if (made?.type !== 'CallExpression' || made.callee.type !== 'MemberExpression') return;
  const { object: owner, property: name } = made.callee;
  if (owner.type !== 'Identifier' || owner.name !== 'JSON' || name.type !== 'Identifier' || name.name !== 'parse')
    return;
  const why = 'its key "__proto__" would become the prototype. Take the names you know, one by one.';
  lowering.refuse(argument, 'spread-json', `parsed JSON cannot be spread: ${why}`);
}

/** Runs of own properties, with what is spread between them. */
function groupsOf(node: acorn.ObjectExpression): (acorn.Property[] | acorn.SpreadElement)[] {
  const groups: (acorn.Property[] | acorn.SpreadElement)[] = [];
  for (const each of node.properties) {
    const last = groups.at(-1);
    if (each.type === 'SpreadElement') groups.push(each);
    else if (Array.isArray(last)) last.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** From the first computed key on, properties are assigned. */
function literalOf(at: acorn.Node, properties: acorn.Property[], lowering: Lowering): acorn.Expression {
  const first = properties.findIndex(({ computed }) => computed);
  const plain = lowering.expressions(first < 0 ? properties : properties.slice(0, first));
  if (first < 0) return object(at, plain);
  const name = lowering.temporary(at, 'object');
  const assigned = properties.slice(first).map(({ key, value, computed, ...place }) => {
    const isName = !computed && key.type === 'Identifier';
    const target = member(place, name, isName ? key.name : lowering.expression(key as acorn.Expression));
    return assign(place, target, lowering.expression(value));
  });
  return sequence(at, [assign(at, name, object(at, plain)), ...assigned, name]);
}
