/**
 * Pool: guests that run functions, one event after another. All loaded functions share them. A guest is replaced after so
 * many events (njs has no garbage collector), when it does not answer in time, and when it dies; what waited behind the
 * culprit is run by its successor.
 */
import type { Answer, Message } from './guest/protocol.js';
import { type Guest, longestAnswer, type StartGuest, tooLong } from './guest-link.js';

/** One event for one function. */
export interface Job {
  /** Of the function. */
  id: number;
  /** The event as a line of the protocol. */
  line: string;
  /** What the guest must know first. `revision` changes with the content; a message is made only when it is needed. */
  needs: Need[];
}

export interface Need {
  key: string;
  revision: number;
  message(): Message;
}

export type Reply = { answer: Answer; micros: number } | { failure: string; micros: number };

export interface Pool {
  run(job: Job): Promise<Reply>;
  /** The needs of a function that is no longer there. */
  forget(id: number): void;
  close(): void;
}

export interface PoolOptions {
  /** Guests at work at the same time. */
  size: number;
  /** Events after which a guest is replaced. */
  recycle: number;
  /** Characters of events and answers after which a guest is replaced. */
  recycleText: number;
  /** Milliseconds a function may take. */
  limit: number;
}

interface Exchange {
  limit: number;
  /** Undefined: the exchange prepares a later one. */
  job: Job | undefined;
  done(reply: Reply): void;
}

interface Worker {
  guest: Guest;
  queue: Exchange[];
  known: Map<string, number>;
  events: number;
  text: number;
  outbox: string;
  /** When the guest turned to the exchange at the head of the queue. */
  since: number;
  watchdog: NodeJS.Timeout | undefined;
  retired: boolean;
}

/** Milliseconds a guest may take to compile a function or read a store of 5 MB. */
const prepareLimit = 10_000;

export function createPool(start: StartGuest, options: PoolOptions): Pool {
  const workers: Worker[] = [];
  /** What functions have needed so far: a spare learns it before its first event. */
  const needs = new Map<number, Need[]>();
  let spare: Worker | undefined;
  let closed = false;

  function hire(): Worker {
    const worker: Worker = {
      guest: start({ line: (text) => settle(worker, text), gone: (reason) => bury(worker, reason) }),
      queue: [],
      known: new Map(),
      events: 0,
      text: 0,
      outbox: '',
      since: 0,
      watchdog: undefined,
      retired: false,
    };
    return worker;
  }

  /** The worker with the shortest queue; a new one while there are fewer than `size` and all are busy. */
  function pick(): Worker {
    let best: Worker | undefined;
    for (const worker of workers) if (!best || worker.queue.length < best.queue.length) best = worker;
    if (best && (best.queue.length === 0 || workers.length >= options.size)) return best;
    const fresh = spare ?? hire();
    spare = undefined;
    workers.push(fresh);
    return fresh;
  }

  function dispatch(job: Job, done: (reply: Reply) => void): void {
    const worker = pick();
    needs.set(job.id, job.needs);
    prepare(worker, job.needs);
    worker.events++;
    enqueue(worker, job.line, { limit: options.limit, job, done });
    if (spare === undefined && worker.events * 2 >= options.recycle) hireSpare();
    if (worker.events >= options.recycle || worker.text >= options.recycleText) retire(worker);
  }

  function prepare(worker: Worker, needed: Need[]): void {
    for (const need of needed) {
      if (worker.known.get(need.key) === need.revision) continue;
      worker.known.set(need.key, need.revision);
      enqueue(worker, asLine(need.message()), { limit: prepareLimit, job: undefined, done: () => {} });
    }
  }

  function enqueue(worker: Worker, line: string, exchange: Exchange): void {
    worker.text += line.length;
    if (worker.outbox === '') queueMicrotask(() => flush(worker));
    worker.outbox += line;
    worker.queue.push(exchange);
    if (worker.queue.length > 1) return;
    worker.guest.hold(true);
    watch(worker);
  }

  /** Everything that was asked for in one turn of the loop goes out in one write. */
  function flush(worker: Worker): void {
    const lines = worker.outbox;
    worker.outbox = '';
    if (worker.queue.length > 0) worker.guest.send(lines);
  }

  /** A timer that is due before the answer that lies in the pipe is read must not kill: look once more after reading. */
  function watch(worker: Worker): void {
    clearTimeout(worker.watchdog);
    worker.since = performance.now();
    const head = worker.queue[0];
    if (head === undefined) return;
    worker.watchdog = setTimeout(() => {
      setImmediate(() => {
        if (worker.queue[0] === head) bury(worker, `The function did not finish within ${head.limit} ms`);
      });
    }, head.limit);
  }

  function settle(worker: Worker, text: string): void {
    const answer = parseAnswer(text);
    if (typeof answer === 'string') {
      bury(worker, answer);
      return;
    }
    const micros = (performance.now() - worker.since) * 1000;
    const exchange = worker.queue.shift();
    worker.text += text.length;
    watch(worker);
    if (answer.tainted) bury(worker);
    else if (worker.queue.length === 0) rest(worker);
    exchange?.done({ answer, micros });
  }

  function rest(worker: Worker): void {
    worker.guest.hold(false);
    if (worker.retired) worker.guest.kill();
  }

  /** A guest for a single event takes everything at once, with that event. */
  function hireSpare(): void {
    spare = hire();
    if (options.recycle === 1) return;
    for (const needed of needs.values()) prepare(spare, needed);
  }

  /** Takes no more events; ends when it has answered those it has. */
  function retire(worker: Worker): void {
    worker.retired = true;
    remove(worker);
  }

  /** Ends a worker. Without a culprit's reason everybody in the queue starts again, else only those behind the first event. */
  function bury(worker: Worker, reason?: string): void {
    clearTimeout(worker.watchdog);
    remove(worker);
    const waiting = worker.queue.splice(0).filter((exchange) => exchange.job !== undefined);
    worker.guest.hold(false);
    worker.guest.kill();
    const micros = (performance.now() - worker.since) * 1000;
    if (reason !== undefined) waiting.shift()?.done({ failure: reason, micros });
    for (const exchange of waiting) again(exchange.job as Job, exchange.done);
  }

  function again(job: Job, done: (reply: Reply) => void): void {
    if (closed) done({ failure: 'The engine was closed', micros: 0 });
    else dispatch(job, done);
  }

  function remove(worker: Worker): void {
    if (spare === worker) spare = undefined;
    const index = workers.indexOf(worker);
    if (index >= 0) workers.splice(index, 1);
  }

  return {
    run: (job) => new Promise((resolve) => again(job, resolve)),
    forget: (id) => void needs.delete(id),
    close() {
      closed = true;
      for (const worker of [...workers, ...(spare ? [spare] : [])]) bury(worker, 'The engine was closed');
    },
  };
}

/** ASCII only: a chunk may end within a character, and njs reads chunks. */
export function asLine(message: Message): string {
  const text = JSON.stringify(message);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
  return `${/[^\x00-\x7f]/.test(text) ? text.replace(/[^\x00-\x7f]/g, escapeUnit) : text}\n`;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Or why it is none. */
function parseAnswer(text: string): Answer | string {
  if (text.length > longestAnswer) return tooLong;
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer as Answer;
  } catch {
    // Falls through: not of our making.
  }
  return 'The function wrote to the output of the engine';
}
