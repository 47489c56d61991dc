/*! assembly: the stacks of one folder of `cdk synth`, nested ones too, each with its template. Source: aws-cdk-lib, cloud-assembly-schema */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { readText } from '../cloudformation/load.js';
import { isRecord } from '../cloudformation/values.js';

type Values = Record<string, unknown>;

export interface Stack {
  /** Absolute path of its template. */
  file: string;
  /** Letters and digits: stands before the names of its resources where they join those of another stack. */
  prefix: string;
  template: Values;
  /** The stack that a nested one is a resource of. */
  parent?: { stack: Stack; logicalId: string };
  /** Nested stacks by the logical id of their resource. */
  children: Map<string, Stack>;
}

export interface Assembly {
  stacks: Stack[];
  /** Paths of assets, relative to the folder, by their hash. */
  assets: Map<string, string>;
}

/** Names of the folders of stages, and of the templates of stacks, in a folder. */
interface Manifest {
  stages: string[];
  templates: string[];
}

export function readManifest(folder: string): Manifest {
  const { artifacts } = readJson(path.join(folder, 'manifest.json'));
  const listed = Object.values(isRecord(artifacts) ? artifacts : {}).filter(isRecord);
  const properties = (type: string, key: string) =>
    listed.flatMap((each) => {
      const value = each.type === type && isRecord(each.properties) ? each.properties[key] : undefined;
      return typeof value === 'string' ? [value] : [];
    });
  return {
    stages: properties('cdk:cloud-assembly', 'directoryName'),
    templates: properties('aws:cloudformation:stack', 'templateFile'),
  };
}

/** A template that is listed and not there is left out: another one may have the distribution. */
export function readAssembly(folder: string): Assembly {
  const assets = readAssets(folder);
  const stacks: Stack[] = [];
  const open = readManifest(folder).templates.map((name): [string, Stack['parent']] => [name, undefined]);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [name, parent] = next;
    const file = path.join(folder, name);
    if (!existsSync(file) || stacks.some((stack) => stack.file === file)) continue;
    const prefix = path
      .basename(name)
      .replace(/\.(nested\.)?template\.json$/, '')
      .replace(/[^A-Za-z0-9]/g, '');
    const stack: Stack = { file, prefix, template: readJson(file), children: new Map() };
    if (parent) {
      stack.parent = parent;
      parent.stack.children.set(parent.logicalId, stack);
    }
    stacks.push(stack);
    for (const [logicalId, nested] of nestedIn(stack.template, assets)) open.push([nested, { stack, logicalId }]);
  }
  return { stacks, assets };
}

/** The address of a nested template is a text with the hash of an asset in it. */
function nestedIn(template: Values, assets: Assembly['assets']): [logicalId: string, file: string][] {
  return Object.entries(resourcesOf(template)).flatMap(([logicalId, { Type, Properties, Metadata }]) => {
    if (Type !== 'AWS::CloudFormation::Stack') return [];
    const url = JSON.stringify(isRecord(Properties) ? (Properties.TemplateURL ?? '') : '');
    const hash = /([0-9a-f]{64})\.json/.exec(url)?.[1];
    const file = assets.get(hash ?? '') ?? (isRecord(Metadata) ? Metadata['aws:asset:path'] : undefined);
    return typeof file === 'string' ? [[logicalId, file]] : [];
  });
}

function readAssets(folder: string): Assembly['assets'] {
  const assets: Assembly['assets'] = new Map();
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.assets.json'))) {
    const { files } = readJson(path.join(folder, name));
    for (const [hash, file] of Object.entries(isRecord(files) ? files : {})) {
      const source = isRecord(file) ? file.source : undefined;
      if (isRecord(source) && typeof source.path === 'string') assets.set(hash, source.path);
    }
  }
  return assets;
}

export function resourcesOf({ Resources }: Values): Record<string, Values> {
  return Object.fromEntries(
    Object.entries(isRecord(Resources) ? Resources : {}).filter(([, each]) => isRecord(each)),
  ) as Record<string, Values>;
}

function readJson(file: string): Values {
  const found = parsed(readText(file), file);
  if (isRecord(found)) return found;
  throw new EdgewrightError('template-malformed', `"${file}" holds no object. Run "cdk synth" again.`);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EdgewrightError('template-malformed', `"${file}" is not valid JSON: ${reason}. Run "cdk synth" again.`);
  }
}
