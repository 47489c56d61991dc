/*!
 * terraform: the JSON of a plan or a state, translated into CloudFormation's form, so that one reader makes the model and the doctor examines it.
 * Source: developer.hashicorp.com/terraform/internals/json-format
 */
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import type { Description, DescriptionWarning, Place, TemplatePath } from '../description.js';
import { type Shape, spell, type Values, wordsOf } from '../shape.js';
import { attributeOf, knownValues, withReferences } from './attributes.js';
import { expressionAt, follow } from './follow.js';
import { type Reading, readResources, type TerraformResource } from './resources.js';
import { resourcesOf, shapeOf } from './translated.js';

export function isTerraform(document: Values): boolean {
  return (
    typeof document.terraform_version === 'string' ||
    ('format_version' in document && ('planned_values' in document || 'values' in document))
  );
}

/** `file`: absolute. Throws EdgewrightError where it holds no distribution, or is of a format nobody knows. */
export function openTerraform(document: Values, file: string): Description {
  const version = String(document.format_version ?? '1.0');
  if (!/^[01]\./.test(version)) {
    const message = `"${file}" is of format ${version} of Terraform's JSON; 0.x and 1.x are known. Make it with a Terraform of today.`;
    throw new EdgewrightError('terraform-format', message);
  }
  return describeResources(readResources(document), file);
}

/** Resources in the words of Terraform's AWS provider, which Pulumi's share. */
export function describeResources(reading: Reading, file: string): Description {
  if (!reading.resources.some(({ type }) => type === 'aws_cloudfront_distribution'))
    throw noDistribution(reading, file);
  const warnings: DescriptionWarning[] = [];
  const known = knownValues(reading.resources);
  const Resources: Values = {};
  for (const resource of reading.resources) {
    const values = withUnknown(reading, resource);
    const note = (at: TemplatePath, field: string) =>
      warnings.push({
        code: 'newer-than-reader',
        path: ['Resources', resource.address, 'Properties', ...at],
        what: `argument "${field}" is not known`,
        instead: 'it is left out',
      });
    const made = resourcesOf({ ...resource, values }, reading.resources, note);
    for (const [id, each] of Object.entries(made)) Resources[id] = withReferences(each, known, resource.address);
  }
  return {
    template: { Resources },
    file,
    templateDir: path.dirname(file),
    warnings,
    placeOf: (at) => placeOf(at, file, reading.resources),
  };
}

function noDistribution({ resources }: Reading, file: string): EdgewrightError {
  const types = [...new Set(resources.map(({ type }) => type))].slice(0, 5).join(', ') || 'no resource at all';
  const message = `"${file}" has no aws_cloudfront_distribution; found ${types}. Name the plan or state that has one.`;
  return new EdgewrightError('no-distribution', message);
}

/** The values, with references in place of what only apply knows, as far as the configuration says what it comes from. */
function withUnknown(reading: Reading, resource: TerraformResource): Values {
  const filled = structuredClone(resource.values);
  fill(reading, resource, filled, resource.expressions, []);
  return filled;
}

function fill(
  reading: Reading,
  resource: TerraformResource,
  values: Values,
  expressions: unknown,
  way: (string | number)[],
): void {
  if (typeof expressions !== 'object' || expressions === null) return;
  for (const [field, expression] of Object.entries(expressions)) {
    const blocks = values[field];
    if (Array.isArray(expression)) {
      for (const [index, inner] of expression.entries()) {
        const block = Array.isArray(blocks) ? blocks[blockAt(blocks, inner, index)] : undefined;
        if (typeof block === 'object' && block !== null)
          fill(reading, resource, block as Values, inner, [...way, field, index]);
      }
    } else if (values[field] === undefined || values[field] === null) {
      const found = referenceTo(reading, resource, expression);
      if (found !== undefined) values[field] = found;
    }
  }
}

/** Sets lose their order, so a block is found by its key: origins by origin_id, associations by event_type. */
function blockAt(blocks: unknown[], expression: unknown, index: number): number {
  for (const key of ['origin_id', 'event_type', 'error_code', 'path_pattern']) {
    const constant = (expressionAt((expression ?? {}) as Values, [key]) as { constant_value?: unknown } | undefined)
      ?.constant_value;
    if (constant === undefined) continue;
    const at = blocks.findIndex((block) => (block as Values | null)?.[key] === constant);
    if (at >= 0) return at;
  }
  return index;
}

/** A list of one reference for lists of ids, such as trusted_key_groups. */
function referenceTo(reading: Reading, resource: TerraformResource, expression: unknown): unknown {
  const target = follow(reading, expression, resource.module);
  return target && attributeOf(target.resource, target.attribute);
}

function placeOf(at: TemplatePath, file: string, resources: readonly TerraformResource[]): Place {
  const [, id, , ...rest] = at;
  const address = String(id ?? '').split('#')[0]!;
  const resource = resources.find((each) => each.address === address);
  const shape: Shape | undefined = resource && shapeOf(resource.type);
  const words = shape
    ? spell(wordsOf(shape, rest[0] === 'DistributionConfig' ? rest.slice(1) : rest.slice(shapeDepth(rest))))
    : '';
  return {
    file,
    line: 1,
    column: 1,
    ...(address === '' ? {} : { at: words === '' ? address : `${address}: ${words}` }),
  };
}

/** Policies stand inside of one "…Config". */
function shapeDepth([first]: readonly (string | number)[]): number {
  return typeof first === 'string' && first.endsWith('Config') ? 1 : 0;
}
