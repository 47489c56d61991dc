/** Instance: a thread that runs one invocation of a function at a time, as Lambda does. */
import { Worker } from 'node:worker_threads';
import type { LambdaSource } from '../types.js';
import { type InstanceData, type LambdaAnswer, type LambdaCall, lambdaMain } from './guest.js';

/** `failure`: the thread itself ended, or took too long. */
export type Reply = LambdaAnswer | { failure: string };

export interface Instance {
  worker: Worker;
  /** Of the running invocation. */
  done: ((reply: Reply) => void) | undefined;
  watchdog: NodeJS.Timeout | undefined;
  isGone: boolean;
}

/** MB. A function that takes more fails alone, and not the process around it. */
const memory = 1024;

export function startInstance(source: LambdaSource): Instance {
  const { file, text, handler = 'handler', name, env } = source;
  const workerData: InstanceData = { file, text, handler, name };
  const resourceLimits = { maxOldGenerationSizeMb: memory };
  const options = { eval: true, execArgv: [], stdout: true, stderr: true, resourceLimits };
  const worker = new Worker(`(${lambdaMain})();`, { ...options, env, workerData, name });
  const instance: Instance = { worker, done: undefined, watchdog: undefined, isGone: false };
  worker.unref();
  worker.on('message', (answer: string) => finish(instance, JSON.parse(answer) as LambdaAnswer));
  worker.on('error', (error) => endInstance(instance, `${error.name}: ${error.message}`));
  worker.on('exit', (code) => endInstance(instance, `Runtime exited with status ${code}`));
  return instance;
}

/** Never rejects. */
export function invoke(instance: Instance, call: LambdaCall): Promise<Reply> {
  return new Promise((resolve) => {
    const late = `Task timed out after ${(call.timeout / 1000).toFixed(2)} seconds`;
    instance.done = resolve;
    instance.worker.ref();
    instance.watchdog = setTimeout(() => endInstance(instance, late), call.timeout);
    instance.worker.postMessage(JSON.stringify(call));
  });
}

/** The running invocation fails with `reason`. */
export async function endInstance(instance: Instance, reason: string): Promise<void> {
  if (instance.isGone) return;
  instance.isGone = true;
  finish(instance, { failure: reason });
  await instance.worker.terminate();
}

function finish(instance: Instance, reply: Reply): void {
  clearTimeout(instance.watchdog);
  instance.worker.unref();
  const { done } = instance;
  instance.done = undefined;
  done?.(reply);
}
