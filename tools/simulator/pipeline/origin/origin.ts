/*!
 * origin: sends one request to one origin, again where that is safe, and takes the answer in.
 * DG/DownloadDistValuesOrigin.html (attempts, timeouts), DG/http-502-bad-gateway.html, DG/http-504-gateway-timeout.html
 */

import type { Origin } from '../../../distribution/model.js';
import { headerValue } from '../../../http/header-list.js';
import { capitalise } from '../../../http/header-names.js';
import {
  type HeaderList,
  OriginError,
  type OriginFailure,
  type OriginRequest,
  type OriginResponse,
} from '../../../http/messages.js';
import type { Fault } from '../../fault.js';
import { faulty } from '../../faults.js';
import { whyMissing } from '../../trace/missing.js';
import { abandon } from '../body.js';
import type { EdgeResponse } from '../edge-response.js';
import { statusText } from '../edge-response.js';
import type { EdgeRequest, Exchange } from '../exchange.js';
import { refusalPage } from '../refuse.js';
import { within } from './completion.js';
import { signForOrigin } from './origin-access.js';
import { cleanOriginHeaders } from './origin-headers.js';

export interface OriginAnswer {
  response: EdgeResponse;
  /** Why there was no answer of the origin's own. */
  failure: OriginFailure | undefined;
}

export async function askOrigin(exchange: Exchange, origin: Origin, request: EdgeRequest): Promise<OriginAnswer> {
  const wire = signForOrigin(exchange, origin, toWire(exchange, origin, request));
  const repeats = request.method === 'GET' || request.method === 'HEAD';
  const fault = exchange.distribution.shared.faults.next(origin.id);
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(exchange, origin, wire, attempt, fault);
    if ('status' in answer) return { response: takeIn(exchange, origin, answer), failure: undefined };
    const last = !repeats || attempt >= origin.attempts || exchange.options.signal?.aborted === true;
    if (answer.failure === 'not-asked') return { response: standIn(exchange, origin, answer), failure: answer.failure };
    if (last) return { response: unreachable(exchange, origin, answer, fault), failure: answer.failure };
  }
}

/** CloudFront resolves an origin's domain before it invokes origin-request. DG/http-502-dns-error.html */
export async function resolveOrigin(exchange: Exchange, origin: Origin): Promise<OriginAnswer | undefined> {
  const { shared, model } = exchange.distribution;
  try {
    await shared.backends.for(origin, model).resolve?.();
    return undefined;
  } catch (error) {
    const failure = error instanceof OriginError ? error : new OriginError('dns', String(error));
    return { response: unreachable(exchange, origin, failure), failure: failure.failure };
  }
}

async function attemptOnce(
  exchange: Exchange,
  origin: Origin,
  wire: OriginRequest,
  n: number,
  fault: Fault | undefined,
): Promise<OriginResponse | OriginError> {
  const start = performance.now();
  const sound = exchange.distribution.shared.backends.for(origin, exchange.distribution.model);
  const backend = fault === undefined ? sound : faulty(sound, fault);
  const { upgrade, signal } = exchange.options;
  const { method, path, query, headers } = wire;
  const attempt = { n, origin: origin.id, target: backend.label, request: { method, path, query, headers }, start };
  try {
    const ask = (ending: AbortSignal | undefined) => backend.fetch(wire, ending);
    const asked = upgrade ? upgrade(wire, backend) : within(origin.completionTimeout, signal, ask);
    const answer = whole(await asked, upgrade !== undefined);
    exchange.trace.attempts.push({ ...attempt, ms: performance.now() - start, status: answer.status });
    return answer;
  } catch (error) {
    const failure = error instanceof OriginError ? error : new OriginError('malformed', String(error));
    exchange.trace.attempts.push({ ...attempt, ms: performance.now() - start, error: failure.message });
    return failure;
  }
}

/** What no server may pass on is a broken answer, 502: a switch of protocols that nobody asked for, a status that is none, what no line can hold. */
function whole(answer: OriginResponse, mayUpgrade: boolean): OriginResponse {
  const { status, statusText: phrase, headers, body } = answer;
  const isStatus = Number.isInteger(status) && ((status >= 200 && status <= 599) || (status === 101 && mayUpgrade));
  const isLine = ([name, value]: [string, string]) =>
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !unsendable.test(value);
  if (isStatus && !unsendable.test(phrase) && headers.every(isLine)) return answer;
  abandon(body);
  const what = isStatus
    ? 'a reason phrase or header that no line can hold'
    : `status ${String(status).padStart(3, '0')}`;
  throw new OriginError('malformed', `The answer has ${what}.`);
}

/** Bytes of a line, one character each (RFC 9110 §5.5). */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

function toWire({ viewer }: Exchange, origin: Origin, request: EdgeRequest): OriginRequest {
  const { protocolPolicy: policy } = origin;
  const protocol = policy === 'match-viewer' ? viewer.scheme : policy === 'http-only' ? 'http' : 'https';
  return {
    method: request.method,
    protocol,
    domain: origin.domainName,
    port: protocol === 'https' ? origin.httpsPort : origin.httpPort,
    path: origin.path + request.uri,
    query: request.query ?? '',
    headers: withCustomHeaders(withLength(request), origin.customHeaders),
    body: request.body,
    connectTimeout: origin.connectTimeout * 1000,
    readTimeout: origin.readTimeout * 1000,
  };
}

/** A function may have replaced the body. */
function withLength({ headers, body }: EdgeRequest): HeaderList {
  const lines = headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  if (body.length > 0) lines.push(['Content-Length', String(body.length)]);
  return lines;
}

/** They replace what viewers send under the same name. DG/add-origin-custom-headers.html */
function withCustomHeaders(headers: HeaderList, custom: Origin['customHeaders']): HeaderList {
  if (custom.length === 0) return headers;
  const names = new Set(custom.map(([name]) => name.toLowerCase()));
  const kept = headers.filter(([name]) => !names.has(name.toLowerCase()));
  return [...kept, ...custom.map(([name, value]): [string, string] => [capitalise(name), value])];
}

function takeIn(exchange: Exchange, { id }: Origin, answer: OriginResponse): EdgeResponse {
  const { status, body, missing } = answer;
  const { trace } = exchange;
  trace.vary = headerValue(answer.headers, 'vary');
  if (missing !== undefined) trace.why = whyMissing(id, status, missing);
  return {
    status,
    statusText: answer.statusText || statusText(status),
    headers: cleanOriginHeaders(exchange, answer.headers),
    body,
    xCache: status >= 400 ? 'Error' : 'Miss',
    madeBy: 'origin',
    pageable: status >= 400,
    viewerResponse: status < 400,
    whole: false,
  };
}

/** Phrases of our own; the statuses are CloudFront's. */
function unreachable(exchange: Exchange, origin: Origin, error: OriginError, fault?: Fault): EdgeResponse {
  const late = error.failure === 'timeout';
  const text = late
    ? 'CloudFront attempted to establish a connection with the origin, but the attempt or the answer took too long.'
    : error.failure === 'dns'
      ? "CloudFront wasn't able to resolve the origin domain name."
      : "CloudFront wasn't able to connect to the origin.";
  const code = late ? 'OriginTimeout' : error.failure === 'dns' ? 'NonS3OriginDnsError' : 'OriginConnectError';
  exchange.trace.why = {
    code,
    message: error.message,
    text: `Origin \`${origin.id}\` gave no answer: ${error.message}`,
    fixes: [
      fault === undefined
        ? {
            label: 'Say where the origin lives on this machine',
            command: `edgewright dev --origin ${origin.id}=DIR|URL`,
          }
        : { label: 'Take the fault away that was set for it' },
    ],
  };
  return refusalPage(exchange, code, text);
}

/** What stands in for an origin that nobody allowed to be asked: choices.ts. No error page hides the sentence, and no cache keeps it. */
function standIn(exchange: Exchange, origin: Origin, { message }: OriginError): EdgeResponse {
  const label = 'Say where the origin lives, or allow the network';
  const command = `edgewright dev --origin ${origin.id}=DIR|URL`;
  exchange.trace.why = { code: 'OriginNotAsked', message, text: message, fixes: [{ label, command }] };
  const sentence = message.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return { ...refusalPage(exchange, 'OriginNotAsked', sentence), neverKept: true, notAsked: message };
}
