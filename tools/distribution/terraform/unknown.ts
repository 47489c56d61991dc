/*! unknown: what only apply knows and no reference tells: a parameter stands for it, which a user may give, and which is said. */
import { isRecord } from '../cloudformation/values.js';
import type { Shape, Values } from '../shape.js';
import type { TerraformResource } from './resources.js';

/** `parameters`: those of the template, to which are added the ones that were needed. */
export function assume(resource: TerraformResource, shape: Shape | undefined, parameters: Values): TerraformResource {
  if (shape === undefined || Object.keys(resource.unknown).length === 0) return resource;
  const values = structuredClone(resource.values);
  standIn(values, resource.unknown, shape, (field) => {
    const name = `${resource.address}: ${field}`;
    parameters[name] = { Type: 'String' };
    return { Ref: name };
  });
  return { ...resource, values };
}

function standIn(values: Values, unknown: Values, shape: Shape, make: (field: string) => unknown): void {
  for (const [field, open] of Object.entries(unknown)) {
    const target = Object.hasOwn(shape, field) ? shape[field] : undefined;
    if (target === undefined || target === null) continue;
    if (typeof target === 'string') {
      if (isOpen(open) && isUnset(values[field])) values[field] = isList(field, open) ? [make(field)] : make(field);
      continue;
    }
    const blocks = Array.isArray(values[field]) ? values[field] : [];
    for (const [index, inner] of (Array.isArray(open) ? open : []).entries()) {
      const block: unknown = blocks[index];
      const at = blocks.length > 1 ? `${field}[${index}]` : field;
      if (isRecord(block) && isRecord(inner)) standIn(block, inner, target.shape, (name) => make(`${at}.${name}`));
    }
  }
}

/** Who may sign must not vanish because nobody knows yet who that is. */
function isList(field: string, open: unknown): boolean {
  return Array.isArray(open) || field.startsWith('trusted_');
}

function isOpen(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.includes(true));
}

export function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}
