import type { cloudfrontModule, Run } from './cloudfront.js';
import type { addReplaceAll, captureConsole, freezeDate, hideGlobals, lockFunction } from './globals.js';
import type { Answer, CodeMessage, EventMessage, Message, StoreMessage } from './protocol.js';

/** The parts of the runtime, handed in because each travels to the guest as text of its own. */
export interface Parts {
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
export type Runtime = (line: string) => Promise<string>;

/**
 * Makes this guest a CloudFront Functions runtime: takes away and puts in place what the parts say, then compiles and runs
 * functions. Compiled once, run with fresh module variables for each event. Travels to the guest as its own text.
 */
export function startRuntime(parts: Parts, root: Record<string, unknown>, host: Host): Runtime {
  type Compiled = { factory?: Factory; error?: unknown; store?: StoreMessage };
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
  parts.hideGlobals(root);

  function requireModule(id: string): unknown {
    if (has.call(host.modules, id)) return host.modules[id];
    throw new Error(`Cannot find module "${id}"`);
  }

  function compile(message: CodeMessage): Compiled {
    try {
      return { factory: host.compile(`"use strict";${message.text}\n;return handler;`) };
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
    const kinds =
      typeof 0 + typeof 1 + typeof 2 + typeof 3 + typeof 4 + typeof 5 + typeof 6 + typeof 7 + typeof 8 + typeof 9;
    return kinds.indexOf('string') >= 0;
  }

  /** Globals that a function made would still be there for the next event. */
  function dropLeaks(): void {
    for (const name in root) delete root[name];
  }

  function failure(error: unknown): Answer['error'] {
    if (!(error instanceof Error)) return { name: '', message: String(error), stack: '' };
    return { name: error.name, message: error.message, stack: String(error.stack) };
  }

  async function runEvent(message: EventMessage): Promise<string> {
    const answer: Answer = { logs: [], kvsReads: 0 };
    const run: Run = { reads: 0, origin: undefined };
    const compiled = functions[message.id] as Compiled;
    setClock(message.now);
    setLogs(answer.logs);
    attachRawQuery(message);
    try {
      if (compiled.factory === undefined) throw compiled.error;
      const cf = parts.cloudfrontModule(message, message.hasStore ? compiled.store : undefined, run);
      let result = compiled.factory(cf)(message.event) as { then?: unknown } | undefined;
      if (result && typeof result.then === 'function') result = await result;
      answer.result = result;
    } catch (error) {
      answer.error = failure(error);
    }
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

  return async (line) => {
    const message = JSON.parse(line) as Message;
    if (message.kind === 'event') return runEvent(message);
    if (message.kind === 'code') functions[message.id] = compile(message);
    else (functions[message.id] as Compiled).store = message;
    return '{}';
  };
}
