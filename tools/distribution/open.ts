/*! open-template: the template a verb is about: the file it was given, or the packaged service of this folder. */
import path from 'node:path';
import { readTemplate } from './cloudformation/load.js';
import type { Description } from './description.js';
import { packagedTemplate } from './serverless/service-template.js';

export async function openTemplate(file: string | undefined, projectDir: string, stage?: string): Promise<Description> {
  const found = file === undefined ? await packagedTemplate(projectDir, stage) : path.resolve(projectDir, file);
  return readTemplate(found);
}
