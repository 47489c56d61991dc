import { createEngine, enginesHere } from '../../tools/engine/index.js';
import type {
  EngineName,
  FunctionEngine,
  FunctionEvent,
  FunctionOutcome,
  FunctionSource,
} from '../../tools/engine/types.js';
import { viewerRequest } from '../../tools/testing/index.js';

/** Every engine of this machine. Where the real one is expected, its absence is a failure and not a shorter run. */
export const engines: EngineName[] = enginesHere();
if (process.env.EDGEWRIGHT_REQUIRE_NJS === '1' && !engines.includes('njs'))
  throw new Error('EDGEWRIGHT_REQUIRE_NJS is set, but there is no njs on the path.');

/** 2026-01-01T00:00:00Z */
export const now = 1_767_225_600_000;

/** Milliseconds a function may take here: on a busy machine one that is right may wait for a core longer than the default. */
export const patient = 1_000;

const opened = new Map<EngineName, Promise<FunctionEngine>>();

/** One a process, and ends with it. */
export function engineOf(name: EngineName): Promise<FunctionEngine> {
  const engine = opened.get(name) ?? createEngine({ engine: name, now: () => now, limit: patient });
  opened.set(name, engine);
  return engine;
}

/** Runs `code` once. */
export async function runCode(
  engine: EngineName,
  code: string,
  event: FunctionEvent = viewerRequest(),
  source: Partial<FunctionSource> = {},
): Promise<FunctionOutcome> {
  const loaded = (await engineOf(engine)).load({ name: 'test', code, ...source });
  const outcome = await loaded.invoke(event);
  loaded.close();
  return outcome;
}
