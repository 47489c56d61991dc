/*!
 * trace-context: one trace id from viewer to origin and into the access log, without trusting or breaking what came in.
 * CloudFront Function, viewer-request. Headers of W3C Trace Context; `x-amzn-trace-id` and B3 are left alone. Forward `traceparent` and
 * `tracestate` by an origin request policy, never in the cache key: each request has a value of its own.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import type { Request, Value, ViewerRequestEvent } from '../shared/functions/event.js';

export const config = {
  /** 'continue' goes on with a caller's trace; 'restart' begins a new one for everybody: callers are then no part of ours. */
  trust: 'continue' as 'continue' | 'restart',
  /** Parent of a trace that goes on: 'keep' is the caller's, 'replace' an id of the edge, which then has a span of its own. */
  parent: 'keep' as 'keep' | 'replace',
  /** Share of the traces begun here that are marked as sampled, 0 to 1. A trace that goes on keeps its mark. */
  ratio: 0.01,
  /** Whether the trace id goes into the access log, as custom data `trace=<id>`. */
  log: true,
};

export type TraceContextOptions = typeof config;

/** W3C Trace Context §3.2.2: lower case; of versions to come the first four fields are known. */
const PARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Leaves a good traceparent as it is, or writes one. Returns the trace id. */
export function traceRequest(request: Request, given: Partial<TraceContextOptions>, event: ViewerRequestEvent): string {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  const came = options.trust === 'continue' ? readParent(headers.traceparent) : undefined;
  if (!came || !isState(headers.tracestate)) delete headers.tracestate;
  const version = came && came[1];
  if (came && version === '00' && options.parent === 'keep') return came[2]!;
  // The runtime has no random source; an id of the request is used once.
  const seed = `${event.context.distributionId}${event.context.requestId}`;
  const own = crypto.createHash('sha256').update(seed).digest('hex');
  const trace = came ? came[2]! : own.slice(0, 32);
  const parent = came && options.parent === 'keep' ? came[3]! : own.slice(32, 48);
  const flags = came ? parseInt(came[4]!, 16) & 3 : firstFlags(trace, options.ratio);
  headers.traceparent = { value: `00-${trace}-${parent}-0${flags}` };
  return trace;
}

/** Fields of the one good header there is. Two of them, or an id of zeros, are none (§3.2.2.3, §3.2.2.4). */
function readParent(header: Value | undefined): string[] | undefined {
  if (!header || header.multiValue) return;
  const found = PARENT.exec(header.value.trim());
  if (!found || found[1] === 'ff' || (found[1] === '00' && found[5])) return;
  if (/^0+$/.test(found[2]!) || /^0+$/.test(found[3]!)) return;
  return found;
}

const MEMBER = /^[a-z\d][\w*/@-]{0,255}=(?:[ !-+\--<>-~]{0,255}[!-+\--<>-~])$/;

/** §3.3.1: at most 32 members; empty ones are allowed, several headers are one list. What is wrong of it never harms traceparent. */
function isState(header: Value | undefined): boolean {
  if (!header) return true;
  const lines = header.multiValue ? header.multiValue.map((one) => one.value) : [header.value];
  const members = lines
    .join()
    .split(',', 100)
    .map((member) => member.trim())
    .filter((member) => member !== '');
  return members.length < 33 && members.every((member) => MEMBER.test(member) && !/^[^=]*[A-Z]/.test(member));
}

/** Level 2, §3.2.2.5: the id is random; it is sampled if its last 56 bits are below the share. */
function firstFlags(trace: string, ratio: number): number {
  return parseInt(trace.slice(18), 16) < ratio * 2 ** 56 ? 3 : 2;
}

export function handler(event: ViewerRequestEvent): Request {
  try {
    const trace = traceRequest(event.request, config, event);
    if (config.log) cf.logCustomData(`trace=${trace}`);
  } catch (_malformed) {
    return event.request;
  }
  return event.request;
}
