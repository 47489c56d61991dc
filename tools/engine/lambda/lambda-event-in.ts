/*! lambda-event-in: the event of a Lambda@Edge function, made from what is on the wire. lambda-event-structure.html */
import type { EventType } from '../../http/event-type.js';
import type { HeaderList } from '../../http/messages.js';
import { isDisallowedHeader } from '../../http/restricted-headers.js';
import { lambdaBodyLimits } from '../../limits.js';
import type { RequestFacts, ResponseFacts } from '../event-in.js';
import type { LambdaEvent } from '../types.js';
import { textOf } from '../wire-text.js';
import type {
  LambdaBody,
  LambdaConfig,
  LambdaHeaders,
  LambdaOrigin,
  LambdaRecord,
  LambdaRequest,
} from './lambda-event.js';

export interface LambdaRequestFacts extends RequestFacts {
  /** Set where the association includes the body. */
  body?: Buffer;
  /** Origin events only. */
  origin?: LambdaOrigin;
}

/** The event of any of the four triggers. `response` belongs to the two response events. */
export function lambdaEvent(config: LambdaConfig, facts: LambdaRequestFacts, response?: ResponseFacts): LambdaEvent {
  const cf: LambdaRecord = { config, request: lambdaRequest(config.eventType, facts) };
  if (response !== undefined) {
    cf.response = {
      status: String(response.status),
      statusDescription: response.statusText,
      headers: lambdaHeaders(response.headers),
    };
  }
  return { Records: [{ cf }] };
}

/** Cookies stay among the headers here. */
export function lambdaHeaders(headers: HeaderList): LambdaHeaders {
  const found = new Map<string, LambdaHeaders[string]>();
  for (const [key, value] of headers) {
    const name = key.toLowerCase();
    if (isDisallowedHeader(name)) continue;
    const entry = { key, value: textOf(value) };
    const entries = found.get(name);
    if (entries) entries.push(entry);
    else found.set(name, [entry]);
  }
  return Object.fromEntries(found);
}

function lambdaRequest(event: EventType, facts: LambdaRequestFacts): LambdaRequest {
  const request: LambdaRequest = {
    clientIp: facts.ip,
    headers: lambdaHeaders(facts.headers),
    method: facts.method,
    querystring: textOf(facts.query ?? ''),
    uri: textOf(facts.uri),
  };
  if (facts.body !== undefined && facts.body.length > 0) request.body = lambdaBody(event, facts.body);
  if (facts.origin !== undefined) request.origin = facts.origin;
  return request;
}

/** Always base64, and cut where the quota says. */
function lambdaBody(event: EventType, body: Buffer): LambdaBody {
  const limit = event === 'viewer-request' ? lambdaBodyLimits.viewer : lambdaBodyLimits.origin;
  return {
    inputTruncated: body.length > limit,
    action: 'read-only',
    encoding: 'base64',
    data: body.subarray(0, limit).toString('base64'),
  };
}
