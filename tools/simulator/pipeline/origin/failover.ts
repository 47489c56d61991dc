/*! failover: asks the origin of the behavior, or the two of an origin group in turn. DG/high_availability_origin_failover.html */

import type { Origin } from '../../../distribution/model.js';
import type { OriginFailure } from '../../../http/messages.js';
import type { CacheEntry } from '../../cache/store.js';
import { originDetail } from '../../trace/origin-detail.js';
import { abandon } from '../body.js';
import { compressResponse } from '../compress.js';
import type { EdgeResponse } from '../edge-response.js';
import { type Exchange, note } from '../exchange.js';
import { askOrigin, type OriginAnswer, resolveOrigin } from './origin.js';
import { type OriginChoice, planOrigins } from './origin-plan.js';
import { buildOriginRequest, canRevalidate, runOriginRequest } from './origin-request.js';
import { runOriginResponse } from './origin-response.js';

export interface Fetched {
  response: EdgeResponse;
  origin: Origin;
  /** What the origin said before any function changed it; undefined where it was not asked. */
  originStatus: number | undefined;
  failure: OriginFailure | undefined;
  /** The origin says that what is kept is still good. */
  revalidated: boolean;
}

export async function askOrigins(exchange: Exchange, stale: CacheEntry | undefined): Promise<Fetched> {
  const { primary, secondary, statusCodes } = planOrigins(exchange);
  const start = performance.now();
  const first = await askOne(exchange, primary, stale);
  const second = secondary !== undefined && failsOver(exchange, first, statusCodes) ? secondary : undefined;
  if (second) {
    abandon(first.response.body);
    exchange.trace.why = undefined;
  }
  const fetched = second ? await askOne(exchange, second, stale) : first;
  exchange.trace.originId = fetched.origin.id;
  if (exchange.trace.attempts.length > 0) noteOrigin(exchange, fetched, start);
  return fetched;
}

async function askOne(exchange: Exchange, choice: OriginChoice, stale: CacheEntry | undefined): Promise<Fetched> {
  const lost = await resolveForFunction(exchange, choice.origin);
  if (lost) return { ...lost, origin: choice.origin, originStatus: undefined, revalidated: false };
  const revalidates = canRevalidate(exchange, stale);
  const request = buildOriginRequest(exchange, choice, revalidates ? stale : undefined);
  const asked = await runOriginRequest(exchange, request, choice);
  const none = { originStatus: undefined, failure: undefined, revalidated: false };
  if ('answer' in asked) return { response: asked.answer, origin: choice.origin, ...none };
  const { origin } = asked.choice;
  const { response, failure } = await askOrigin(exchange, origin, request);
  if (failure !== undefined) return { response, origin, originStatus: undefined, failure, revalidated: false };
  const originStatus = response.status;
  const changed = await runOriginResponse(exchange, request, origin, response);
  const revalidated = revalidates && changed.status === 304;
  return { response: await compressResponse(exchange, changed), origin, originStatus, failure, revalidated };
}

/** Without a function in between, the attempt itself finds out. */
async function resolveForFunction(exchange: Exchange, origin: Origin): Promise<OriginAnswer | undefined> {
  return exchange.behavior.functions['origin-request'] ? resolveOrigin(exchange, origin) : undefined;
}

/** Only for methods that change nothing. A connection that fails counts as 503, silence as 504. An origin that was not asked did not fail. */
function failsOver({ request }: Exchange, { originStatus, failure }: Fetched, statusCodes: number[]): boolean {
  if (!/^(GET|HEAD|OPTIONS)$/.test(request.method) || failure === 'not-asked') return false;
  if (failure !== undefined)
    return statusCodes.includes(failure === 'timeout' ? 504 : failure === 'malformed' ? 502 : 503);
  return originStatus !== undefined && statusCodes.includes(originStatus);
}

function noteOrigin(exchange: Exchange, { response, origin, failure }: Fetched, start: number): void {
  const state = failure === undefined ? (response.neverKept ? 'ran' : 'answered') : 'failed';
  const { attempts } = exchange.trace;
  const last = attempts.at(-1)!;
  const summary = () =>
    `\`${origin.id}\` ${last.status === undefined ? `failed: ${last.error}` : `answered ${last.status}`} in ${last.ms.toFixed(2)} ms`;
  note(exchange, 'origin', attempts[0]?.start ?? start, state, summary, () => originDetail(attempts));
}
