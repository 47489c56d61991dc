/** What `custom.edge` in serverless.yml says: values by stage, and the public keys among them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from './errors.js';
import { ensureSampleKeys } from './sample-keys.js';

export interface EdgeConfig {
  /** Values of `params.NAME`. */
  params?: ByStage;
  /** Files of PEM text, relative to the project. */
  keys?: ByStage;
}

/** Stage → name → value. `default` holds for every stage. */
export type ByStage = Record<string, Record<string, unknown> | null>;

/** The stage of the sample keys: the one the framework takes when nobody names one. */
export const SAMPLE_STAGE = 'dev';

export function forStage(values: ByStage | null | undefined, stage: string): Record<string, unknown> {
  return { ...values?.default, ...values?.[stage] };
}

/** The name in `${edge:public-key/NAME}`, where `value` is just that. */
export function publicKeyName(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$\{edge:public-key\/([^},]+)\}$/.exec(value)?.[1] : undefined;
}

/** The PEM text of a public key: the file named for the stage, else the sample key of this machine. */
export function publicKey(projectDir: string, keys: ByStage | null | undefined, stage: string, name: string): string {
  const file = forStage(keys, stage)[name];
  if (typeof file === 'string') return readKey(projectDir, file, name);
  if (stage === SAMPLE_STAGE && (name === 'downloads' || name === 'private')) {
    return readFileSync(ensureSampleKeys(projectDir)[name].publicKeyFile, 'utf8');
  }
  throw new EdgewrightError(
    'key-missing',
    `Stage "${stage}" has no public key "${name}". Name the file of its PEM text in serverless.yml: custom.edge.keys.${stage}.${name}.`,
  );
}

function readKey(projectDir: string, file: string, name: string): string {
  const text = readText(path.resolve(projectDir, file));
  if (text?.startsWith('-----BEGIN PUBLIC KEY-----')) return text;
  const found = text === undefined ? 'cannot be read' : 'holds something else';
  throw new EdgewrightError(
    'key-unreadable',
    `Public key "${name}" should be PEM text (BEGIN PUBLIC KEY) in "${file}", which ${found}. Write it with "openssl pkey -pubout".`,
  );
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
