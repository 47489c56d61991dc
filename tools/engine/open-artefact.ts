/** Open-artefact: one built file, of either kind, ready for events. */

import { resolve } from 'node:path';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import { createEngine } from './create-engine.js';
import { knownEvent } from './event-kind.js';
import { loadLambda } from './lambda/load-lambda.js';
import type { EngineName, FunctionOutcome, KeyValueStore, LambdaOutcome } from './types.js';

export interface ArtefactOptions {
  engine?: EngineName;
  kvs?: KeyValueStore;
  /** Milliseconds since the epoch. Default: the real clock. */
  now?: () => number;
  /** Milliseconds that a CloudFront Function may take. */
  limit?: number;
  /** What a Lambda sees as its environment. Default: the caller's variables named AWS_…, as Lambda's reserved ones. */
  env?: Record<string, string>;
}

export interface Artefact {
  readonly kind: 'function' | 'lambda';
  /** Throws EdgewrightError `event` for what is no event of this kind of function. `name` is named in the message. */
  invoke(event: unknown, name?: string): Promise<FunctionOutcome | LambdaOutcome>;
  close(): Promise<void>;
}

/** Throws EdgewrightError `file` or `engine`. */
export async function openArtefact(file: string, options: ArtefactOptions = {}): Promise<Artefact> {
  const code = readTextFile(file, 'ARTEFACT');
  return isLambda(file, code) ? openLambda(file, options) : openFunction(file, code, options);
}

/** A Lambda exports its handler; a CloudFront Function exports nothing. */
function isLambda(file: string, code: string): boolean {
  return file.endsWith('.mjs') || /\bexports\s*(\.\s*handler\b|\[|,)|\bmodule\s*\.\s*exports\b/.test(code);
}

async function openFunction(file: string, code: string, options: ArtefactOptions): Promise<Artefact> {
  const { kvs } = options;
  const engine = await createEngine(options);
  const loaded = engine.load(kvs ? { name: file, code, kvs: () => kvs } : { name: file, code });
  return {
    kind: 'function',
    async invoke(event, name = 'event') {
      const known = knownEvent(event, name);
      if (known.kind === 'function') return loaded.invoke(known.event);
      throw mismatch(name, file, 'Lambda@Edge', 'a CloudFront Function');
    },
    close: () => engine.close(),
  };
}

function openLambda(file: string, options: ArtefactOptions): Artefact {
  const source = { name: file, file: resolve(file), env: options.env ?? reservedNames() };
  const loaded = loadLambda(options.now ? { ...source, now: options.now } : source);
  return {
    kind: 'lambda',
    async invoke(event, name = 'event') {
      const known = knownEvent(event, name);
      if (known.kind === 'lambda') return loaded.invoke(known.event);
      throw mismatch(name, file, 'a CloudFront Function', 'a Lambda@Edge function');
    },
    close: () => loaded.close(),
  };
}

function reservedNames(): Record<string, string> {
  const all = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(all.filter(([name]) => name.startsWith('AWS_')));
}

function mismatch(name: string, file: string, event: string, artefact: string): EdgewrightError {
  return new EdgewrightError(
    'event',
    `Event "${name}" is one of ${event}, but "${file}" is ${artefact}. Choose an event of its kind.`,
  );
}
