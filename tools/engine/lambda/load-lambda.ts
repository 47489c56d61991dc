/** Load-lambda: runs the handler of a Lambda function. Like Lambda it adds instances while all of them are busy. */
import { randomUUID } from 'node:crypto';
import type { EngineError, LambdaEvent, LambdaOutcome, LambdaSource, LoadedLambda } from '../types.js';
import type { LambdaRecord } from './event.js';
import type { LambdaAnswer, LambdaCall } from './guest.js';
import { type Instance, startInstance } from './instance.js';
import { validateLambdaResult } from './validate.js';

type Reply = LambdaAnswer | { failure: string };

/** The quota. cloudfront-limits.html#limits-lambda-at-edge */
const defaultTimeout = 30_000;
/** A laptop has few cores. */
const mostInstances = 8;
/** Milliseconds a call waits for a busy instance before another one is started: quick functions need but one. */
const patience = 20;

export function loadLambda(source: LambdaSource): LoadedLambda {
  const instances = new Set<Instance>();
  const queue: { call: LambdaCall; done(reply: Reply): void }[] = [];
  let hiring: NodeJS.Timeout | undefined;
  let closed = false;

  function call(event: unknown): Promise<Reply> {
    if (closed) return Promise.resolve({ failure: 'The function was closed' });
    return new Promise((done) => {
      const timeout = source.timeout ?? defaultTimeout;
      queue.push({ call: { event, now: source.now?.(), requestId: randomUUID(), timeout }, done });
      pump();
    });
  }

  /** Hands the oldest call to an idle instance. */
  function pump(): void {
    const [next] = queue;
    if (next === undefined) return;
    const idle = [...instances].find((instance) => !instance.busy);
    if (idle) {
      queue.shift();
      void start(idle, next);
    } else if (instances.size === 0) hire();
    else if (instances.size < mostInstances) hiring ??= setTimeout(hire, patience);
  }

  async function start(instance: Instance, next: (typeof queue)[number]): Promise<void> {
    const reply = await instance.run(next.call);
    if (instance.gone) instances.delete(instance);
    next.done(reply);
    pump();
  }

  function hire(): void {
    clearTimeout(hiring);
    hiring = undefined;
    if (closed || queue.length === 0) return;
    instances.add(startInstance(source));
    pump();
  }

  return {
    name: source.name,
    async invoke(event) {
      return outcome(source.file, event, await call(event));
    },
    async invokeRaw(event) {
      const reply = await call(event);
      if ('failure' in reply) return { error: { name: 'Error', message: reply.failure }, logs: [] };
      if (reply.error) return { error: { name: reply.error.name, message: reply.error.message }, logs: reply.logs };
      return { result: reply.result, logs: reply.logs };
    },
    async close() {
      closed = true;
      clearTimeout(hiring);
      for (const { done } of queue.splice(0)) done({ failure: 'The function was closed' });
      await Promise.all([...instances].map((instance) => instance.close()));
    },
  };
}

function outcome(file: string, event: LambdaEvent, reply: Reply): LambdaOutcome {
  const engine = `node ${process.versions.node}`;
  if ('failure' in reply) return { engine, logs: [], micros: 0, error: execution(reply.failure) };
  const ran = { engine, logs: reply.logs, micros: Math.round(reply.micros) };
  if (reply.error) {
    const { name, message, stack } = reply.error;
    return { ...ran, error: execution(`${name}: ${message}`, lineIn(stack, file)) };
  }
  const judged = validateLambdaResult(event.Records[0].cf as unknown as LambdaRecord, reply.result);
  return 'problem' in judged ? { ...ran, error: validation(judged.problem) } : { ...ran, result: judged.result };
}

/** The innermost frame that is in the function's own file. */
function lineIn(stack: string, file: string): number | undefined {
  const frame = stack.split('\n').find((line) => line.includes(`${file}:`));
  const line = frame?.split(`${file}:`)[1]?.split(':')[0];
  return line === undefined ? undefined : Number(line);
}

function execution(message: string, line?: number): EngineError {
  const error: EngineError = { type: 'LambdaExecutionError', status: 503, message };
  return line === undefined ? error : { ...error, line };
}

/** The beginning of every such message of CloudFront. */
function validation(problem: string): EngineError {
  return {
    type: 'LambdaValidationError',
    status: 502,
    message: `The Lambda function result failed validation: ${problem}`,
  };
}
