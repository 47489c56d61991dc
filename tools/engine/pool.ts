/**
 * Pool: the workers that all loaded functions share. A worker is replaced after so many events (njs has no garbage
 * collector), when it does not answer in time, and when it dies; whoever waited behind the culprit is run by its successor.
 */
import type { StartGuest } from './guest-link.js';
import {
  type Errand,
  endWorker,
  type Job,
  type Need,
  prepare,
  type Reply,
  retire,
  runErrand,
  startWorker,
  type Worker,
} from './worker.js';

export interface Pool {
  run(job: Job): Promise<Reply>;
  /** The function is no longer there. */
  forget(id: number): void;
  close(): void;
}

export interface PoolOptions {
  /** Workers at the same time. */
  size: number;
  /** Events after which a worker is replaced. */
  recycle: number;
  /** Characters of events and answers after which a worker is replaced. */
  recycleText: number;
  /** Milliseconds a function may take. */
  limit: number;
}

interface State {
  start: StartGuest;
  options: PoolOptions;
  workers: Worker[];
  /** Started before it is needed, and taught what functions have needed so far. */
  spare: Worker | undefined;
  needs: Map<number, Need[]>;
  closed: boolean;
}

export function createPool(start: StartGuest, options: PoolOptions): Pool {
  const state: State = { start, options, workers: [], spare: undefined, needs: new Map(), closed: false };
  return {
    run: (job) => new Promise((done) => dispatch(state, { job, done })),
    forget: (id) => void state.needs.delete(id),
    close() {
      state.closed = true;
      for (const worker of [...state.workers, ...(state.spare ? [state.spare] : [])]) endWorker(worker, closed);
    },
  };
}

const closed = 'The engine was closed';

function dispatch(state: State, errand: Errand): void {
  if (state.closed) {
    errand.done({ failure: closed, micros: 0 });
    return;
  }
  const { recycle, recycleText, limit } = state.options;
  const worker = pick(state);
  state.needs.set(errand.job.id, errand.job.needs);
  runErrand(worker, errand, limit);
  if (worker.events * 2 >= recycle) state.spare ??= hireSpare(state);
  if (worker.events < recycle && worker.text < recycleText) return;
  state.workers.splice(state.workers.indexOf(worker), 1);
  retire(worker);
}

/** The worker with the shortest queue; another one while there are fewer than `size` and all are busy. */
function pick(state: State): Worker {
  let best: Worker | undefined;
  for (const worker of state.workers) if (!best || worker.queue.length < best.queue.length) best = worker;
  if (best && (best.queue.length === 0 || state.workers.length >= state.options.size)) return best;
  const fresh = state.spare ?? hire(state);
  state.spare = undefined;
  state.workers.push(fresh);
  return fresh;
}

/** A worker for a single event is taught everything at once, with that event. */
function hireSpare(state: State): Worker {
  const spare = hire(state);
  if (state.options.recycle > 1) for (const needs of state.needs.values()) prepare(spare, needs);
  return spare;
}

function hire(state: State): Worker {
  return startWorker(state.start, (worker, innocent) => {
    if (state.spare === worker) state.spare = undefined;
    state.workers = state.workers.filter((other) => other !== worker);
    for (const errand of innocent) dispatch(state, errand);
  });
}
