/**
 * Worker: one guest and what it has been asked, in order. It has to answer in time. The exchange at the head of its queue is
 * the one the guest is at, so when the guest fails, that one is to blame and the others are innocent.
 */
import type { Answer, Message } from '../runtime/guest/protocol.js';
import { type Guest, longestAnswer, type StartGuest, tooLong } from './guest-link.js';
import { rest, stayAwake } from './stay-awake.js';
import type { Bound } from './types.js';

/** One event for one function. */
export interface Job {
  /** Of the function. */
  id: number;
  /** The event as a message of the protocol. */
  message: string;
  /** What the guest must know first. */
  needs: Need[];
}

/** `revision` changes with the content; the message is made only when it is sent. */
export interface Need {
  key: string;
  revision: number;
  message(): Message;
}

export type Reply = { answer: Answer; micros: number } | { failure: string; bound?: Bound | undefined; micros: number };

export interface Errand {
  job: Job;
  done(reply: Reply): void;
}

interface PendingAnswer {
  /** Milliseconds. */
  limit: number;
  /** Undefined: prepares the next one that has an errand. */
  errand: Errand | undefined;
}

export interface Worker {
  guest: Guest;
  queue: PendingAnswer[];
  /** Key of a need to its revision. */
  known: Map<string, number>;
  events: number;
  /** Characters asked and answered. */
  text: number;
  outbox: string[];
  /** When the guest turned to the exchange at the head of the queue. */
  since: number;
  watchdog: NodeJS.Timeout | undefined;
  /** Takes no more events, ends when it has answered those it has. */
  retired: boolean;
  /** Called at the end, with those who must start again. */
  gone(worker: Worker, innocent: Errand[]): void;
}

/** Milliseconds a guest may take to compile a function or read a store of 5 MB. */
const prepareLimit = 10_000;

export function startWorker(start: StartGuest, gone: Worker['gone']): Worker {
  const guest = start({ line: (text) => settle(worker, text), gone: (reason) => endWorker(worker, reason) });
  const fresh = { queue: [], known: new Map(), events: 0, text: 0, outbox: [], since: 0, retired: false };
  const worker: Worker = { ...fresh, guest, watchdog: undefined, gone };
  return worker;
}

/** Tells the guest what it does not know yet. */
export function prepare(worker: Worker, needs: Need[]): void {
  for (const need of needs) {
    if (worker.known.get(need.key) === need.revision) continue;
    worker.known.set(need.key, need.revision);
    ask(worker, asText(need.message()), { limit: prepareLimit, errand: undefined });
  }
}

export function runErrand(worker: Worker, errand: Errand, limit: number): void {
  worker.events++;
  prepare(worker, errand.job.needs);
  ask(worker, errand.job.message, { limit, errand });
}

export function retire(worker: Worker): void {
  worker.retired = true;
  if (worker.queue.length === 0) endWorker(worker);
}

/** With a reason the errand at the head fails with it, beyond a bound where it is that; all others start again elsewhere. */
export function endWorker(worker: Worker, reason?: string, bound?: Bound): void {
  clearTimeout(worker.watchdog);
  const waiting = worker.queue.splice(0).flatMap(({ errand }) => errand ?? []);
  worker.guest.hold(false);
  worker.guest.kill();
  const micros = microsSince(worker.since);
  if (reason !== undefined) waiting.shift()?.done({ failure: reason, bound, micros });
  worker.gone(worker, waiting);
}

/** ASCII only: so a character is a byte. */
export function asText(message: Message): string {
  const text = JSON.stringify(message);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
  return /[^\x00-\x7f]/.test(text) ? text.replace(/[^\x00-\x7f]/g, escapeUnit) : text;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function ask(worker: Worker, message: string, exchange: PendingAnswer): void {
  worker.text += message.length;
  // After all that is ready to run has run: what many requests ask then goes out in one write.
  if (worker.outbox.length === 0) process.nextTick(() => flush(worker));
  worker.outbox.push(message);
  worker.queue.push(exchange);
  if (worker.queue.length > 1) return;
  worker.guest.hold(true);
  watch(worker);
}

/** Everything that was asked in one turn of the loop goes out in one write. */
function flush(worker: Worker): void {
  const messages = worker.outbox;
  worker.outbox = [];
  if (worker.queue.length === 0) return;
  worker.guest.send(messages);
  stayAwake();
}

/** A timer that is due before the answer that lies in the pipe is read must not kill: it looks once more after reading. */
function watch(worker: Worker): void {
  clearTimeout(worker.watchdog);
  worker.since = performance.now();
  const head = worker.queue[0];
  if (head === undefined) return;
  worker.watchdog = setTimeout(() => {
    setImmediate(() => {
      if (worker.queue[0] === head) endWorker(worker, `The function did not finish within ${head.limit} ms`, 'time');
    });
  }, head.limit);
}

function settle(worker: Worker, text: string): void {
  const answer = parseAnswer(text);
  if (typeof answer === 'string') {
    endWorker(worker, answer, answer === tooLong ? 'memory' : undefined);
    return;
  }
  const micros = microsSince(worker.since);
  const exchange = worker.queue.shift();
  worker.text += text.length;
  watch(worker);
  if (worker.queue.length === 0) {
    worker.guest.hold(false);
    rest();
  }
  if (answer.tainted || (worker.retired && worker.queue.length === 0)) endWorker(worker);
  exchange?.errand?.done({ answer, micros });
}

/** Or why it is none. */
function parseAnswer(text: string): Answer | string {
  if (text.length > longestAnswer) return tooLong;
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer as Answer;
  } catch {
    // The function wrote it, and not the program around it.
  }
  return 'The function wrote to the output of the engine';
}

function microsSince(start: number): number {
  return (performance.now() - start) * 1000;
}
