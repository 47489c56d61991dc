/*! open-template: the template a verb is about: the file it was given, told by what is in it, or the packaged service of this folder. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { templateLimits } from '../limits.js';
import { templateOfAnswer } from './aws/config.js';
import { isAwsAnswer, isPulledFolder, openAwsAnswer, openPulledFolder } from './aws/index.js';
import { isCdkFolder, openCdkFolder, openCdkTemplate } from './cdk/index.js';
import { readTemplate } from './cloudformation/load.js';
import { isRecord } from './cloudformation/values.js';
import { bareDescription, type Description } from './description.js';
import { openPulumi, pulumiResources } from './pulumi/index.js';
import { withServicePlaces } from './serverless/service-places.js';
import { packagedTemplate } from './serverless/service-template.js';
import { isTerraform, openTerraform } from './terraform/index.js';
import { whatElse } from './what-else.js';

export async function openTemplate(file: string | undefined, projectDir: string, stage?: string): Promise<Description> {
  if (file !== undefined) return openDescription(path.resolve(projectDir, file));
  return withServicePlaces(openDescription(await packagedTemplate(projectDir, stage)), projectDir);
}

/** `file` is absolute. Throws where it is no description that can be read. */
export function openDescription(file: string): Description {
  const kind = statSync(file, { throwIfNoEntry: false });
  if (kind?.isDirectory() && isPulledFolder(file)) return openPulledFolder(file);
  if (kind?.isDirectory() && isCdkFolder(file)) return openCdkFolder(file);
  if (kind?.isDirectory()) throw notAFolder(file);
  refuseHuge(file, kind?.size ?? 0);
  const text = kind?.isFile() ? readFileSync(file, 'utf8') : '';
  const data = parsed(text);
  if (isRecord(data) && isRecord(data.Resources)) return openCdkTemplate(file) ?? readTemplate(file);
  if (isRecord(data) && isTerraform(data)) return openTerraform(data, file);
  const stack = isRecord(data) ? pulumiResources(data) : undefined;
  if (stack) return openPulumi(stack, file);
  if (isRecord(data) && isAwsAnswer(data)) return openAwsAnswer(data, file);
  const other = whatElse(file, text, data);
  if (other) throw new EdgewrightError('template-malformed', `"${path.basename(file)}" is ${other}`);
  return readTemplate(file);
}

function notAFolder(folder: string): EdgewrightError {
  const message = `"${folder}" is a folder without the manifest.json of "cdk synth" and without answers of AWS's API. Give another folder, or a file.`;
  return new EdgewrightError('template-unreadable', message);
}

/** Before it is read. */
function refuseHuge(file: string, size: number): void {
  const most = templateLimits.description;
  if (size <= most) return;
  const message = `"${file}" is too large: at most ${most.toLocaleString('en')} bytes are read, found ${size.toLocaleString('en')}. Give the description of the distribution's own stack.`;
  throw new EdgewrightError('template-too-large', message);
}

/** A description that was handed over as data. */
export function openData(data: object, templateDir: string): Description {
  if (isRecord(data) && isTerraform(data)) return { ...openTerraform(data, ''), templateDir };
  const stack = isRecord(data) ? pulumiResources(data) : undefined;
  if (stack) return { ...openPulumi(stack, ''), templateDir };
  return bareDescription(templateOfAnswer(data) ?? data, templateDir);
}

/** Undefined: no JSON. */
function parsed(text: string): unknown {
  if (!/^\uFEFF?\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
