import type { cloudfrontModule, Run } from './cloudfront.js';
import type { addReplaceAll, captureConsole, freezeDate, hideGlobals, lockFunction } from './globals.js';
import type { Answer, CodeMessage, EventMessage, Message, StoreMessage } from './protocol.js';

/** The parts of the runtime, handed in because each travels to the guest as text of its own. */
export interface Parts {
  /** Names of globals. */
  documented: readonly string[];
  hideGlobals: typeof hideGlobals;
  addReplaceAll: typeof addReplaceAll;
  freezeDate: typeof freezeDate;
  lockFunction: typeof lockFunction;
  captureConsole: typeof captureConsole;
  cloudfrontModule: typeof cloudfrontModule;
}

/** A function's code, compiled: called with the module `cloudfront`, it runs the top level and gives the handler. */
export type Factory = (cf: unknown) => (event: unknown) => unknown;

/** What differs between an njs process and a worker thread. */
export interface Host {
  /** What `require` finds. */
  modules: Record<string, unknown>;
  /** Throws a SyntaxError. The file is to be called "runtime" in stacks. */
  compile(text: string): Factory;
}

/** Answers one message with the text of one answer. */
export type Runtime = (line: string) => string | Promise<string>;

/**
 * Makes this guest a CloudFront Functions runtime: takes away and puts in place what the parts say, then compiles and runs
 * functions. Compiled once, run with fresh module variables for each event. Travels to the guest as its own text.
 */
export function startRuntime(parts: Parts, root: Record<string, unknown>, host: Host): Runtime {
  type Compiled = { factory?: Factory; wantsModule?: boolean; error?: unknown; store?: StoreMessage };
  const has = Object.prototype.hasOwnProperty;
  const functions: Record<number, Compiled> = {};
  const setClock = parts.freezeDate(root);
  const setLogs = parts.captureConsole(root);
  parts.lockFunction(root);
  parts.addReplaceAll(String.prototype as unknown as Record<string, unknown>);
  Object.defineProperty(root, 'require', {
    configurable: true,
    enumerable: false,
    writable: true,
    value: requireModule,
  });
  parts.hideGlobals(root, parts.documented);

  function requireModule(id: string): unknown {
    if (has.call(host.modules, id)) return host.modules[id];
    throw new Error(`Cannot find module "${id}"`);
  }

  function compile(message: CodeMessage): Compiled {
    try {
      const factory = host.compile(`"use strict";${message.text}\n;return handler;`);
      return { factory: factory, wantsModule: message.text.indexOf('__cloudfront') >= 0 };
    } catch (error) {
      return { error: error };
    }
  }

  function attachRawQuery(message: EventMessage): void {
    const request = (message.event as { request: object }).request;
    const raw = message.rawQuery === null ? undefined : message.rawQuery;
    Object.defineProperty(request, 'rawQueryString', { enumerable: false, value: () => raw });
  }

  /**
   * njs 0.7.9 turns the number constant 1 of the whole process into a string when an array literal has a function at
   * index 1 (measured; the same with other indexes and with numeric keys of objects). Such a process is of no more use.
   */
  function isTainted(): boolean {
    return (
      typeof 0 !== 'number' ||
      typeof 1 !== 'number' ||
      typeof 2 !== 'number' ||
      typeof 3 !== 'number' ||
      typeof 4 !== 'number' ||
      typeof 5 !== 'number' ||
      typeof 6 !== 'number' ||
      typeof 7 !== 'number'
    );
  }

  /** Globals that a function made would still be there for the next event. */
  function dropLeaks(): void {
    for (const name in root) delete root[name];
  }

  function failure(error: unknown): Answer['error'] {
    if (!(error instanceof Error)) return { name: '', message: String(error), stack: '' };
    return { name: error.name, message: error.message, stack: String(error.stack) };
  }

  /** Without a promise where the function makes none: each costs about as much as a small function. */
  function runEvent(message: EventMessage): string | Promise<string> {
    const answer: Answer = { logs: [], kvsReads: 0 };
    const run: Run = { reads: 0, origin: undefined };
    setClock(message.now);
    setLogs(answer.logs);
    attachRawQuery(message);

    function succeed(result: unknown): string {
      answer.result = result;
      return finish(answer, run);
    }
    function fail(error: unknown): string {
      answer.error = failure(error);
      return finish(answer, run);
    }

    try {
      const result = call(functions[message.id] as Compiled, message, run) as Promise<unknown> | undefined;
      if (result && typeof result.then === 'function') return Promise.resolve(result).then(succeed, fail);
      return succeed(result);
    } catch (error) {
      return fail(error);
    }
  }

  function call(compiled: Compiled, message: EventMessage, run: Run): unknown {
    if (compiled.factory === undefined) throw compiled.error;
    const store = message.hasStore ? compiled.store : undefined;
    const cf = compiled.wantsModule ? parts.cloudfrontModule(message, store, run) : undefined;
    return compiled.factory(cf)(message.event);
  }

  function finish(answer: Answer, run: Run): string {
    dropLeaks();
    answer.kvsReads = run.reads;
    answer.origin = run.origin;
    if (isTainted()) answer.tainted = true;
    return write(answer);
  }

  function write(answer: Answer): string {
    try {
      return JSON.stringify(answer);
    } catch (error) {
      return JSON.stringify({ logs: answer.logs, kvsReads: answer.kvsReads, unserializable: String(error) });
    }
  }

  return (line) => {
    const message = JSON.parse(line) as Message;
    if (message.kind === 'event') return runEvent(message);
    if (message.kind === 'code') functions[message.id] = compile(message);
    else (functions[message.id] as Compiled).store = message;
    return '{}';
  };
}
