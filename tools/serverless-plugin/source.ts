/** The variable source `edge`: `${edge:function/NAME}`, `${edge:file/PATH}`, `${edge:version/NAME}`, `${edge:public-key/NAME}`. */
import { build } from '../build/index.js';
import { stageWith } from '../build/params.js';
import { type ByStage, forStage, publicKey } from '../edge-config.js';
import { EdgewrightError, EdgewrightErrors } from '../errors.js';
import { fileCode, functionCode } from './artefacts.js';
import type { VariableRequest } from './framework.js';

export interface EdgeSource {
  /** What could not be resolved. Kept for later: the framework would stop at the first, and in words of its own. */
  mistakes: EdgewrightError[];
  /** Names of the sample keys in use. */
  sampleKeys: Set<string>;
  resolve(request: VariableRequest): Promise<{ value: unknown }>;
}

interface SourceOptions {
  serviceDir: string;
  packageDir: string;
  /** False for commands that make no template: nothing is built, read or looked for. */
  needsValues: boolean;
}

const KINDS = ['function/NAME', 'file/PATH', 'version/NAME', 'public-key/NAME'];

/** Stands where code would, in a template that is never deployed. Sound, so that nothing is said about it. */
const NO_CODE = 'function handler(event) { return event.request; }';

export function edgeSource(options: SourceOptions): EdgeSource {
  const { serviceDir, packageDir, needsValues } = options;
  const mistakes: EdgewrightError[] = [];
  const sampleKeys = new Set<string>();
  let built: Promise<void> | undefined;

  /** Goes on after a mistake, so that the rest is looked at too. */
  async function resolve(request: VariableRequest): Promise<{ value: unknown }> {
    try {
      return { value: await resolveAddress(request) };
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
      mistakes.push(error);
      return { value: NO_CODE };
    }
  }

  async function resolveAddress(request: VariableRequest): Promise<unknown> {
    const address = request.address ?? '';
    const name = address.slice(address.indexOf('/') + 1);
    if (!needsValues) return NO_CODE;
    if (address.startsWith('version/')) return { 'Fn::EdgeVersion': name };
    if (address.startsWith('public-key/')) return resolveKey(name, request);
    if (address.startsWith('file/')) return fileCode(name, serviceDir);
    if (!address.startsWith('function/')) throw unknownVariable(address);
    built ??= buildOnce(request);
    await built;
    return functionCode(name, [serviceDir, packageDir]);
  }

  /** A service that has params has sources to put them in. Findings of the build are reported once, not by each variable. */
  async function buildOnce(request: VariableRequest): Promise<void> {
    const params = await byStage(request, 'params');
    if (params === undefined) return;
    const stage = await stageOf(request);
    try {
      await build({ root: serviceDir, stage: stageWith(stage, forStage(params, stage)) });
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
      mistakes.push(...(error instanceof EdgewrightErrors ? error.errors : [error]));
    }
  }

  async function resolveKey(name: string, request: VariableRequest): Promise<string> {
    const keys = await byStage(request, 'keys');
    const stage = await stageOf(request);
    const text = publicKey(serviceDir, keys, stage, name);
    if (forStage(keys, stage)[name] === undefined) sampleKeys.add(name);
    return text;
  }

  return { mistakes, sampleKeys, resolve };
}

async function byStage(request: VariableRequest, name: 'params' | 'keys'): Promise<ByStage | undefined> {
  return ((await request.resolveConfigurationProperty(['custom', 'edge', name])) as ByStage | null) ?? undefined;
}

async function stageOf(request: VariableRequest): Promise<string> {
  return String(await request.resolveVariable('sls:stage'));
}

function unknownVariable(address: string): EdgewrightError {
  return new EdgewrightError(
    'variable-unknown',
    `Variable "edge:${address}" is unknown. Expected one of: ${KINDS.map((kind) => `edge:${kind}`).join(', ')}.`,
  );
}
