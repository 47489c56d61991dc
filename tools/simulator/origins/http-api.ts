/**
 * http-api: an API Gateway HTTP API: routes, stage, IAM on each route, Lambda handlers by payload format 2.0.
 * Source: apigateway/latest/developerguide/http-api-develop-routes.html, http-api-access-control-iam.html
 */
import { randomBytes } from 'node:crypto';
import { account } from '../../distribution/cloudformation/names.js';
import type { HttpApiRoute, Origin, OriginTarget } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { httpApiLimits } from '../../limits.js';
import { type FoundRoute, findRoute } from './api-routes.js';
import { regionOf, verifySignature } from './aws-signature.js';
import type { BackendContext } from './context.js';
import { createHandler, type Handler } from './handler.js';
import { type EventContext, fromResult, toEvent } from './payload.js';

type HttpApi = Extract<OriginTarget, { kind: 'http-api' }>;

export function createHttpApi(origin: Origin, target: HttpApi, context: BackendContext): OriginBackend {
  const handlers = new Map<HttpApiRoute, Handler>();
  for (const route of target.routes) {
    const timeout = Math.min(route.timeout, httpApiLimits.timeout);
    handlers.set(route, createHandler(`${target.logicalId} ${route.key}`, route.code, timeout, context));
  }
  return {
    label: `HTTP API ${target.logicalId} (${target.routes.map((route) => route.key).join(', ')})`,
    fetch: (request) => answer(request, { origin, target, context, handlers }),
    async close() {
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}

/** One API: what every step of an answer needs. */
interface Api {
  origin: Origin;
  target: HttpApi;
  context: BackendContext;
  handlers: Map<HttpApiRoute, Handler>;
}

async function answer(request: OriginRequest, api: Api): Promise<OriginResponse> {
  const { domainName } = api.origin;
  if (headerValue(request.headers, 'host')?.toLowerCase() !== domainName.toLowerCase()) return refuse(403, 'Forbidden');
  if (request.body.length > httpApiLimits.payload) return refuse(413, 'Request Entity Too Large');
  const path = decodePath(request.path);
  const found = findRoute(request.method, withoutStage(path, api.target.stage), api.target.routes);
  if (found === undefined) return refuse(404, 'Not Found');
  const rules = { service: 'execute-api', region: regionOf(domainName), now: api.context.now() } as const;
  const verdict = found.route.auth === 'NONE' ? undefined : await verifySignature(request, rules);
  if (verdict?.ok === false) return refuse(403, 'Forbidden');
  const event = toEvent(request, eventContext(path, found, api, verdict?.accessKeyId));
  const outcome = await api.handlers.get(found.route)!.invoke(event);
  const response = outcome.error === undefined ? fromResult(outcome.result) : undefined;
  return response === undefined ? refuse(500, 'Internal Server Error') : withRequestId(response);
}

function eventContext(
  rawPath: string,
  found: FoundRoute<HttpApiRoute>,
  api: Api,
  accessKey: string | undefined,
): EventContext {
  return {
    domainName: api.origin.domainName,
    rawPath,
    routeKey: found.route.key,
    stage: api.target.stage,
    pathParameters: found.parameters,
    accountId: account,
    authorizer: accessKey === undefined ? undefined : { iam: { accessKey, accountId: account } },
    now: api.context.now(),
  };
}

/** HTTP APIs hand paths on decoded, and lose what follows a decoded "?" (field-observed: hotsock/voker#8). */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).split('?')[0]!;
  } catch {
    return path;
  }
}

/** A named stage is the first segment of the path. Undefined: another stage, which does not exist. */
function withoutStage(path: string, stage: string): string | undefined {
  if (stage === '$default') return path;
  if (path === `/${stage}`) return '/';
  return path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : undefined;
}

function refuse(status: number, message: string): OriginResponse {
  return withRequestId({
    status,
    statusText: '',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  });
}

function withRequestId(response: OriginResponse): OriginResponse {
  return {
    ...response,
    headers: [...response.headers, ['Apigw-Requestid', randomBytes(11).toString('base64').slice(0, 15)]],
  };
}
