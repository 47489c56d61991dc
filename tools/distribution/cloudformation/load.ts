/*! load: a CloudFormation template from a file, JSON or YAML, with the place of each of its values. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { templateLimits } from '../../limits.js';
import type { Description } from '../description.js';
import { openJson } from './load-json.js';
import { openYaml } from './load-yaml.js';

/** The template as plain data. Throws where the file cannot be read or is neither JSON nor YAML. */
export function loadTemplate(file: string): unknown {
  return readTemplate(file).template;
}

/** As loadTemplate, with places and warnings. `file` is absolute. */
export function readTemplate(file: string): Description {
  const text = readText(file);
  const isJson = text.trimStart().startsWith('{') && !/\.ya?ml$/.test(file);
  if (!isJson) refuseLarge(file, text.length, templateLimits.yaml);
  return { ...(isJson ? openJson(text, file) : openYaml(text, file)), file, templateDir: dirname(file) };
}

/** Throws where the file cannot be read, or is larger than a template may be. */
export function readText(file: string): string {
  try {
    refuseLarge(file, statSync(file).size, templateLimits.json);
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof EdgewrightError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(error);
    throw new EdgewrightError(
      'template-unreadable',
      `Template "${file}" cannot be read: ${reason}. Give the path of a CloudFormation template.`,
    );
  }
}

function refuseLarge(file: string, size: number, most: number): void {
  if (size <= most) return;
  const found = `found ${size.toLocaleString('en')}`;
  throw new EdgewrightError(
    'template-too-large',
    `Template "${file}" is too large: CloudFormation takes ${templateLimits.body.toLocaleString('en')} bytes, ${found}. Split it.`,
  );
}
