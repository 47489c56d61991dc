/*! unknown: what only apply knows and no reference tells: a parameter stands for it, which a user may give, and which is said. */
import { isRecord } from '../cloudformation/values.js';
import { blocks, type Shape, type Values } from '../shape.js';
import type { TerraformResource } from './resources.js';

/** Arguments without which the provider takes no block: where one is missing, only apply knows it. */
const required: Record<string, readonly string[]> = {
  origin: ['origin_id', 'domain_name'],
  default_cache_behavior: ['target_origin_id'],
  ordered_cache_behavior: ['target_origin_id'],
  function_association: ['function_arn'],
  lambda_function_association: ['lambda_arn'],
};

/** `parameters`: those of the template, to which are added the ones that were needed. */
export function assume(resource: TerraformResource, shape: Shape | undefined, parameters: Values): TerraformResource {
  if (shape === undefined) return resource;
  const values = structuredClone(resource.values);
  standIn(values, resource.unknown, shape, (field) => {
    const name = `${resource.address}: ${field}`;
    parameters[name] = { Type: 'String' };
    return { Ref: name };
  });
  const [only, ...others] = blocks(values.origin);
  if (only && others.length === 0) aimAt(only, values);
  return { ...resource, values };
}

/** Behaviors of a distribution with one origin have no other target. */
function aimAt({ origin_id: id }: Values, values: Values): void {
  for (const behavior of [values.default_cache_behavior, values.ordered_cache_behavior].flatMap(blocks))
    if (isRecord(behavior.target_origin_id)) behavior.target_origin_id = id;
}

function standIn(values: Values, unknown: Values, shape: Shape, make: (field: string) => unknown): void {
  for (const [field, target] of Object.entries(shape)) {
    const open = unknown[field];
    if (typeof target === 'string') {
      if (isOpen(open) && isUnset(values[field])) values[field] = isList(field, open) ? [make(field)] : make(field);
    } else if (target !== null && Array.isArray(values[field])) {
      const { length } = values[field];
      for (const [index, block] of values[field].entries()) {
        if (!isRecord(block)) continue;
        const made = (name: string) => make(`${field}${length > 1 ? `[${index}]` : ''}.${name}`);
        const missing = (required[field] ?? []).filter((name) => isUnset(block[name]));
        const inner = Array.isArray(open) && isRecord(open[index]) ? open[index] : {};
        standIn(block, { ...inner, ...Object.fromEntries(missing.map((name) => [name, true])) }, target.shape, made);
      }
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
