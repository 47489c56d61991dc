/** The variable source `edge`: `${edge:function/NAME}`, `${edge:file/PATH}`, `${edge:version/NAME}`, `${edge:public-key/NAME}`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { ensureSampleKeys } from '../sample-keys.js';
import type { Log, VariableRequest } from './framework.js';

/** Resolves one variable, and keeps mistakes for later: the framework would stop at its own first error. */
export interface EdgeSource {
  mistakes: EdgewrightError[];
  resolve(request: VariableRequest): Promise<{ value: unknown }>;
}

const KINDS = {
  function: 'the code of a built function',
  file: 'the code of a function of your own',
  version: 'the published version of a Lambda@Edge function',
  'public-key': 'the PEM text of a public key',
};

export function edgeSource(serviceDir: string, packageDir: string, log: Log): EdgeSource {
  const mistakes: EdgewrightError[] = [];
  async function resolve(request: VariableRequest): Promise<{ value: unknown }> {
    try {
      return { value: await resolveAddress(request, serviceDir, packageDir, log) };
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
      mistakes.push(error);
      return { value: '' };
    }
  }
  return { mistakes, resolve };
}

async function resolveAddress(
  request: VariableRequest,
  serviceDir: string,
  packageDir: string,
  log: Log,
): Promise<unknown> {
  const address = request.address ?? '';
  const slash = address.indexOf('/');
  const kind = address.slice(0, Math.max(slash, 0));
  const name = address.slice(slash + 1);
  if (kind === 'function') return functionCode(name, serviceDir, packageDir);
  if (kind === 'file') return fileCode(path.join(serviceDir, name), address);
  if (kind === 'version') return { 'Fn::EdgeVersion': name };
  if (kind === 'public-key') return publicKey(name, request, serviceDir, log);
  const known = Object.entries(KINDS).map(([word, meaning]) => `${word}/… (${meaning})`);
  throw new EdgewrightError(
    'variable-unknown',
    `Variable "edge:${address}" is unknown. Expected one of: ${known.join(', ')}.`,
  );
}

/** A function of the service itself wins over one that the package brings. */
function functionCode(name: string, serviceDir: string, packageDir: string): string {
  for (const root of new Set([serviceDir, packageDir])) {
    for (const folder of ['', 'behaviors']) {
      const file = path.join(root, 'dist', 'functions', 'min', folder, `${name}.js`);
      if (existsSync(file)) return fileCode(file, `function/${name}`);
    }
  }
  return `/* not built: ${name} */ function handler(event) { return event.response || event.request; }`;
}

function fileCode(file: string, address: string): string {
  if (!existsSync(file)) {
    throw new EdgewrightError('artefact-missing', `Variable "edge:${address}" names "${file}", which does not exist.`);
  }
  return readFileSync(file, 'utf8');
}

async function publicKey(name: string, request: VariableRequest, serviceDir: string, log: Log): Promise<string> {
  const keys = ensureSampleKeys(serviceDir);
  if (name !== 'downloads' && name !== 'private') throw new EdgewrightError('key-unknown', `No key "${name}".`);
  log.notice(`edgewright: sample key "${name}"`);
  await request.resolveConfigurationProperty(['custom', 'edge', 'keys']);
  return readFileSync(keys[name].publicKeyFile, 'utf8');
}
