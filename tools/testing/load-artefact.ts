/** Load-artefact: a built file on the engine, for the tests of its users. */
import { coverageOfProcess } from '../coverage/collect.js';
import { type ArtefactOptions, type EngineName, openArtefact } from '../engine/index.js';
import { type KeyValueSource, openKeyValueStore } from '../engine/key-value-store.js';
import type { ConnectionOutcome, FunctionOutcome, LambdaOutcome } from '../engine/types.js';
import { LAST_SECOND, parseTime } from '../time.js';

export interface LoadOptions {
  /** Default: njs where it is installed. */
  engine?: EngineName | undefined;
  /** Keys and values, CloudFront's import format, or a file of it. */
  kvs?: KeyValueSource | undefined;
  /** The clock the function sees: ISO 8601, a Date, epoch seconds, or milliseconds as of Date.now(). Default: the real one. */
  now?: string | number | Date | undefined;
  /** Milliseconds after which a CloudFront Function ends as 503. Default: 250, which may be little for a busy machine. */
  limit?: number | undefined;
}

export interface LoadedArtefact {
  /** Exactly one of `result` and `error` is there. Rejects only for what is no event of this kind of function. */
  invoke(event: object): Promise<FunctionOutcome | ConnectionOutcome | LambdaOutcome>;
  close(): Promise<void>;
}

/** Loads a built file, a CloudFront Function or a Lambda@Edge function, as CloudFront would run it. */
export async function loadArtefact(file: string, options: LoadOptions = {}): Promise<LoadedArtefact> {
  const settings: ArtefactOptions = {};
  if (options.engine !== undefined) settings.engine = options.engine;
  if (options.kvs !== undefined) settings.kvs = openKeyValueStore(options.kvs);
  if (options.limit !== undefined) settings.limit = options.limit;
  if (options.now !== undefined) {
    const milliseconds = millisecondsOf(options.now);
    settings.now = () => milliseconds;
  }
  const coverage = coverageOfProcess();
  if (coverage === undefined) return openArtefact(file, settings);
  const artefact = await openArtefact(file, { ...settings, instrument: coverage.instrument });
  return {
    invoke: artefact.invoke,
    async close() {
      await artefact.close();
      coverage.leave();
    },
  };
}

function millisecondsOf(now: string | number | Date): number {
  if (now instanceof Date) return now.getTime();
  return Number(now) > LAST_SECOND ? Number(now) : parseTime(String(now), 'now') * 1000;
}
