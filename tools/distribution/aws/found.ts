/*! found: one thing that lies in a folder of answers, as the resource that would make it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { isRecord } from '../cloudformation/values.js';

export type Values = Record<string, unknown>;

export interface Found {
  /** The answer that tells of it. */
  file: string;
  logicalId: string;
  type: string;
  properties: Values;
  /** `EdgewrightAttributes`: what Ref and Fn::GetAtt give for it, which the other answers call it by. */
  metadata?: Values;
}

/** Of CloudFront's types; `attributes` as of CloudFormation. */
export function foundThing(
  file: string,
  type: string,
  name: string,
  properties: Values,
  attributes: Values = {},
): Found {
  const metadata = { EdgewrightAttributes: attributes };
  return { file, logicalId: logicalIdOf(type, name), type: `AWS::CloudFront::${type}`, properties, metadata };
}

/** Letters and digits, each name its own. */
export function logicalIdOf(type: string, name: string): string {
  return `${type}${name.replace(/[^A-Za-z0-9]/g, (character) => `x${character.charCodeAt(0)}`)}`;
}

/** What the files of a folder are called before `ending`. */
export function namesIn(folder: string, ending: string): string[] {
  return entriesIn(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => basename(name, ending));
}

/** Nothing where there is no such folder. */
export function entriesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).sort() : [];
}

/** The answer in a file, or what stands under `key` in it. */
export function readAnswer(file: string, key?: string): Values {
  const answer = parsed(file);
  const inside = key === undefined ? answer : answer[key];
  if (isRecord(inside)) return inside;
  const what = key === undefined ? 'object' : `"${key}"`;
  throw new EdgewrightError(
    'template-malformed',
    `"${file}" holds no ${what}. Expected an answer of AWS's API: pull it again.`,
  );
}

/** Undefined where there is no such file. */
export function readOptional(file: string): Values | undefined {
  return existsSync(file) ? readAnswer(file) : undefined;
}

function parsed(file: string): Values {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return isRecord(document) ? document : {};
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    throw new EdgewrightError('template-malformed', `"${file}" is not valid JSON: ${reason}. Pull it again.`);
  }
}

export function recordOf(value: unknown): Values {
  return isRecord(value) ? value : {};
}
