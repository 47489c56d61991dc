/*! folder: answers of AWS's API in a folder, one file for each thing that the distribution refers to. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { isRecord } from '../cloudformation/values.js';
import type { Description, Place, TemplatePath } from '../description.js';
import { openAwsAnswer } from './answer.js';
import { objectOf } from './config.js';

interface Found {
  file: string;
  logicalId: string;
  /** The id or ARN that the answers call it by. */
  id: string;
  type: string;
  properties: Record<string, unknown>;
}

/** Folder, type of the resource, and where its settings stand in the answer. */
const kinds = [
  ['policies/cache', 'CachePolicy'],
  ['policies/origin-request', 'OriginRequestPolicy'],
  ['policies/response-headers', 'ResponseHeadersPolicy'],
  ['origin-access-controls', 'OriginAccessControl'],
  ['key-groups', 'KeyGroup'],
  ['public-keys', 'PublicKey'],
] as const;

const answers = ['get-distribution.json', 'get-distribution-config.json'];

export function isPulledFolder(dir: string): boolean {
  return answers.some((name) => existsSync(join(dir, name)));
}

/** `dir` is absolute. */
export function openPulledFolder(dir: string): Description {
  const file = join(dir, answers.find((name) => existsSync(join(dir, name))) ?? answers[0]!);
  const answer = openAwsAnswer(readAnswer(file), file);
  const found = [...kinds.flatMap(([folder, type]) => settingsIn(dir, folder, type)), ...functionsIn(dir)];
  const names = new Map(found.map(({ id, type, logicalId }) => [id, referenceTo(type, logicalId)]));
  const resources = found.map(({ logicalId, type, properties }) => [
    logicalId,
    { Type: `AWS::CloudFront::${type}`, Properties: referring(properties, names) },
  ]);
  const { Resources } = answer.template as { Resources: Record<string, unknown> };
  const template = { Resources: { ...(referring(Resources, names) as object), ...Object.fromEntries(resources) } };
  return { ...answer, template, templateDir: dir, placeOf: (path) => placeIn(answer, path, found) };
}

/** Of what stands in another file: that file's name in the folder. */
function placeIn(answer: Description, path: TemplatePath, found: Found[]): Place {
  const other = path[0] === 'Resources' ? found.find(({ logicalId }) => logicalId === path[1]) : undefined;
  return other ? { file: other.file, line: 1, column: 1 } : answer.placeOf(path);
}

function settingsIn(dir: string, folder: string, type: string): Found[] {
  return filesIn(join(dir, folder), '.json').map((file) => {
    const id = basename(file, '.json');
    const document = readAnswer(file)[type];
    const settings = isRecord(document) ? document[`${type}Config`] : undefined;
    const properties = { [`${type}Config`]: isRecord(settings) ? objectOf(settings) : {} };
    return { file, logicalId: nameOf(type, id), id, type, properties };
  });
}

function functionsIn(dir: string): Found[] {
  return filesIn(join(dir, 'functions'), '.describe-function.json').flatMap((file) => {
    const name = basename(file, '.describe-function.json');
    const code = join(dir, 'functions', `${name}.js`);
    const { FunctionSummary: summary } = readAnswer(file);
    const metadata = isRecord(summary) && isRecord(summary.FunctionMetadata) ? summary.FunctionMetadata : {};
    if (!isRecord(summary) || !existsSync(code)) return [];
    const properties = {
      Name: name,
      FunctionCode: readFileSync(code, 'utf8'),
      FunctionConfig: isRecord(summary.FunctionConfig) ? objectOf(summary.FunctionConfig) : {},
    };
    const id = `${metadata.FunctionARN}`;
    return [{ file, logicalId: nameOf('Function', name), id, type: 'Function', properties }];
  });
}

function referenceTo(type: string, logicalId: string): unknown {
  return type === 'Function' ? { 'Fn::GetAtt': [logicalId, 'FunctionARN'] } : { Ref: logicalId };
}

/** Ids and ARNs of what lies in the folder become references to it. */
function referring(value: unknown, names: Map<string, unknown>, key = ''): unknown {
  if (typeof value === 'string') return key === 'FunctionCode' ? value : (names.get(value) ?? value);
  if (Array.isArray(value)) return value.map((each) => referring(each, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, referring(child, names, name)]));
}

function nameOf(type: string, id: string): string {
  return `${type}${id.replace(/[^A-Za-z0-9]/g, (character) => `x${character.charCodeAt(0)}`)}`;
}

function filesIn(folder: string, ending: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

function readAnswer(file: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    if (isRecord(document)) return document;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EdgewrightError('template-malformed', `"${file}" is not valid JSON: ${reason}. Pull it again.`);
  }
  throw new EdgewrightError('template-malformed', `"${file}" holds no object. Expected an answer of AWS's API.`);
}
