/** Load-lambda: runs the handler of a Lambda function and judges its result. */
import { type Flaw, withRule } from '../problem.js';
import type { EngineError, LambdaEvent, LambdaOutcome, LambdaSource, LoadedLambda } from '../types.js';
import { callFleet, closeFleet, createFleet } from './fleet.js';
import type { Reply } from './instance.js';
import { validateLambdaResult } from './validate.js';

/** Nothing is read or run before the first invocation. */
export function loadLambda(source: LambdaSource): LoadedLambda {
  const fleet = createFleet(source);
  return {
    name: source.name,
    invoke: async (event, moment) => outcome(source.file, event, await callFleet(fleet, event, moment)),
    invokeRaw: async (event) => rawOutcome(await callFleet(fleet, event)),
    close: () => closeFleet(fleet),
  };
}

function rawOutcome(reply: Reply): Awaited<ReturnType<LoadedLambda['invokeRaw']>> {
  if ('failure' in reply) return { error: { name: 'Error', message: reply.failure }, logs: [] };
  if (reply.error) return { error: { name: reply.error.name, message: reply.error.message }, logs: reply.logs };
  return { result: reply.result, logs: reply.logs };
}

function outcome(file: string, event: LambdaEvent, reply: Reply): LambdaOutcome {
  const engine = `node ${process.versions.node}`;
  if ('failure' in reply)
    return { engine, logs: [], micros: 0, error: withRule(execution(reply.failure), reply.bound) };
  const ran = { engine, logs: reply.logs, micros: Math.round(reply.micros) };
  if (reply.error) {
    const { name, message, stack } = reply.error;
    return { ...ran, error: execution(`${name}: ${message}`, lineIn(stack, file)) };
  }
  const judged = validateLambdaResult(event.Records[0].cf, reply.result);
  return 'problem' in judged ? { ...ran, error: validation(judged) } : { ...ran, result: judged.result };
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
function validation({ problem, rule }: Flaw): EngineError {
  const message = `The Lambda function result failed validation: ${problem}`;
  return withRule({ type: 'LambdaValidationError', status: 502, message }, rule);
}
