/** Open-artefact: one built file, of either kind, ready for events. */

import { resolve } from 'node:path';
import { EdgewrightError } from '../errors.js';
import { readTextFile } from '../files.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { refuseSource, shapeOf } from './artefact-kind.js';
import { createEngine } from './create-engine.js';
import { type KnownEvent, knownEvent } from './event-kind.js';
import { eventMeant } from './event-meant.js';
import { forever, type InspectOptions } from './inspect/inspector.js';
import { loadLambda } from './lambda/load-lambda.js';
import type {
  ConnectionOutcome,
  EngineName,
  FunctionEngine,
  FunctionOutcome,
  FunctionSource,
  Instrument,
  KeyValueStore,
  LambdaOutcome,
} from './types.js';

export interface ArtefactOptions {
  engine?: EngineName;
  kvs?: KeyValueStore;
  /** Milliseconds since the epoch. Default: the real clock. */
  now?: () => number;
  /** What `Math.random` begins with. Default: it cannot be repeated. */
  seed?: number;
  /** Milliseconds that a CloudFront Function may take. */
  limit?: number;
  /** Of a CloudFront Function. Default: 2.0. */
  runtime?: Runtime;
  /** Puts counters into a CloudFront Function. */
  instrument?: Instrument;
  /** Waits for a debugger, and pauses at the first line of the handler. It runs on V8. */
  inspect?: InspectOptions;
  /** What a Lambda sees as its environment. Default: the caller's variables named AWS_…, as Lambda's reserved ones. */
  env?: Record<string, string>;
}

export interface Artefact {
  /** What it is by its code; one that may be either is what the event is for. */
  readonly kind: 'function' | 'lambda';
  /** Throws EdgewrightError `event` for what is no event of this kind of function. `name` is named in the message. */
  invoke(event: unknown, name?: string): Promise<FunctionOutcome | ConnectionOutcome | LambdaOutcome>;
  close(): Promise<void>;
}

/** Throws EdgewrightError `file`, `engine` or `size`. */
export async function openArtefact(file: string, options: ArtefactOptions = {}): Promise<Artefact> {
  refuseSource(file);
  const code = readTextFile(file, 'ARTEFACT');
  const shape = shapeOf(file, code);
  const kind = shape.exports && !shape.hasHandler ? 'lambda' : 'function';
  // A Lambda of ours has a top-level handler too, and may be larger than any function: only an event for a function makes it one.
  let openFunction = kind === 'function' && !shape.exports ? await prepareFunction(file, code, options) : undefined;
  const moment = options.seed === undefined ? {} : { seed: options.seed };
  const openLambda = shape.exports ? once(() => prepareLambda(file, code, options)) : undefined;
  return {
    kind,
    async invoke(event, name = 'event') {
      const known = knownEvent(event, name);
      if (known.kind !== 'lambda') {
        if (kind === 'lambda') throw mismatch(name, file, 'a CloudFront Function', 'a Lambda@Edge function');
        refuseOtherEvent(code, known, name, file);
        openFunction ??= await prepareFunction(file, code, options);
        const { loaded } = openFunction;
        return known.kind === 'connection' ? loaded.connect(known.event) : loaded.invoke(known.event, moment);
      }
      if (openLambda === undefined) throw mismatch(name, file, 'Lambda@Edge', 'a CloudFront Function');
      const lambda = await openLambda.get();
      return lambda.invoke(known.event, moment);
    },
    async close() {
      await openFunction?.engine.close();
      await (await openLambda?.opened())?.close();
    },
  };
}

async function prepareFunction(file: string, code: string, options: ArtefactOptions) {
  const { kvs, runtime } = options;
  const source: FunctionSource = {
    name: file,
    code,
    file,
    ...(kvs ? { kvs: () => kvs } : {}),
    ...(runtime ? { runtime } : {}),
  };
  const engine = await openEngine(file, options);
  return { engine, loaded: engine.load(source) };
}

async function openEngine(file: string, options: ArtefactOptions): Promise<FunctionEngine> {
  const { inspect, runtime = 'cloudfront-js-2.0', now = Date.now } = options;
  if (inspect === undefined) return createEngine(options);
  // Few runs want it.
  const { inspectedEngine } = await import('./inspect/inspected-engine.js');
  return inspectedEngine({ file, runtime, now, inspect });
}

async function prepareLambda(file: string, code: string, { now, env, inspect }: ArtefactOptions) {
  const source = { name: file, file: resolve(file), env: env ?? reservedNames(), ...(now ? { now } : {}) };
  if (inspect === undefined) return loadLambda(source);
  const { debuggable } = await import('./inspect/debuggable.js');
  const { text, pauses } = debuggable(source.file, code, 'handler');
  const isModule = source.file.endsWith('.mjs');
  return loadLambda({ ...source, text, timeout: forever, inspect: { ...inspect, pausesBefore: isModule || !pauses } });
}

function once<T>(make: () => T): { get(): T; opened(): T | undefined } {
  let made: T | undefined;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    opened: () => made,
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

/** Said before anything runs: what comes of it otherwise reads like a fault of the code. */
function refuseOtherEvent(code: string, known: KnownFunctionEvent, name: string, file: string): void {
  const given = known.kind === 'connection' ? 'connection-request' : known.event.context.eventType;
  const meant = eventMeant(code) ?? (known.kind === 'connection' ? 'viewer-request or viewer-response' : given);
  if (meant === given) return;
  const text = `Event "${name}" is a ${given}, but "${file}" is written for ${meant}. Choose an event of that type.`;
  throw new EdgewrightError('event', text);
}

type KnownFunctionEvent = Exclude<KnownEvent, { kind: 'lambda' }>;
