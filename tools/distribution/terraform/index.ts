/*!
 * terraform: the JSON of a plan or a state, translated into CloudFormation's form, so that one reader makes the model and the doctor examines it.
 * Source: developer.hashicorp.com/terraform/internals/json-format
 */
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import type { Description, DescriptionWarning, Place, TemplatePath } from '../description.js';
import { firstBlock, type Shape, spell, type Values, wordsOf } from '../shape.js';
import { knownValues, withReferences } from './attributes.js';
import { layOut } from './beside.js';
import { filled } from './fill.js';
import { type Reading, readResources, type TerraformResource } from './resources.js';
import { isRead, resourcesOf, shapeOf } from './translated.js';
import { assume } from './unknown.js';

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
  if (document.errored === true) {
    const message = `"${file}" is a plan that ended in an error, and its values are not whole. Mend what Terraform says, and plan again.`;
    throw new EdgewrightError('terraform-errored', message);
  }
  return describeResources(readResources(document), file);
}

/** Resources in the words of Terraform's AWS provider, which Pulumi's share. */
export function describeResources(reading: Reading, file: string): Description {
  if (!reading.resources.some(({ type }) => type === 'aws_cloudfront_distribution'))
    throw noDistribution(reading, file);
  const warnings: DescriptionWarning[] = [];
  const counted = reading.resources.filter(({ type }) => isRead(type));
  const known = knownValues(counted);
  const Resources: Values = {};
  const Parameters: Values = {};
  const all = counted.map((resource) => filled(reading, resource));
  const beside = layOut(all);
  for (const resource of all) {
    const { address } = resource;
    const note = (at: TemplatePath, field: string) =>
      warnings.push({
        code: 'newer-than-reader',
        path: ['Resources', address, 'Properties', ...at],
        what: `argument "${field}" is not known`,
        instead: 'it is left out',
      });
    const whole = assume(resource, shapeOf(resource.type), Parameters);
    if (resource.type === 'aws_cloudfront_distribution') refuseEmpty(whole, file);
    for (const [id, each] of Object.entries(resourcesOf(whole, beside, note)))
      Resources[id] = withReferences(each, known, address);
  }
  return {
    template: { Resources, Parameters },
    file,
    templateDir: path.dirname(file),
    warnings,
    isTranslated: true,
    placeOf: (at) => placeOf(at, file, reading.resources),
  };
}

/** A module whose blocks hang on what only apply knows has none of them in a plan. */
function refuseEmpty({ address, values }: TerraformResource, file: string): void {
  const missing = ['origin', 'default_cache_behavior'].filter((block) => firstBlock(values[block]) === undefined);
  if (missing.length === 0) return;
  const message = `"${file}" says nothing of ${missing.join(' and ')} of ${address}: only apply knows them. Apply, and give "terraform show -json" of the state.`;
  throw new EdgewrightError('terraform-unknown', message);
}

function noDistribution({ resources }: Reading, file: string): EdgewrightError {
  const types = [...new Set(resources.map(({ type }) => type))].slice(0, 5).join(', ') || 'no resource at all';
  const message = `"${file}" has no aws_cloudfront_distribution; found ${types}. Name the plan or state that has one.`;
  return new EdgewrightError('no-distribution', message);
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
