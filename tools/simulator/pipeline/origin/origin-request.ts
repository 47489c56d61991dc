/*! origin-request: what CloudFront would send to the origin, and the Lambda@Edge function that may change it, its origin too, or answer itself. */

import { forwardsCookies, type OriginSelection, selectForOrigin } from '../../../distribution/policies.js';
import {
  type LambdaRequest,
  type LambdaResponse,
  lambdaEditedRequest,
  lambdaEditedResponse,
  lambdaEvent,
} from '../../../engine/index.js';
import { isOriginOnly } from '../../../http/client-certificate-headers.js';
import { headerValue } from '../../../http/header-list.js';
import type { HeaderList } from '../../../http/messages.js';
import type { CacheEntry } from '../../cache/store.js';
import type { EdgeResponse } from '../edge-response.js';
import { lambdaConfig, lambdaFacts } from '../event-facts.js';
import type { EdgeRequest, Exchange } from '../exchange.js';
import { generatedResponse } from '../function-response.js';
import { functionFailure, noteRun, noteUnknown, runLambda } from '../run-function.js';
import { changedOrigin, toLambdaOrigin } from './lambda-origin.js';
import type { OriginChoice } from './origin-plan.js';

/** DG/RequestAndResponseBehaviorCustomOrigin.html. Origin path, custom headers and signature come after the function. */
export function buildOriginRequest(
  exchange: Exchange,
  choice: OriginChoice,
  stale: CacheEntry | undefined,
): EdgeRequest {
  const { request, behavior, viewer } = exchange;
  const selected = selectForOrigin(behavior, request);
  const host = choice.hostHeader ?? (selected.forwardsHost ? viewer.host : choice.origin.domainName);
  const forwarded = stale ? revalidating(selected.headers, stale) : selected.headers;
  return {
    method: request.method,
    httpVersion: request.httpVersion,
    uri: request.uri,
    query: selected.query || undefined,
    headers: [['Host', host], ...forwarded, ...ownHeaders(exchange, selected)],
    body: request.body,
    get facts() {
      return request.facts;
    },
  };
}

/** What CloudFront writes itself. */
function ownHeaders(exchange: Exchange, selected: OriginSelection): HeaderList {
  const { request, viewer, id, options } = exchange;
  const headers: HeaderList = [['User-Agent', selected.userAgent]];
  if (selected.acceptEncoding !== undefined) headers.push(['Accept-Encoding', selected.acceptEncoding]);
  if (selected.cookies !== '') headers.push(['Cookie', selected.cookies]);
  const forwardedFor = headerValue(request.headers, 'x-forwarded-for');
  headers.push(
    ['X-Forwarded-For', forwardedFor === undefined ? viewer.ip : `${forwardedFor},${viewer.ip}`],
    ['Via', via(exchange)],
    ['X-Amz-Cf-Id', id],
  );
  if (options.upgrade) headers.push(['Connection', 'Upgrade'], ['Upgrade', 'websocket']);
  return headers;
}

/** The viewer's version of HTTP, as in "2.0 d111.cloudfront.net (CloudFront)". */
function via({ viewer, distribution }: Exchange): string {
  return `${viewer.httpVersion} ${distribution.model.domainName} (CloudFront)`;
}

/** Whether CloudFront asks by the validators of what it keeps. Not where cookies are forwarded: DG/Cookies.html */
export function canRevalidate(exchange: Exchange, stale: CacheEntry | undefined): stale is CacheEntry {
  if (stale === undefined || stale.status !== 200 || stale.key !== exchange.key?.text) return false;
  if (forwardsCookies(exchange.behavior) || headerValue(stale.headers, 'vary')?.trim() === '*') return false;
  return headerValue(stale.headers, 'etag') !== undefined || headerValue(stale.headers, 'last-modified') !== undefined;
}

/** CloudFront's conditions in place of the viewer's, about the whole object. */
function revalidating(headers: HeaderList, stale: CacheEntry): HeaderList {
  const etag = headerValue(stale.headers, 'etag');
  const modified = headerValue(stale.headers, 'last-modified');
  const kept = headers.filter(([name]) => !/^(if-|range$)/i.test(name));
  if (etag !== undefined) kept.push(['If-None-Match', etag]);
  if (modified !== undefined) kept.push(['If-Modified-Since', modified]);
  return kept;
}

type OriginRequestOutcome = { answer: EdgeResponse } | { choice: OriginChoice };

/** Changes `request`. The function may answer, or choose another origin. */
export async function runOriginRequest(
  exchange: Exchange,
  request: EdgeRequest,
  choice: OriginChoice,
): Promise<OriginRequestOutcome> {
  const source = exchange.behavior.functions['origin-request'];
  if (source === undefined || source.kind !== 'lambda') {
    noteUnknown(exchange, 'origin-request');
    return { choice };
  }
  const origin = toLambdaOrigin(choice.origin);
  const facts = { ...lambdaFacts(exchange, request, source), origin };
  const event = lambdaEvent(lambdaConfig(exchange, 'origin-request'), facts);
  const before = event.Records[0].cf.request;
  const run = await runLambda(exchange, source, event);
  const { result, error } = run.outcome;
  if (error) {
    noteRun(exchange, 'origin-request', source, run, before, 'failed');
    return { answer: { ...functionFailure(exchange, source, error), neverKept: true } };
  }
  if ('status' in result) {
    noteRun(exchange, 'origin-request', source, run, before, 'answered');
    return { answer: generated(result as LambdaResponse) };
  }
  const { body, origin: after, ...edited } = lambdaEditedRequest(result as LambdaRequest, facts);
  const hidden = request.headers.filter(([name]) => isOriginOnly(name));
  Object.assign(request, edited, { headers: [...edited.headers, ...hidden], body: body ?? request.body });
  noteRun(exchange, 'origin-request', source, run, before, 'ran');
  return { choice: changedOrigin(choice, origin, after, exchange.distribution.model) };
}

/** Goes into the cache as an origin's answer would. DG/lambda-generating-http-responses.html */
function generated(made: LambdaResponse): EdgeResponse {
  const response = generatedResponse(lambdaEditedResponse(made), 'lambda');
  return { ...response, viewerResponse: response.status < 400 };
}
