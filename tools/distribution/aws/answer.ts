/*! answer: one answer of `aws cloudfront get-distribution` or `get-distribution-config`. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openJson } from '../cloudformation/load-json.js';
import { isRecord } from '../cloudformation/values.js';
import type { Description, TemplatePath } from '../description.js';
import { toTemplateForm } from './form.js';

export const distributionName = 'Distribution';

export function isAwsAnswer(document: unknown): boolean {
  return pathOfConfig(document) !== undefined;
}

/** `document`: the content of `file`, which is absolute. */
export function openAwsAnswer(document: unknown, file: string): Description {
  const prefix = pathOfConfig(document) ?? [];
  const config = prefix.reduce((value: unknown, key) => (isRecord(value) ? value[key] : undefined), document);
  const properties = { DistributionConfig: toTemplateForm(config) };
  const resource = { Type: 'AWS::CloudFront::Distribution', Properties: properties };
  const { placeOf } = openJson(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), file);
  return {
    template: { Resources: { [distributionName]: resource } },
    file,
    templateDir: dirname(file),
    placeOf: (path) => placeOf([...prefix, ...inAnswer(path)]),
    warnings: [],
  };
}

function pathOfConfig(document: unknown): string[] | undefined {
  if (!isRecord(document)) return undefined;
  if (isConfig(document.DistributionConfig)) return ['DistributionConfig'];
  const isWhole = isRecord(document.Distribution) && isConfig(document.Distribution.DistributionConfig);
  return isWhole ? ['Distribution', 'DistributionConfig'] : undefined;
}

function isConfig(value: unknown): boolean {
  return isRecord(value) && isRecord(value.Origins) && typeof value.Origins.Quantity === 'number';
}

/** Behind Resources, the name, Properties and DistributionConfig; members of lists stand in Items. */
function inAnswer(path: TemplatePath): TemplatePath {
  return path.slice(4).flatMap((step) => (typeof step === 'number' ? ['Items', step] : [step]));
}
