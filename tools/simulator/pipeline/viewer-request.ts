/*! viewer-request: the function on the viewer's request, before the cache. It edits the request, or answers itself. */
import type { Request, Response } from '../../../shared/functions/event.js';
import type { CloudFrontFunction, LambdaAtEdge } from '../../distribution/model.js';
import {
  editedRequest,
  editedResponse,
  type LambdaRequest,
  type LambdaResponse,
  lambdaEditedRequest,
  lambdaEditedResponse,
  lambdaEvent,
  viewerRequestEvent,
} from '../../engine/index.js';
import type { EdgeResponse } from './edge-response.js';
import { functionContext, functionFacts, lambdaConfig, lambdaFacts } from './event-facts.js';
import type { Exchange } from './exchange.js';
import { generatedResponse } from './function-response.js';
import { functionFailure, noteRun, noteUnknown, runFunction, runLambda } from './run-function.js';

export async function runViewerRequest(exchange: Exchange): Promise<EdgeResponse | undefined> {
  const source = exchange.behavior.functions['viewer-request'];
  if (source === undefined) {
    noteUnknown(exchange, 'viewer-request');
    return undefined;
  }
  return source.kind === 'function' ? byFunction(exchange, source) : byLambda(exchange, source);
}

async function byFunction(exchange: Exchange, source: CloudFrontFunction): Promise<EdgeResponse | undefined> {
  const facts = functionFacts(exchange);
  const event = viewerRequestEvent(functionContext(exchange), facts);
  const run = await runFunction(exchange, source, event);
  const { result, error } = run.outcome;
  if (error) {
    noteRun(exchange, 'viewer-request', source, run, event.request, 'failed');
    return functionFailure(exchange, source, error);
  }
  if ('statusCode' in result) {
    noteRun(exchange, 'viewer-request', source, run, event.request, 'answered');
    return generatedResponse(editedResponse(result as Response), 'function');
  }
  Object.assign(exchange.request, editedRequest(result as Request, facts));
  exchange.originChange = run.outcome.originChange;
  noteRun(exchange, 'viewer-request', source, run, event.request, 'ran');
  return undefined;
}

async function byLambda(exchange: Exchange, source: LambdaAtEdge): Promise<EdgeResponse | undefined> {
  const facts = lambdaFacts(exchange, exchange.request, source);
  const event = lambdaEvent(lambdaConfig(exchange, 'viewer-request'), facts);
  const before = event.Records[0].cf.request;
  const run = await runLambda(exchange, source, event);
  const { result, error } = run.outcome;
  if (error) {
    noteRun(exchange, 'viewer-request', source, run, before, 'failed');
    return functionFailure(exchange, source, error);
  }
  if ('status' in result) {
    noteRun(exchange, 'viewer-request', source, run, before, 'answered');
    return generatedResponse(lambdaEditedResponse(result as LambdaResponse), 'lambda');
  }
  const { uri, query, headers, body } = lambdaEditedRequest(result as LambdaRequest, facts);
  Object.assign(exchange.request, { uri, query, headers, body: body ?? exchange.request.body });
  noteRun(exchange, 'viewer-request', source, run, before, 'ran');
  return undefined;
}
