/** Fleet: the instances of one function. Like Lambda it starts another one while all of them are busy. */
import { randomUUID } from 'node:crypto';
import { edgeLambdaLimits } from '../../limits.js';
import type { LambdaSource, Moment } from '../types.js';
import type { LambdaCall } from './guest.js';
import { endInstance, type Instance, invoke, type Reply, startInstance } from './instance.js';

interface Fleet {
  source: LambdaSource;
  instances: Instance[];
  queue: { call: LambdaCall; done(reply: Reply): void }[];
  /** Runs while calls wait and another instance may help. */
  hiring: NodeJS.Timeout | undefined;
  isClosed: boolean;
}

/** Milliseconds. */
const defaultTimeout = edgeLambdaLimits.timeout * 1000;
/** A laptop has few cores. */
const mostInstances = 8;
/** Milliseconds a call waits for a busy instance before another one is started: quick functions need but one. */
const patience = 20;

const closed = { failure: 'The function was closed' };

export function createFleet(source: LambdaSource): Fleet {
  return { source, instances: [], queue: [], hiring: undefined, isClosed: false };
}

export function callFleet(fleet: Fleet, event: unknown, moment: Moment = {}): Promise<Reply> {
  if (fleet.isClosed) return Promise.resolve(closed);
  const { timeout = defaultTimeout, now } = fleet.source;
  return new Promise((done) => {
    const call = { event, now: moment.now ?? now?.(), seed: moment.seed, requestId: randomUUID(), timeout };
    fleet.queue.push({ call, done });
    pump(fleet);
  });
}

export async function closeFleet(fleet: Fleet): Promise<void> {
  fleet.isClosed = true;
  clearTimeout(fleet.hiring);
  for (const { done } of fleet.queue.splice(0)) done(closed);
  await Promise.all(fleet.instances.map((instance) => endInstance(instance, closed.failure)));
}

/** Hands the oldest call to an idle instance. */
function pump(fleet: Fleet): void {
  fleet.instances = fleet.instances.filter(({ isGone }) => !isGone);
  if (fleet.queue.length === 0) return;
  const idle = fleet.instances.find(({ done }) => done === undefined);
  if (idle) void serve(fleet, idle);
  else if (fleet.instances.length === 0) hire(fleet);
  else if (fleet.instances.length < mostInstances) fleet.hiring ??= setTimeout(() => hire(fleet), patience);
}

async function serve(fleet: Fleet, instance: Instance): Promise<void> {
  const next = fleet.queue.shift();
  if (next === undefined) return;
  next.done(await invoke(instance, next.call));
  pump(fleet);
}

function hire(fleet: Fleet): void {
  clearTimeout(fleet.hiring);
  fleet.hiring = undefined;
  if (fleet.isClosed || fleet.queue.length === 0) return;
  fleet.instances.push(startInstance(fleet.source));
  pump(fleet);
}
