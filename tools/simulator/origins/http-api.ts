/**
 * http-api: an API Gateway HTTP API: routes, stage, IAM on each route, Lambda handlers by payload format 2.0.
 * Source: apigateway/latest/developerguide/http-api-develop-routes.html, http-api-access-control-iam.html
 */
import { randomBytes } from 'node:crypto';
import { headerValue } from '../headers.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../http.js';
import { localAccount } from '../local-credentials.js';
import type { HttpApiRoute, Origin, OriginTarget } from '../model.js';
import type { BackendContext } from './context.js';
import { createHandler, type Handler } from './handler.js';
import { fromResult, toEvent } from './payload.js';
import { findRoute } from './routes.js';
import { regionOf, verifySignature } from './signature.js';

type HttpApi = Extract<OriginTarget, { kind: 'http-api' }>;

/** 10 MB. apigateway/latest/developerguide/http-api-quotas.html */
const maxPayload = 10 * 1024 * 1024;

/** Seconds: the integration timeout of an HTTP API. Same page. */
const maxTimeout = 30;

export function createHttpApi(origin: Origin, target: HttpApi, context: BackendContext): OriginBackend {
  const handlers = new Map<HttpApiRoute, Handler>();
  for (const route of target.routes) {
    const timeout = Math.min(route.timeout, maxTimeout);
    handlers.set(route, createHandler(`${target.logicalId} ${route.key}`, route.code, timeout, context));
  }
  return {
    label: `HTTP API ${target.logicalId} (${target.routes.map((route) => route.key).join(', ')})`,
    fetch: (request) => answer(request, origin, target, context, handlers),
    async close() {
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}

async function answer(
  request: OriginRequest,
  origin: Origin,
  target: HttpApi,
  context: BackendContext,
  handlers: Map<HttpApiRoute, Handler>,
): Promise<OriginResponse> {
  if (headerValue(request.headers, 'host')?.toLowerCase() !== origin.domainName.toLowerCase())
    return refuse(403, 'Forbidden');
  if (request.body.length > maxPayload) return refuse(413, 'Request Entity Too Large');
  const path = decodePath(request.path);
  const found = findRoute(request.method, withoutStage(path, target.stage), target.routes);
  if (found === undefined) return refuse(404, 'Not Found');
  const rules = { service: 'execute-api', region: regionOf(origin.domainName), now: context.now() } as const;
  const verdict = found.route.auth === 'NONE' ? undefined : await verifySignature(request, rules);
  if (verdict?.ok === false) return refuse(403, 'Forbidden');
  const outcome = await handlers.get(found.route)!.invoke(
    toEvent(request, {
      domainName: origin.domainName,
      rawPath: path,
      routeKey: found.route.key,
      stage: target.stage,
      pathParameters: found.parameters,
      accountId: localAccount,
      authorizer: verdict && { iam: { accessKey: verdict.accessKeyId, accountId: localAccount } },
      now: context.now(),
    }),
  );
  const response = outcome.error === undefined ? fromResult(outcome.result) : undefined;
  return response === undefined ? refuse(500, 'Internal Server Error') : withRequestId(response);
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
