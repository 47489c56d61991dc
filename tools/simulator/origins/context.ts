import type { LambdaSource, LoadedLambda } from '../../engine/types.js';

/** What every origin on the laptop is given beside its model. */
export interface BackendContext {
  /** Absolute folder that the directories of a template are relative to. */
  projectDir: string;
  loadLambda(source: LambdaSource): LoadedLambda;
  /** Milliseconds since the epoch: the clock signatures are held against. */
  now(): number;
  /** Stands in for every origin that lives nowhere on this machine. */
  fetch?: typeof globalThis.fetch;
  /** Where the caller said that origins live, by id: the only servers that are asked without `allowNetwork`. */
  origins?: Record<string, string> | undefined;
  /** Origins are asked at the domains that a template or a function names. Default: false. */
  allowNetwork?: boolean | undefined;
  /** Methods that servers and handlers are sent; they are not asked by others. Undefined: every method. */
  methods?: readonly string[];
}
