import { Worker } from 'node:worker_threads';
import type { LambdaSource } from '../types.js';
import { type InstanceData, type LambdaAnswer, type LambdaCall, lambdaMain } from './guest.js';

/** One instance of a function: a thread that runs one invocation at a time, as Lambda does. */
export interface Instance {
  readonly busy: boolean;
  readonly gone: boolean;
  /** Never rejects. A failure of the thread itself is `failure`. */
  run(call: LambdaCall): Promise<LambdaAnswer | { failure: string }>;
  close(): Promise<void>;
}

export function startInstance(source: LambdaSource): Instance {
  const { file, text, handler = 'handler', name } = source;
  const data: InstanceData = { file, text, handler, name };
  const worker = new Worker(`(${lambdaMain})();`, {
    eval: true,
    env: source.env,
    execArgv: [],
    workerData: data,
    stdout: true,
    stderr: true,
    name: source.name,
  });
  let gone = false;
  let settle: ((answer: LambdaAnswer | { failure: string }) => void) | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  worker.unref();
  worker.on('message', (text: string) => finish(JSON.parse(text) as LambdaAnswer));
  worker.on('error', (error) => end(`${error.name}: ${error.message}`));
  worker.on('exit', (code) => end(`Runtime exited with status ${code}`));

  function finish(answer: LambdaAnswer | { failure: string }): void {
    clearTimeout(watchdog);
    worker.unref();
    const done = settle;
    settle = undefined;
    done?.(answer);
  }

  function end(reason: string): void {
    if (!gone) void worker.terminate();
    gone = true;
    finish({ failure: reason });
  }

  function run(call: LambdaCall): Promise<LambdaAnswer | { failure: string }> {
    return new Promise((resolve) => {
      settle = resolve;
      worker.ref();
      watchdog = setTimeout(
        () => end(`Task timed out after ${(call.timeout / 1000).toFixed(2)} seconds`),
        call.timeout,
      );
      worker.postMessage(JSON.stringify(call));
    });
  }

  return {
    get busy() {
      return settle !== undefined;
    },
    get gone() {
      return gone;
    },
    run,
    async close() {
      gone = true;
      await worker.terminate();
    },
  };
}
