/** Vm-thread: a guest in a worker thread. */
import { Worker } from 'node:worker_threads';
import { vmProgram } from '../runtime/guest/program.js';
import type { Runtime } from '../runtime/vocabulary.js';
import type { Guest, GuestEvents, StartGuest } from './guest-link.js';

/** Starts one worker thread as a guest. Unlike a timeout of node:vm, ending the thread also stops code behind an `await`. */
export function startVm(runtime: Runtime): StartGuest {
  return (on) => openThread(runtime, on);
}

function openThread(runtime: Runtime, on: GuestEvents): Guest {
  const worker = new Worker(vmProgram(runtime), {
    eval: true,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  let gone = false;

  function end(reason: string): void {
    if (gone) return;
    gone = true;
    void worker.terminate();
    on.gone(reason);
  }

  worker.on('message', (text: string) => {
    if (!gone) on.line(text);
  });
  worker.on('error', (error) => end(error.message));
  worker.on('exit', () => end('The function ended its thread'));
  worker.unref();

  return {
    send: (messages) => worker.postMessage(messages),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    kill: () => end('killed'),
  };
}
