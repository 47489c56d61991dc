/*!
 * answer: the way of a request, in CloudFront's order. One line, one stage, one file of this folder; `../cache/` keeps, `origin/` asks.
 * AmazonCloudFront/latest/DeveloperGuide/ has no single page with this order; what AWS leaves open is listed in ../choices.ts.
 */
import type { ViewerResponse } from '../../http/messages.js';
import { computeCacheKey } from '../cache/cache-key.js';
import { throughCache } from '../cache/through-cache.js';
import { chooseBehavior } from './behavior.js';
import { answerConditions } from './conditional.js';
import type { EdgeResponse } from './edge-response.js';
import { withErrorPage } from './error-page.js';
import type { Exchange } from './exchange.js';
import { applyHeadersPolicy } from './headers-policy.js';
import { checkLimits } from './request-limits.js';
import { respond } from './respond.js';
import { substituteRootObject } from './root-object.js';
import { checkSignature } from './signature.js';
import { runViewerRequest } from './viewer-request.js';
import { runViewerResponse } from './viewer-response.js';
import { applyViewerRules } from './viewer-rules.js';
import { checkWebAcl } from './web-acl.js';

export async function answer(exchange: Exchange): Promise<ViewerResponse> {
  const unserved = checkLimits(exchange) ?? findBehavior(exchange);
  if (unserved) return respond(exchange, unserved);
  const refused =
    checkWebAcl(exchange) ?? applyViewerRules(exchange) ?? checkSignature(exchange) ?? substituteRootObject(exchange);
  const response = refused ?? (await runViewerRequest(exchange)) ?? (await fetchObject(exchange));
  const shown = await withErrorPage(exchange, response);
  return deliver(exchange, shown);
}

/** The default root object comes before the match only by choice: AWS documents neither. */
function findBehavior(exchange: Exchange): EdgeResponse | undefined {
  if (exchange.distribution.shared.defaultRootObject === 'after-match')
    return chooseBehavior(exchange, exchange.viewer.path);
  return substituteRootObject(exchange) ?? chooseBehavior(exchange, exchange.request.uri);
}

async function fetchObject(exchange: Exchange): Promise<EdgeResponse> {
  computeCacheKey(exchange);
  return throughCache(exchange);
}

async function deliver(exchange: Exchange, response: EdgeResponse): Promise<ViewerResponse> {
  const answered = answerConditions(exchange, response);
  const withPolicy = applyHeadersPolicy(exchange, answered);
  return respond(exchange, await runViewerResponse(exchange, withPolicy));
}
