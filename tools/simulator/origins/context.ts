import type { LambdaSource, LoadedLambda } from '../../engine/types.js';

/** What every origin on the laptop is given beside its model. */
export interface BackendContext {
  /** Absolute folder that the directories of a template are relative to. */
  projectDir: string;
  loadLambda(source: LambdaSource): LoadedLambda;
  /** Milliseconds since the epoch: the clock signatures are held against. */
  now(): number;
  /** Stands in for every origin that lives nowhere on this machine. Undefined: the network. */
  fetch?: typeof globalThis.fetch;
}
