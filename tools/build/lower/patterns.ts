/** Patterns become plain reads: a list of targets with their values, in the order in which the language reads them. */
import type * as acorn from 'acorn';
import { hintOf } from './hints.js';
import type { Lowering } from './lowering.js';
import { call, literal, member, orDefault, type Pair } from './nodes.js';

/** How the value of a pattern stands there: `isKept` where it may be read more than once. */
interface Origin {
  value: acorn.Expression;
  isKept: boolean;
  /** Finds a name for what must be kept on the way. */
  keep(at: acorn.Node, hint: string): acorn.Identifier;
}

export function isPattern(node: acorn.AnyNode | null | undefined): node is acorn.ObjectPattern | acorn.ArrayPattern {
  return node?.type === 'ObjectPattern' || node?.type === 'ArrayPattern';
}

export function unpack(pattern: acorn.Pattern, origin: Origin, lowering: Lowering): Pair[] {
  switch (pattern.type) {
    case 'AssignmentPattern':
      return unpackDefault(pattern, origin, lowering);
    case 'ObjectPattern':
    case 'ArrayPattern':
      return unpackParts(pattern, origin, lowering);
    case 'RestElement':
      return unpack(pattern.argument, origin, lowering);
    default:
      return [[lowering.pattern(pattern), origin.value]];
  }
}

function unpackDefault(pattern: acorn.AssignmentPattern, origin: Origin, lowering: Lowering): Pair[] {
  const [kept, before] = keep(pattern, hintOf(pattern.left), origin);
  const chosen = orDefault(pattern, kept, lowering.expression(pattern.right));
  if (!isPattern(pattern.left)) return [...before, [lowering.pattern(pattern.left), chosen]];
  const whole = origin.keep(pattern, 'from');
  return [...before, [whole, chosen], ...unpack(pattern.left, { ...origin, value: whole, isKept: true }, lowering)];
}

function unpackParts(pattern: acorn.ObjectPattern | acorn.ArrayPattern, origin: Origin, lowering: Lowering): Pair[] {
  const parts = pattern.type === 'ArrayPattern' ? pattern.elements : pattern.properties;
  const count = parts.filter((part) => part !== null).length;
  if (count === 0) lowering.refuse(pattern, 'empty-pattern', 'an empty pattern takes nothing. Leave it out.');
  const [from, before] = count > 1 || hasRest(pattern) ? keep(pattern, 'from', origin) : [origin.value, []];
  const part = { ...origin, isKept: false };
  if (pattern.type === 'ObjectPattern') return [...before, ...unpackProperties(pattern, from, part, lowering)];
  const pairs = pattern.elements.flatMap((element, index) => {
    if (element === null) return [];
    const rest = call(element, member(element, from, 'slice'), index > 0 ? [literal(element, index)] : []);
    const value = element.type === 'RestElement' ? rest : member(element, from, literal(element, index));
    return unpack(element, { ...part, value }, lowering);
  });
  return [...before, ...pairs];
}

function hasRest(pattern: acorn.ObjectPattern | acorn.ArrayPattern): boolean {
  const parts = pattern.type === 'ArrayPattern' ? pattern.elements : pattern.properties;
  return parts.at(-1)?.type === 'RestElement';
}

/** Keys that are worked out are kept for the rest, which leaves them out too. */
function unpackProperties(
  pattern: acorn.ObjectPattern,
  from: acorn.Expression,
  part: Origin,
  lowering: Lowering,
): Pair[] {
  const taken: acorn.Expression[] = [];
  return pattern.properties.flatMap((property) => {
    if (property.type === 'RestElement') {
      const rest = call(property, lowering.restHelper(property), [from, arrayOf(property, taken)]);
      return unpack(property, { ...part, value: rest }, lowering);
    }
    const before: Pair[] = [];
    let key: acorn.Expression = property.key as acorn.Expression;
    if (property.computed) {
      key = lowering.expression(key);
      if (hasRest(pattern) && !lowering.isConstant(property.key)) {
        const kept = part.keep(property.key, 'key');
        before.push([kept, key]);
        key = kept;
      }
    }
    const name = !property.computed && key.type === 'Identifier' ? key.name : undefined;
    taken.push(name === undefined ? key : literal(key, name));
    const value = member(property, from, name ?? key);
    return [...before, ...unpack(property.value, { ...part, value }, lowering)];
  });
}

function arrayOf(at: acorn.Node, elements: acorn.Expression[]): acorn.ArrayExpression {
  return { type: 'ArrayExpression', start: at.start, end: at.end, elements };
}

function keep(at: acorn.Node, hint: string, { value, isKept, keep }: Origin): [acorn.Expression, Pair[]] {
  if (isKept) return [value, []];
  const name = keep(at, hint);
  return [name, [[name, value]]];
}
