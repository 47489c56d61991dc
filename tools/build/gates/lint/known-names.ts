/** known-names: what the names of a file mean, and how a member is named. */
import type { AnyNode, MemberExpression } from 'acorn';

/** What the names of a file mean. */
export interface Names {
  /** Identifiers that mean a global. */
  free: ReadonlySet<AnyNode>;
  /** Identifiers that mean a module of the runtime → its name. */
  modules: ReadonlyMap<AnyNode, string>;
  /** Properties that the file defines itself: what they are is not ours to say. */
  own: ReadonlySet<string>;
  /** Globals that the file asks about with `typeof`: it knows that they may be missing. */
  asked: ReadonlySet<string>;
}

/** The name of `a.name` and `a['name']`; undefined where it is worked out at run time. */
export function memberName({ computed, property }: MemberExpression): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}
