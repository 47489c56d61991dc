/*!
 * viewer-response: the function on the answer, from the cache too. Not for errors of the origin, error pages, or what viewer-request answered.
 * DG/edge-function-restrictions-all.html
 */
import type { Response } from '../../../shared/functions/event.js';
import type { CloudFrontFunction, LambdaAtEdge } from '../../distribution/model.js';
import {
  editedResponse,
  type LambdaResponse,
  lambdaEditedResponse,
  lambdaEvent,
  type ResponseFacts,
  viewerResponseEvent,
} from '../../engine/index.js';
import { discard } from './body.js';
import type { EdgeResponse } from './edge-response.js';
import { functionContext, functionFacts, lambdaConfig, lambdaFacts } from './event-facts.js';
import type { Exchange } from './exchange.js';
import { editResponse } from './function-response.js';
import { functionFailure, noteRun, noteUnknown, runFunction, runLambda } from './run-function.js';

export async function runViewerResponse(exchange: Exchange, response: EdgeResponse): Promise<EdgeResponse> {
  const source = exchange.behavior.functions['viewer-response'];
  if (!response.viewerResponse) return response;
  if (source === undefined) {
    noteUnknown(exchange, 'viewer-response');
    return response;
  }
  const facts = { status: response.status, statusText: response.statusText, headers: response.headers };
  const edited =
    source.kind === 'function' ? await byFunction(exchange, source, facts) : await byLambda(exchange, source, facts);
  if (!('failure' in edited)) return editResponse(response, edited);
  // Read to its end all the same: the cache may be keeping it.
  discard(response.body);
  return edited.failure;
}

type Edited = ReturnType<typeof editedResponse> | { failure: EdgeResponse };

async function byFunction(exchange: Exchange, source: CloudFrontFunction, facts: ResponseFacts): Promise<Edited> {
  const event = viewerResponseEvent(functionContext(exchange), functionFacts(exchange), facts);
  const run = await runFunction(exchange, source, event);
  const { result, error } = run.outcome;
  noteRun(exchange, 'viewer-response', source, run, event.response, error ? 'failed' : 'ran');
  if (error) return { failure: functionFailure(exchange, source, error) };
  return editedResponse(result as Response, facts);
}

async function byLambda(exchange: Exchange, source: LambdaAtEdge, facts: ResponseFacts): Promise<Edited> {
  const { body: _body, ...request } = lambdaFacts(exchange, exchange.request, source);
  const event = lambdaEvent(lambdaConfig(exchange, 'viewer-response'), request, facts);
  const run = await runLambda(exchange, source, event);
  const { result, error } = run.outcome;
  noteRun(exchange, 'viewer-response', source, run, event.Records[0].cf.response, error ? 'failed' : 'ran');
  if (error) return { failure: functionFailure(exchange, source, error) };
  return lambdaEditedResponse(result as LambdaResponse, facts);
}
