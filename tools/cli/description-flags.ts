/** Flags of every verb that takes a description: which one is meant, and what it does not say itself. */
import path from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Given } from '../distribution/given.js';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { splitPair } from './flags.js';

/** What says which description is meant, and what it does not say itself. */
export interface DescriptionFlags {
  template?: string;
  stage?: string;
  distribution?: string;
  parameter: Record<string, string>;
  parameters?: string;
  region?: string;
  account?: string;
  function: Record<string, string>;
  certificate: Record<string, string>;
}

/** For every verb that takes a description. */
export function addDescriptionFlags(command: Command): Command {
  return command
    .option('--template <file>', 'CloudFormation or SAM template; default: serverless.yml, packaged')
    .option('--stage <name>', 'stage of serverless.yml')
    .option('--distribution <id>', 'the one distribution that is meant, by logical id, domain or alias')
    .option('--parameter <key=value>', 'value of a parameter, an export or a dynamic reference', parseParameter, {})
    .option('--parameters <file>', 'values of parameters, in the forms of the AWS CLI and of CodePipeline')
    .option('--region <name>', 'region of the stack; default: us-east-1')
    .option('--account <number>', 'account of the stack')
    .option(
      '--function <arn=file>',
      'the file of an attached function, by its ARN or as BEHAVIOR:EVENT=FILE',
      parseFunction,
      {},
    )
    .option(
      '--certificate <name=file>',
      'PEM file of a trust store, or of the client certificate of an origin with its key',
      parseCertificate,
      {},
    );
}

/** What the flags say of a description. A --parameter wins over --parameters. */
export function givenByFlags(flags: DescriptionFlags): Given {
  const { parameter, parameters, region, account, function: functions, certificate: certificates } = flags;
  const fromFile = parameters === undefined ? {} : readParameters(parameters);
  return { parameters: { ...fromFile, ...parameter }, region, account, functions, certificates };
}

function parseParameter(text: string, values: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected KEY=VALUE.');
  return { ...values, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Files are relative to where the command runs. */
function parseFunction(text: string, files: Record<string, string>): Record<string, string> {
  const [name, file] = splitPair(text, 'ARN=FILE or BEHAVIOR:EVENT=FILE');
  if (!name.includes(':')) throw new InvalidArgumentError('Expected ARN=FILE or BEHAVIOR:EVENT=FILE.');
  return { ...files, [name]: path.resolve(file) };
}

function parseCertificate(text: string, files: Record<string, string>): Record<string, string> {
  const [name, file] = splitPair(text, 'NAME=FILE');
  return { ...files, [name]: path.resolve(file) };
}

/**
 * [{ ParameterKey, ParameterValue }] and ["KEY=VALUE"] of `aws cloudformation`, { Parameters: { KEY: VALUE } } of CodePipeline, and
 * { KEY: VALUE }. awscli: customizations/cloudformation/deploy; codepipeline/latest/userguide: CloudFormation template configuration files
 */
function readParameters(file: string): Record<string, string> {
  const content = parseJson(readTextFile(file, '--parameters'), file);
  if (Array.isArray(content)) return Object.assign({}, ...content.map((item) => oneParameter(item, file)));
  if (!isRecord(content)) throw malformed(file);
  const values = isRecord(content.Parameters) ? content.Parameters : content;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toText(value, file)]));
}

function oneParameter(item: unknown, file: string): Record<string, string> {
  if (typeof item === 'string' && item.includes('=')) return parseParameter(item, {});
  if (!isRecord(item) || typeof item.ParameterKey !== 'string') throw malformed(file);
  // UsePreviousValue: the stack knows it, and nobody here.
  return item.ParameterValue === undefined ? {} : { [item.ParameterKey]: toText(item.ParameterValue, file) };
}

function toText(value: unknown, file: string): string {
  if (Array.isArray(value)) return value.map((item) => toText(item, file)).join(',');
  if (typeof value === 'object') throw malformed(file);
  return String(value);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(file);
  }
}

function malformed(file: string): EdgewrightError {
  const forms = '[{ "ParameterKey": …, "ParameterValue": … }], ["KEY=VALUE"] or { "Parameters": { KEY: VALUE } }';
  return new EdgewrightError('parameters-malformed', `--parameters: "${file}" is not JSON of the form ${forms}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
