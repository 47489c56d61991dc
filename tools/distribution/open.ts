/*! open-template: the template a verb is about: the file it was given, or the packaged service of this folder. */
import path from 'node:path';
import { loadTemplate } from './cloudformation/index.js';
import { packagedTemplate } from './serverless/service-template.js';

export interface OpenedTemplate {
  template: unknown;
  /** Absolute. */
  file: string;
  /** Absolute: assets of a `cdk synth` lie beside the template. */
  templateDir: string;
}

export async function openTemplate(
  file: string | undefined,
  projectDir: string,
  stage?: string,
): Promise<OpenedTemplate> {
  const found = file === undefined ? await packagedTemplate(projectDir, stage) : path.resolve(projectDir, file);
  return { template: loadTemplate(found), file: found, templateDir: path.dirname(found) };
}
