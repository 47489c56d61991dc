/** Vm: the part of the guest that only the worker thread needs. */
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

/** Main of the worker thread: messages come by the list, answers go one by one. Travels to the thread as its own text. */
export function vmMain(start: typeof startRuntime, parts: VmParts): void {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
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
    compile: (text) => compileFunction(text, ['__cloudfront'], { filename: 'runtime' }) as Factory,
  });

  const waiting: string[] = [];
  let running = false;

  /** One event after another: they share the clock, the log and the globals. */
  async function run(): Promise<void> {
    running = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      let text = runtime.answer(message);
      if (typeof text !== 'string') text = await text;
      parentPort?.postMessage(text);
      runtime.tidy();
    }
    running = false;
  }

  parentPort?.on('message', (messages: string[]) => {
    waiting.push(...messages);
    if (!running) void run();
  });
}
