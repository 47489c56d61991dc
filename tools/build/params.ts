/** Values that differ by stage: `params.NAME` in a function becomes what the stage says. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Program } from 'acorn';
import { parseDocument } from 'yaml';
import { type EdgeConfig, forStage, publicKey, publicKeyName } from '../edge-config.js';
import { EdgewrightError, throwIfAny } from '../errors.js';
import { memberName } from './gates/lint/known-names.js';
import type { Report } from './gates/lint/report.js';
import { analyse } from './scope.js';
import { walk } from './walk.js';

type Params = Readonly<Record<string, string | number | boolean>>;

export interface Stage {
  name: string;
  params: Params;
}

const PLACE = 'custom.edge.params';

/** What serverless.yml says under `custom.edge.params.default` and `.STAGE`; the latter wins. No file: no params. Of variables, only public keys are resolved. */
export async function readStage(root: string, wanted: string | undefined): Promise<Stage> {
  const text = await readFile(path.join(root, 'serverless.yml'), 'utf8').catch(() => '');
  const service = parseService(text);
  const name = wanted ?? defaultStage(service);
  const { params, keys } = record(record(service?.custom).edge) as EdgeConfig;
  const values = forStage(params, name);
  for (const [key, value] of Object.entries(values)) {
    const named = publicKeyName(value);
    if (named !== undefined) values[key] = publicKey(root, keys, name, named);
  }
  return stageWith(name, values);
}

function parseService(text: string): Record<string, unknown> | null {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error === undefined) return document.toJS() as Record<string, unknown> | null;
  const reason = (error.message.split('\n')[0] ?? '').replace(/:$/, '');
  throw new EdgewrightError(
    'service-malformed',
    `serverless.yml, which has the params of the build, is not valid YAML: ${reason}. Correct it there.`,
  );
}

/** A stage from values whose variables are resolved. */
export function stageWith(name: string, values: Record<string, unknown>): Stage {
  throwIfAny(Object.entries(values).flatMap(([key, value]) => mistakes(key, value)));
  return { name, params: values as Params };
}

/** `provider.stage`, also where it is written `${opt:stage, 'dev'}`; serverless itself falls back to dev. */
function defaultStage(service: Record<string, unknown> | null): string {
  const stage = record(service?.provider).stage;
  if (typeof stage !== 'string') return 'dev';
  const fallback = /^\$\{\s*opt:stage\s*,\s*'([^']+)'\s*\}$/.exec(stage)?.[1];
  return fallback ?? (stage.includes('${') ? 'dev' : stage);
}

function mistakes(key: string, value: unknown): EdgewrightError[] {
  const name = `Param "${key}" in ${PLACE} of serverless.yml`;
  if (!['string', 'number', 'boolean'].includes(typeof value)) {
    return [
      new EdgewrightError(
        'param-type',
        `${name} must be a string, a number or a boolean. Found ${JSON.stringify(value)}.`,
      ),
    ];
  }
  if (!String(value).includes('${')) return [];
  const advice = 'Write the value itself, or build with "serverless package", which resolves variables.';
  return [new EdgewrightError('param-variable', `${name} holds a variable, "${value}". ${advice}`)];
}

/** What `define` of esbuild takes. */
export function defineParams(params: Params): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [`params.${name}`, JSON.stringify(value)]));
}

/** Reports `params.NAME` that the bundle still has: the stage gives it no value. */
export function checkParams(program: Program, stage: Stage, report: Report): void {
  const free = new Set(analyse(program).free.map(({ node }) => node));
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return;
    if (node.object.name !== 'params' || !free.has(node.object)) return;
    const name = memberName(node);
    const where = `${PLACE}.${stage.name} (or ${PLACE}.default) of serverless.yml`;
    if (name === undefined) report(node, 'param-name', 'params can only be read by a plain name: "params.name".');
    else
      report(node, 'param-missing', `stage "${stage.name}" gives params.${name} no value. Add "${name}" to ${where}.`);
  });
}

/** Throws where a value is given that none of these sources asks for: most likely it is misspelt. */
export function refuseUnknownParams(stage: Stage, sources: readonly string[]): void {
  const text = sources.join('\n');
  const read = [...new Set([...text.matchAll(/\bparams\.(\w+)/g)].map(([, name]) => name))].sort();
  const unknown = Object.keys(stage.params).filter((name) => !read.includes(name));
  const known = read.length > 0 ? `They read: ${read.join(', ')}.` : 'None reads any.';
  throwIfAny(
    unknown.map(
      (name) =>
        new EdgewrightError(
          'param-unknown',
          `Param "${name}" in ${PLACE} of serverless.yml is read by no file in functions/ or edge-lambdas/. ${known} Correct the name or remove it.`,
        ),
    ),
  );
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
