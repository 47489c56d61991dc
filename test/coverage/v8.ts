/** V8's own count: the vm engine with the profiler of its thread switched on. */
import type { Profiler } from 'node:inspector';
import { MessageChannel, Worker } from 'node:worker_threads';
import { createFunctionEngine } from '../../tools/engine/function-engine.js';
import { createPool } from '../../tools/engine/pool.js';
import type { FunctionEngine } from '../../tools/engine/types.js';
import { vmProgram } from '../../tools/runtime/guest/program.js';
import { prepareSource } from '../../tools/runtime/source.js';

const watching = `{
  const { Session } = process.getBuiltinModule('node:inspector');
  const { port } = process.getBuiltinModule('node:worker_threads').workerData;
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  port.on('message', () => session.post('Profiler.takePreciseCoverage', (_, { result }) => port.postMessage(result)));
  port.unref();
}
`;

export interface Watched {
  engine: FunctionEngine;
  /** How often V8 ran what stands at an offset of `code`, since it was asked before. */
  counts(code: string): Promise<(offset: number) => number>;
}

export function watchedEngine(now: () => number): Watched {
  const { port1, port2 } = new MessageChannel();
  const pool = createPool(
    ({ line, gone }) => {
      const worker = new Worker(watching + vmProgram('cloudfront-js-2.0'), {
        eval: true,
        workerData: { port: port2 },
        transferList: [port2],
      });
      worker.on('message', line).on('error', (error) => gone(error.message));
      return {
        send: (messages) => worker.postMessage(messages),
        hold: () => undefined,
        kill: () => void worker.terminate(),
      };
    },
    { size: 1, recycle: Number.POSITIVE_INFINITY, recycleText: Number.POSITIVE_INFINITY, limit: 5_000 },
  );
  const pools = { 'cloudfront-js-1.0': pool, 'cloudfront-js-2.0': pool };
  return {
    engine: createFunctionEngine({ name: 'vm', label: 'V8', pools, now }),
    async counts(code) {
      const answered = new Promise<Profiler.ScriptCoverage[]>((resolve) => port1.once('message', resolve));
      port1.postMessage('');
      return countsOf(await answered, code);
    },
  };
}

/** The engine runs more than the file: a word before it, a constant for its import, the handler's name behind it. */
function countsOf(scripts: readonly Profiler.ScriptCoverage[], code: string): (offset: number) => number {
  const { text } = prepareSource(code);
  const script = scripts.find(({ functions }) => functions.some(({ functionName }) => functionName === 'handler'));
  const ranges = script?.functions.flatMap((one) => one.ranges) ?? [];
  const shift = '"use strict";'.length + text.length - code.length;
  return (offset) => {
    const at = offset + shift;
    const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset);
    const size = ({ startOffset, endOffset }: Profiler.CoverageRange) => endOffset - startOffset;
    return around.sort((a, b) => size(a) - size(b))[0]?.count ?? 0;
  };
}
