/*! event-facts: what the events of functions are made from. */

import type { LambdaAtEdge } from '../../distribution/model.js';
import { askedFacts } from '../../distribution/policies.js';
import type { EventContext, LambdaConfig, LambdaRequestFacts, RequestFacts } from '../../engine/index.js';
import { forFunctions, isOriginOnly } from '../../http/client-certificate-headers.js';
import type { EventType } from '../../http/event-type.js';
import type { EdgeRequest, Exchange } from './exchange.js';

/** For a tenant the endpoint of its connection group stands in place of the domain name. DG/functions-event-structure.html */
export function functionContext({ distribution, id }: Exchange): EventContext {
  const { domainName, id: distributionId, tenant } = distribution.model;
  if (tenant === undefined) return { distributionDomainName: domainName, distributionId, requestId: id };
  const distributionTenant = { id: tenant.id, parameters: tenant.parameters };
  const context = { endpoint: domainName, distributionId, requestId: id, distributionTenant };
  return context;
}

/** CloudFront-* headers are CloudFront's to say, where a policy asks for them: what a viewer claims is not shown. */
export function functionFacts({ request, behavior, viewer }: Exchange): RequestFacts {
  const headers = request.headers.filter(([name]) => !/^cloudfront-/i.test(name));
  for (const name of askedFacts(behavior)) {
    if (isOriginOnly(name)) continue;
    const value = request.facts[name];
    if (value !== undefined) headers.push([name, value]);
  }
  return { method: request.method, uri: request.uri, query: request.query, headers, ip: viewer.ip };
}

export function lambdaConfig({ distribution, id }: Exchange, eventType: EventType): LambdaConfig {
  const { domainName, id: distributionId } = distribution.model;
  return { distributionDomainName: domainName, distributionId, eventType, requestId: id };
}

/** Viewer events see CloudFront-* headers as the viewer sent them, forged or not: the true ones are added for the origin. */
export function lambdaFacts({ viewer }: Exchange, request: EdgeRequest, source: LambdaAtEdge): LambdaRequestFacts {
  const { method, uri, query, body } = request;
  const headers = forFunctions(request.headers);
  const facts: LambdaRequestFacts = { method, uri, query, headers, ip: viewer.ip };
  return source.includeBody && method !== 'GET' && method !== 'HEAD' ? { ...facts, body } : facts;
}
