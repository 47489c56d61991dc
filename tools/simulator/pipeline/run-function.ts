/*! run-function: runs a CloudFront Function or a Lambda@Edge function for one event, and says for the inspector what it did. */

import type { CloudFrontFunction, EdgeFunction, LambdaAtEdge } from '../../distribution/model.js';
import { notKnownHere } from '../../distribution/unknown-functions.js';
import type { EngineError, FunctionEvent, FunctionOutcome, LambdaEvent, LambdaOutcome } from '../../engine/types.js';
import type { EventType } from '../../http/event-type.js';
import { whyFailed } from '../trace/failure.js';
import { differences, functionDetail, isLarge, type RememberedRun, remembered } from '../trace/function-detail.js';
import { refusalIn } from '../trace/refusal.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note, type Repeatable, type StageNote } from './exchange.js';
import { writeLogs } from './function-log.js';
import { refusalPage } from './refuse.js';

/** One run, before it is written down. */
interface Run<Outcome> extends Repeatable {
  outcome: Outcome;
  start: number;
}

export async function runFunction(
  exchange: Exchange,
  source: CloudFrontFunction,
  event: FunctionEvent,
): Promise<Run<FunctionOutcome>> {
  const start = performance.now();
  const seen = seenBy(exchange, source);
  const outcome = await exchange.distribution.shared.functions.runFunction(source, event, seen.moment);
  writeLogs(exchange, source, outcome.logs);
  return { start, outcome, event, ...seen };
}

export async function runLambda(
  exchange: Exchange,
  source: LambdaAtEdge,
  event: LambdaEvent,
): Promise<Run<LambdaOutcome>> {
  const start = performance.now();
  const seen = seenBy(exchange, source);
  const outcome = await exchange.distribution.shared.functions.runLambda(source, event, seen.moment);
  writeLogs(exchange, source, outcome.logs);
  return { start, outcome, event, ...seen };
}

function seenBy({ distribution: { shared } }: Exchange, source: EdgeFunction): Omit<Repeatable, 'event'> {
  const moment = { now: shared.clock(), seed: Math.floor(Math.random() * 1_000_000_000) };
  return { source, moment, store: shared.functions.storeOf(source) };
}

/** Writes a run down. `before`: the request or response that the event showed. */
export function noteRun(
  exchange: Exchange,
  stage: EventType,
  source: CloudFrontFunction | LambdaAtEdge,
  { outcome, start, event, moment, store }: Run<FunctionOutcome | LambdaOutcome>,
  before: unknown,
  state: StageNote['state'],
): void {
  const run = remembered(before, outcome);
  const why = state === 'answered' ? refusalIn(source, outcome.logs) : undefined;
  if (why !== undefined) exchange.trace.why = why;
  const shown = state === 'answered' && isRefusal(outcome.result) ? 'refused' : state;
  const summary = () => `\`${source.name}\` · ${summarise(run, state)}`;
  note(exchange, stage, start, shown, summary, () => functionDetail(source, run));
  if (!isLarge(bodyIn(event))) exchange.trace.stages.at(-1)!.run = { source, event, moment, store };
}

/** Of a Lambda that asked for it. */
function bodyIn(event: FunctionEvent | LambdaEvent): unknown {
  return 'Records' in event ? (event.Records[0].cf.request as { body?: unknown } | undefined)?.body : undefined;
}

/** A function that is attached and not known here: the event passes without it, and that is said. */
export function noteUnknown(exchange: Exchange, stage: EventType): void {
  const arn = exchange.behavior.unknownFunctions[stage];
  if (arn !== undefined) note(exchange, stage, performance.now(), 'skipped', `${stage}: ${notKnownHere(arn)}`);
}

function isRefusal(made: unknown): boolean {
  const { statusCode, status } = made as { statusCode?: number; status?: string };
  return [401, 403].includes(Number(statusCode ?? status));
}

function summarise({ before, outcome }: RememberedRun, state: StageNote['state']): string {
  const { error, result } = outcome;
  if (error) return `${error.type}: ${error.message}`;
  if (state === 'answered') {
    const made = result as { statusCode?: number; status?: string };
    return `answered ${made.statusCode ?? made.status}`;
  }
  const changes = new Set(differences(before, result).map(({ path }) => path)).size;
  return changes === 0 ? 'no change' : `${changes} ${changes === 1 ? 'change' : 'changes'}`;
}

/** A function that fails never lets the request pass. DG/http-502-bad-gateway.html, DG/http-503-service-unavailable.html */
export function functionFailure(
  exchange: Exchange,
  source: CloudFrontFunction | LambdaAtEdge,
  error: EngineError,
): EdgeResponse {
  exchange.trace.why = whyFailed(source, error);
  return refusalPage(exchange, error.type, reasonOf(source, error), { xCache: error.type });
}

/** Phrases that fixtures F099, F118, F119 and F130 quote. */
function reasonOf(source: CloudFrontFunction | LambdaAtEdge, error: EngineError): string {
  const invalid = error.status === 502;
  if (source.kind === 'function') {
    return invalid
      ? 'The CloudFront function returned an invalid value.'
      : 'The CloudFront function associated with the CloudFront distribution is invalid or could not run.';
  }
  if (!invalid) {
    return "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.";
  }
  return `The Lambda function result failed validation: ${validationPhrase(error.rule)}`;
}

function validationPhrase(rule: EngineError['rule']): string {
  if (rule === 'read-only') return 'The function tried to add, delete, or change a read-only header.';
  if (rule === 'disallowed') return 'The function tried to add a blacklisted header.';
  return 'The function returned an invalid response.';
}
