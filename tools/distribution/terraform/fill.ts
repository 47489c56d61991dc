/*!
 * fill: the values of a plan, with references in place of what only apply knows, as far as the configuration says what it comes from.
 * Source: developer.hashicorp.com/terraform/internals/json-format
 */
import { isRecord } from '../cloudformation/values.js';
import type { Values } from '../shape.js';
import { attributeOf } from './attributes.js';
import { followAll, type Target } from './follow.js';
import { policyDocument } from './policy-document.js';
import type { Reading, TerraformResource } from './resources.js';
import { isUnset } from './unknown.js';

/** Arguments that hold a list of values of other resources. */
const lists = [
  'trusted_key_groups',
  'items',
  'key_value_store_associations',
  'actions',
  'resources',
  'identifiers',
  'values',
];

/** Blocks whose order is the configuration's. All others are sets. */
const ordered = ['ordered_cache_behavior', 'member', 'statement', 'routing_rule'];

export function filled(reading: Reading, resource: TerraformResource): TerraformResource {
  if (Object.keys(resource.expressions).length === 0) return resource;
  const values = structuredClone(resource.values);
  fill(reading, resource, values, resource.expressions);
  return { ...resource, values };
}

function fill(reading: Reading, resource: TerraformResource, values: Values, expressions: Values): void {
  for (const [field, expression] of Object.entries(expressions)) {
    if (Array.isArray(expression)) {
      const found = pairs(records(values[field]), expression.filter(isRecord), ordered.includes(field));
      for (const [block, inner] of found) fill(reading, resource, block, inner);
    } else if (lists.includes(field)) {
      fillList(reading, resource, values, field, expression);
    } else if (isUnset(values[field])) {
      const [target] = followAll(reading, expression, resource);
      const reference =
        target && (field === 'policy' ? documentOf(reading, target) : attributeOf(reading, target, field));
      if (reference !== undefined) values[field] = reference;
    }
  }
}

function documentOf(reading: Reading, { resource }: Target): unknown {
  const isDocument = resource.type === 'data.aws_iam_policy_document';
  return isDocument ? policyDocument(filled(reading, resource).values) : undefined;
}

/** Unknown members are null, and the configuration says what the list refers to, not which member does. */
function fillList(reading: Reading, resource: TerraformResource, values: Values, field: string, expression: unknown) {
  const list = Array.isArray(values[field]) ? values[field] : undefined;
  if (list !== undefined && !list.some(isUnset)) return;
  const references = followAll(reading, expression, resource).flatMap(
    (target) => attributeOf(reading, target, field) ?? [],
  );
  // Resources of a policy are a bucket, what is in it, or both: the end of the text is lost with the rest of it.
  const found =
    field === 'resources' ? references.flatMap((each) => [each, { 'Fn::Join': ['', [each, '/*']] }]) : references;
  if (found.length > 0) values[field] = [...(list ?? []).filter((each) => !isUnset(each)), ...found];
}

/** Each expression with the block that came from it. Sets lose their order, so what the two say alike decides; of two candidates none. */
function pairs(blocks: Values[], expressions: Values[], isOrdered: boolean): [Values, Values][] {
  if (isOrdered || (blocks.length === 1 && expressions.length === 1))
    return expressions.flatMap((each, index): [Values, Values][] => (blocks[index] ? [[blocks[index], each]] : []));
  const open = new Set(blocks);
  const found: [Values, Values][] = [];
  const settle = (left: Values[]): void => {
    const next = left.find((each) => [...open].filter((block) => fits(block, each)).length === 1);
    if (next === undefined) return;
    const block = [...open].find((each) => fits(each, next))!;
    open.delete(block);
    found.push([block, next]);
    settle(left.filter((each) => each !== next));
  };
  settle(expressions);
  return found;
}

/** Constants are equal, blocks are there or not, and what refers to nothing that is open is known. */
function fits(block: Values, expressions: Values): boolean {
  return Object.entries(expressions).every(([field, expression]) => {
    const value = block[field];
    if (Array.isArray(expression)) return records(value).length > 0;
    if (!isRecord(expression) || !('constant_value' in expression)) return true;
    return JSON.stringify(value) === JSON.stringify(expression.constant_value);
  });
}

function records(value: unknown): Values[] {
  return (Array.isArray(value) ? value : []).filter(isRecord);
}
