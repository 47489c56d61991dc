/** Runtime: what a function finds around itself, the same on both engines. */
import type { cloudfrontModule, Run } from './cloudfront.js';
import type { CwtParts, cwtModule } from './cwt.js';
import type {
  addReplaceAll,
  captureConsole,
  freezeDate,
  hideGlobals,
  hideMembers,
  lockFunction,
  seedRandom,
} from './globals.js';
import type { addArrayFrom, limitHashes, mendAtob } from './mend.js';
import type { Answer, CodeMessage, EventMessage, Message, StoreMessage } from './protocol.js';
import type { attachDecision, attachRawQuery, describeError, isTainted, watchBuiltIns } from './run.js';
import type { makeRuntime10 } from './runtime10.js';

/** The parts of the runtime, handed in because each travels to the guest as text of its own. */
export interface Parts {
  /** Names of globals. */
  documented: readonly string[];
  edgeLocation: Record<string, string>;
  hideGlobals: typeof hideGlobals;
  hideMembers: typeof hideMembers;
  addReplaceAll: typeof addReplaceAll;
  addArrayFrom: typeof addArrayFrom;
  mendAtob: typeof mendAtob;
  limitHashes: typeof limitHashes;
  /** Runtime 1.0 has it, 2.0 does not. */
  makeRuntime10?: typeof makeRuntime10;
  freezeDate: typeof freezeDate;
  lockFunction: typeof lockFunction;
  seedRandom: typeof seedRandom;
  captureConsole: typeof captureConsole;
  cloudfrontModule: typeof cloudfrontModule;
  cwtModule: typeof cwtModule;
  attachRawQuery: typeof attachRawQuery;
  attachDecision: typeof attachDecision;
  describeError: typeof describeError;
  isTainted: typeof isTainted;
  watchBuiltIns: typeof watchBuiltIns;
}

/** A function's code, compiled: called with the module `cloudfront`, it runs the top level and gives the handler. */
export type Factory = (cf: unknown) => (event: unknown) => unknown;

/** What differs between an njs process and a worker thread. */
interface Host {
  /** What `require` finds. */
  modules: Record<string, unknown>;
  /** Throws a SyntaxError. The file is to be called "runtime" in stacks. */
  compile(text: string): Factory;
  /** Bytes that the guest holds now. */
  memory(): number;
}

interface Runtime {
  /** Answers the text of one message with that of one answer. */
  answer(text: string): string | Promise<string>;
  /** To be called after each answer: takes away the globals that the function made. */
  tidy(): void;
}

/**
 * Makes this guest a CloudFront Functions runtime: takes away and puts in place what the parts say, then compiles and runs
 * functions. Compiled once, run with fresh module variables for each event. Travels to the guest as its own text, and holds
 * on to the built-in functions it needs, which a function may spoil.
 */
export function startRuntime(parts: Parts, root: Record<string, unknown>, host: Host): Runtime {
  type Loaded = {
    factory?: Factory;
    wantsModule?: boolean;
    error?: unknown;
    store?: StoreMessage;
    counts?: Uint32Array;
  };
  const has = Object.prototype.hasOwnProperty;
  const parse = JSON.parse;
  const stringify = JSON.stringify;
  const memory = host.memory;
  const Counts = Uint32Array;
  const fill = Uint32Array.prototype.fill;
  const join = Uint32Array.prototype.join;
  const functions: Record<number, Loaded> = {};
  const setClock = parts.freezeDate(root);
  const setSeed = parts.seedRandom(root);
  const setLogs = parts.captureConsole(root);
  parts.lockFunction(root);
  parts.addReplaceAll(String.prototype);
  parts.addArrayFrom(Array);
  parts.mendAtob(root);
  const modules: Record<string, unknown> = Object.assign({}, host.modules);
  modules.crypto = parts.limitHashes(host.modules.crypto as Record<string, unknown>);
  const require = { configurable: true, enumerable: false, writable: true, value: requireModule };
  Object.defineProperty(root, 'require', require);
  const cwt = parts.cwtModule({ createHmac: (modules.crypto as CwtParts).createHmac, bytes: Buffer });
  parts.hideMembers();
  if (parts.makeRuntime10) modules.crypto = parts.makeRuntime10(root, modules.crypto as Record<string, unknown>);
  parts.hideGlobals(root, parts.documented);

  const extra = extraLines();
  const isWhole = parts.watchBuiltIns(root);

  function extraLines(): number {
    try {
      host.compile('throw new Error("")')(undefined);
    } catch (error) {
      const line = /\bruntime:(\d+)/.exec(String((error as Error).stack));
      return line ? Number(line[1]) - 1 : 0;
    }
    return 0;
  }

  function requireModule(id: string): unknown {
    if (has.call(modules, id)) return modules[id];
    throw new Error(`Cannot find module "${id}"`);
  }

  function load(message: CodeMessage): Loaded {
    const text = `"use strict";${message.text}\n;return ${message.handler};`;
    const wantsModule = message.text.indexOf('__cloudfront') >= 0;
    try {
      if (message.counters) return loadCounted(text, message.counters, wantsModule);
      return { factory: host.compile(text), wantsModule: wantsModule };
    } catch (error) {
      return { error: error };
    }
  }

  /** The list is handed in: a function could find a global. */
  function loadCounted(text: string, counters: { name: string; length: number }, wantsModule: boolean): Loaded {
    const counts = new Counts(counters.length);
    const outer = host.compile(`return function(${counters.name}){${text}}`) as (
      cf: unknown,
    ) => (counts: Uint32Array) => ReturnType<Factory>;
    return { factory: (cf) => outer(cf)(counts), wantsModule: wantsModule, counts: counts };
  }

  /** Without a promise where the function makes none: each costs about as much as a small function. */
  function runEvent(message: EventMessage): string | Promise<string> {
    const answer: Answer = { logs: [], kvsReads: 0 };
    const run = startRun();
    const counts = (functions[message.id] as Loaded).counts;
    if (counts) fill.call(counts, 0);
    setClock(message.now);
    setSeed(message.seed);
    setLogs(answer.logs);
    if (message.isConnection) parts.attachDecision(message, run);
    else parts.attachRawQuery(message);
    const before = message.measured ? memory() : 0;

    function succeed(result: unknown): string {
      if (message.measured) answer.grown = memory() - before;
      answer.result = result;
      return finish(answer, run, counts);
    }
    function fail(error: unknown): string {
      if (message.measured) answer.grown = memory() - before;
      answer.error = parts.describeError(error, extra);
      return finish(answer, run, counts);
    }

    try {
      const result = call(functions[message.id] as Loaded, message, run) as Promise<unknown> | undefined;
      if (result && typeof result.then === 'function') return Promise.resolve(result).then(succeed, fail);
      return succeed(result);
    } catch (error) {
      return fail(error);
    }
  }

  function startRun(): Run {
    return { reads: 0, origin: undefined, customData: [], decision: undefined, isHandling: false };
  }

  function call(loaded: Loaded, message: EventMessage, run: Run): unknown {
    if (loaded.factory === undefined) throw loaded.error;
    const store = message.hasStore ? loaded.store : undefined;
    const cf = loaded.wantsModule ? parts.cloudfrontModule(message, store, run, parts.edgeLocation, cwt) : undefined;
    const handle = loaded.factory(cf);
    run.isHandling = true;
    return handle(message.event);
  }

  /** A store that is empty: code that opens it at the top level is to be loaded as well. */
  function runTop(loaded: Loaded): string {
    const answer: Answer = { logs: [], kvsReads: 0 };
    const event = { context: { eventType: 'viewer-request' } };
    const run = startRun();
    const message: EventMessage = { kind: 'event', id: 0, event: event, rawQuery: null, now: 0, hasStore: true };
    setLogs(answer.logs);
    try {
      if (loaded.factory === undefined) throw loaded.error;
      loaded.factory(parts.cloudfrontModule(message, loaded.store, run, parts.edgeLocation, cwt));
    } catch (error) {
      answer.error = parts.describeError(error, extra);
    }
    return finish(answer, run);
  }

  function finish(answer: Answer, run: Run, counts?: Uint32Array): string {
    if (counts) answer.counts = join.call(counts, ',');
    answer.kvsReads = run.reads;
    answer.origin = run.origin;
    answer.decision = run.decision;
    if (run.customData.length > 0) answer.customData = run.customData;
    if (parts.isTainted() || !isWhole()) answer.tainted = true;
    try {
      return stringify(answer);
    } catch (error) {
      answer.result = undefined;
      answer.unserializable = String(error);
      return stringify(answer);
    }
  }

  return {
    answer(text) {
      const message = parse(text) as Message;
      if (message.kind === 'event') return runEvent(message);
      if (message.kind === 'code') functions[message.id] = load(message);
      else if (message.kind === 'load') return runTop(functions[message.id] as Loaded);
      else (functions[message.id] as Loaded).store = message;
      return '{}';
    },
    tidy() {
      for (const name in root) delete root[name];
    },
  };
}
