/** known-names: how a member is named. */
import type { MemberExpression } from 'acorn';

/** The name of `a.name` and `a['name']`; undefined where it is worked out at run time. */
export function memberName({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}
