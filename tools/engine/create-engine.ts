/** Create-engine: njs where it is installed, else vm, as one pool behind one interface. */
import { availableParallelism } from 'node:os';
import { EdgewrightError } from '../errors.js';
import { findNjs } from '../runtime/njs-command.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { createFunctionEngine } from './function-engine.js';
import { startNjs, startNjsOnce } from './njs-process.js';
import { createPool, type Pool, type PoolOptions } from './pool.js';
import type { EngineName, EngineOptions, FunctionEngine } from './types.js';
import { startVm } from './vm-thread.js';

/** A loop that does not end is stopped here. A function that takes this long would be throttled long before. */
const defaultLimit = 250;

/** 14–19 KB of memory stay behind each event in njs (measured): some 25 MB a process before it is replaced. */
const njsPool = { recycle: 1_500, recycleText: 16 * 1024 * 1024 };
const vmPool = { recycle: 20_000, recycleText: 256 * 1024 * 1024 };

/** Opens an engine. Guests start with the first event. Rejects with EdgewrightError `engine` where njs is asked for and missing, and for other names. */
export async function createEngine(options: EngineOptions = {}): Promise<FunctionEngine> {
  refuseUnknown(options.engine);
  const njs = options.engine === 'vm' ? undefined : findNjs();
  if (options.engine === 'njs' && njs === undefined) {
    throw new EdgewrightError(
      'engine',
      'Engine "njs" expects the njs command on the path, found none. Install it (Debian, Ubuntu: apt-get install njs) or use --engine vm.',
    );
  }
  const { now = Date.now, limit = defaultLimit, instrument } = options;
  const open = (runtime: Runtime): Pool => {
    if (njs === undefined) return createPool(startVm(runtime), sized({ ...vmPool, limit }));
    if (options.isolated) return createPool(startNjsOnce(njs, runtime), sized({ ...njsPool, limit, recycle: 1 }));
    return createPool(startNjs(njs, runtime), sized({ ...njsPool, limit }));
  };
  const pools = { 'cloudfront-js-1.0': open('cloudfront-js-1.0'), 'cloudfront-js-2.0': open('cloudfront-js-2.0') };
  if (njs === undefined) return createFunctionEngine({ name: 'vm', label: 'vm (approximate)', pools, now, instrument });
  return createFunctionEngine({ name: 'njs', label: `njs ${njs.version}`, pools, now, instrument });
}

/** Callers in plain JavaScript have no compiler to say so. */
function refuseUnknown(name: string | undefined): void {
  if (name === undefined || name === 'njs' || name === 'vm') return;
  throw new EdgewrightError('engine', `An engine is "njs" or "vm", found "${name}". Name one of them, or none.`);
}

/** The engines of this machine, for tests that run one table on each. */
export function enginesHere(): EngineName[] {
  return findNjs() === undefined ? ['vm'] : ['njs', 'vm'];
}

/** One core stays with this process. */
function sized(options: Omit<PoolOptions, 'size'>): PoolOptions {
  return { ...options, size: Math.max(1, Math.min(4, availableParallelism() - 1)) };
}
