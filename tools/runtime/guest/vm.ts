/** Vm: the part of the guest that only V8 needs, in a worker thread, or for a debugger in a process of its own. */
import type { Factory, Parts, startRuntime } from './runtime.js';
import type { keepMembers, limitConstructors, limitEncodings, limitedCrypto } from './v8.js';

/** The parts that only a V8 realm needs. */
interface VmParts extends Parts {
  limitEncodings: typeof limitEncodings;
  limitedCrypto: typeof limitedCrypto;
  limitConstructors: typeof limitConstructors;
  keepMembers: typeof keepMembers;
  /** Owner, such as "String.prototype" → the names that njs has. */
  members: Record<string, string>;
}

interface Port {
  postMessage(text: string): void;
  on(event: 'message', hear: (messages: string[]) => void): void;
}

/** Main: messages come by the list, answers go one by one. Travels as its own text. `file`: what the function is called in stacks and debuggers. */
export function vmMain(start: typeof startRuntime, parts: VmParts, file = 'runtime'): void {
  const port = (process.getBuiltinModule('node:worker_threads').parentPort ?? processPort(process)) as Port;
  const { compileFunction } = process.getBuiltinModule('node:vm');
  const crypto = process.getBuiltinModule('node:crypto');
  const query = process.getBuiltinModule('node:querystring');
  process.on('unhandledRejection', () => {});
  const usage = process.memoryUsage;

  const root = globalThis as Record<string, unknown>;
  root.InternalError = class InternalError extends Error {};
  parts.limitEncodings(globalThis);
  parts.limitConstructors(root);
  parts.keepMembers(root, parts.members);
  const runtime = start(parts, root, {
    modules: {
      crypto: parts.limitedCrypto(crypto),
      querystring: { ...query },
    },
    // Buffers alone: what else a run took may be collected by its end.
    memory: () => usage().arrayBuffers,
    compile: (text) => compileFunction(text, ['__cloudfront'], { filename: file }) as Factory,
  });

  const waiting: string[] = [];
  let running = false;

  /** The host knows the file under the name that engines give it. */
  function processPort(own: NodeJS.Process): Port {
    const send = own.send?.bind(own) as (text: string) => void;
    const name = JSON.stringify(file).slice(1, -1);
    return {
      postMessage: (text) => send(text.split(`${name}:`).join('runtime:')),
      on: (event, hear) => void own.on(event, (messages) => hear(messages as string[])),
    };
  }

  /** One event after another: they share the clock, the log and the globals. */
  async function run(): Promise<void> {
    running = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      let text = runtime.answer(message);
      if (typeof text !== 'string') text = await text;
      port.postMessage(text);
      runtime.tidy();
    }
    running = false;
  }

  port.on('message', (messages: string[]) => {
    waiting.push(...messages);
    if (!running) void run();
  });
}
