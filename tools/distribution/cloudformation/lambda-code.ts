/*! lambda-code: where the code of a Lambda is on the laptop: in the project, in the assets of a `cdk synth`, or in the template. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LambdaCode } from '../model.js';
import { openPart, type Part, partOf, textOf } from './part.js';
import { isRecord, leaveOut, type Reading, type Resource } from './reading.js';

const extensions = ['.js', '.cjs', '.mjs'];

/** The code of an AWS::Lambda::Function. A file that is not there yet is reported, not refused: a build may bring it. */
export function readLambdaCode(reading: Reading, resource: Resource): LambdaCode {
  const lambda = openPart(reading, resource.properties, resource.logicalId);
  const [module, handler] = splitHandler(textOf(lambda, 'Handler') ?? 'index.handler');
  const environment = readEnvironment(lambda);
  reportForeignRuntime(lambda, resource.logicalId);
  const inline = inlineCode(lambda);
  if (inline !== undefined) return { file: `${resource.logicalId}.cjs`, text: inline, handler, environment };
  const base = resolve(codeFolder(reading, resource, lambda), module);
  const file = extensions.map((extension) => base + extension).find((candidate) => existsSync(candidate));
  if (file === undefined) {
    const instead = `"${base}.js" does not exist: it answers with an error until it is built`;
    leaveOut(reading, `code of "${resource.logicalId}"`, `${resource.logicalId}.Handler`, instead);
  }
  return { file: file ?? `${base}.js`, handler, environment };
}

/** "dist/api/index.handler" is export "handler" of dist/api/index. */
function splitHandler(handler: string): [module: string, name: string] {
  const dot = handler.lastIndexOf('.');
  return dot > handler.lastIndexOf('/') ? [handler.slice(0, dot), handler.slice(dot + 1)] : [handler, 'handler'];
}

/** A `cdk synth` leaves assets beside the template, SAM has CodeUri (see sam.ts), serverless zips the project. */
function codeFolder(reading: Reading, { metadata }: Resource, lambda: Part): string {
  const asset = metadata['aws:asset:path'] ?? metadata.EdgewrightCodeUri ?? hashedAsset(reading, lambda);
  if (typeof asset === 'string') return resolve(reading.templateDir, asset);
  const { Code: code } = lambda.value;
  return (typeof code === 'string' ? localFolder(reading, code) : undefined) ?? reading.projectDir;
}

/** `sam build` writes a folder in place of the object, Terraform's archives name one: beside the description, or in the project. */
function localFolder({ templateDir, projectDir }: Reading, folder: string): string | undefined {
  const places = [templateDir, projectDir].map((base) => resolve(base, folder));
  return places.find((place) => statSync(place, { throwIfNoEntry: false })?.isDirectory());
}

/** Where the metadata of assets is switched off, the key in the bucket of the CDK still has the hash of the folder's name. */
function hashedAsset(reading: Reading, lambda: Part): string | undefined {
  const code = isRecord(lambda.value.Code) ? partOf(lambda, 'Code') : undefined;
  const hash = /^([0-9a-f]{64})\.zip$/.exec((code && textOf(code, 'S3Key')) ?? '')?.[1];
  return hash !== undefined && existsSync(resolve(reading.templateDir, `asset.${hash}`)) ? `asset.${hash}` : undefined;
}

function inlineCode(lambda: Part): string | undefined {
  const code = isRecord(lambda.value.Code) ? partOf(lambda, 'Code') : undefined;
  return code && textOf(code, 'ZipFile');
}

function readEnvironment(lambda: Part): Record<string, string> {
  const environment = partOf(lambda, 'Environment');
  const variables = environment && partOf(environment, 'Variables');
  if (!variables) return {};
  return Object.fromEntries(Object.keys(variables.value).map((name) => [name, textOf(variables, name) ?? '']));
}

function reportForeignRuntime(lambda: Part, logicalId: string): void {
  const runtime = textOf(lambda, 'Runtime');
  if (runtime === undefined || runtime.startsWith('nodejs')) return;
  leaveOut(lambda.reading, `runtime ${runtime} of "${logicalId}"`, `${logicalId}.Runtime`, 'only Node.js runs locally');
}
