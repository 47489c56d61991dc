/*! origin-response: the Lambda@Edge function on the origin's answer, errors too, before it is kept. DG/lambda-updating-http-responses.html */

import type { Origin } from '../../../distribution/model.js';
import { type LambdaResponse, lambdaEditedResponse, lambdaEvent } from '../../../engine/index.js';
import { abandon } from '../body.js';
import type { EdgeResponse } from '../edge-response.js';
import { lambdaConfig, lambdaFacts } from '../event-facts.js';
import type { EdgeRequest, Exchange } from '../exchange.js';
import { editResponse } from '../function-response.js';
import { functionFailure, noteRun, noteUnknown, runLambda } from '../run-function.js';
import { toLambdaOrigin } from './lambda-origin.js';

export async function runOriginResponse(
  exchange: Exchange,
  request: EdgeRequest,
  origin: Origin,
  response: EdgeResponse,
): Promise<EdgeResponse> {
  const source = exchange.behavior.functions['origin-response'];
  if (source === undefined || source.kind !== 'lambda') {
    noteUnknown(exchange, 'origin-response');
    return response;
  }
  const facts = { status: response.status, statusText: response.statusText, headers: response.headers };
  const { body: _body, ...asked } = lambdaFacts(exchange, request, source);
  const config = lambdaConfig(exchange, 'origin-response');
  const event = lambdaEvent(config, { ...asked, origin: toLambdaOrigin(origin) }, facts);
  const run = await runLambda(exchange, source, event);
  const { result, error } = run.outcome;
  noteRun(exchange, 'origin-response', source, run, event.Records[0].cf.response, error ? 'failed' : 'ran');
  if (error) {
    abandon(response.body);
    return { ...functionFailure(exchange, source, error), neverKept: true };
  }
  const changed = editResponse(response, lambdaEditedResponse(result as LambdaResponse, facts));
  // The status that the function chose is what counts from here on: for the cache, the error pages and viewer-response.
  const failed = changed.status >= 400;
  return { ...changed, xCache: failed ? 'Error' : 'Miss', pageable: failed, viewerResponse: !failed };
}
