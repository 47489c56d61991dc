import { type ArtefactOptions, type EngineName, openArtefact } from '../engine/index.js';
import { readKeyValueStore } from '../engine/key-value-store.js';
import type { FunctionOutcome, LambdaOutcome } from '../engine/types.js';
import { readTextFile } from '../files.js';
import { parseTime } from '../time.js';

export interface LoadOptions {
  /** Default: njs where it is installed. */
  engine?: EngineName;
  /** Keys and values, or a file in CloudFront's import format. */
  kvs?: Record<string, string> | string;
  /** The clock the function sees: ISO 8601, epoch seconds, or a Date. Default: the real one. */
  now?: string | number | Date;
}

export interface LoadedArtefact {
  /** Exactly one of `result` and `error` is there. Rejects only for what is no event of this kind of function. */
  invoke(event: object): Promise<FunctionOutcome | LambdaOutcome>;
  close(): Promise<void>;
}

/** Loads a built file, a CloudFront Function or a Lambda@Edge function, as CloudFront would run it. */
export async function loadArtefact(file: string, options: LoadOptions = {}): Promise<LoadedArtefact> {
  const settings: ArtefactOptions = {};
  if (options.engine !== undefined) settings.engine = options.engine;
  if (options.kvs !== undefined) settings.kvs = storeOf(options.kvs);
  if (options.now !== undefined) {
    const milliseconds = millisecondsOf(options.now);
    settings.now = () => milliseconds;
  }
  return openArtefact(file, settings);
}

function storeOf(kvs: Record<string, string> | string) {
  if (typeof kvs === 'string') return readKeyValueStore(readTextFile(kvs, 'kvs'), kvs);
  const data = Object.entries(kvs).map(([key, value]) => ({ key, value }));
  return readKeyValueStore(JSON.stringify({ data }), 'kvs');
}

function millisecondsOf(now: string | number | Date): number {
  return now instanceof Date ? now.getTime() : parseTime(String(now), 'now') * 1000;
}
