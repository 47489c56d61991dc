/*! answer: one answer of `aws cloudfront get-distribution` or `get-distribution-config`, with the places in its file. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openJson } from '../cloudformation/load-json.js';
import type { Description, TemplatePath } from '../description.js';
import { configPath, templateOfAnswer } from './config.js';

export function isAwsAnswer(document: unknown): boolean {
  return configPath(document) !== undefined;
}

/** `document`: the content of `file`, which is absolute. */
export function openAwsAnswer(document: unknown, file: string): Description {
  const prefix = configPath(document) ?? [];
  const { placeOf } = openJson(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), file);
  return {
    template: templateOfAnswer(document),
    file,
    templateDir: dirname(file),
    placeOf: (path) => placeOf([...prefix, ...inAnswer(path)]),
    warnings: [],
  };
}

/** Behind Resources, the name, Properties and DistributionConfig; members of lists stand in Items. */
function inAnswer(path: TemplatePath): TemplatePath {
  return path.slice(4).flatMap((step) => (typeof step === 'number' ? ['Items', step] : [step]));
}
