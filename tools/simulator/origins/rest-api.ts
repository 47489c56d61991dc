/**
 * rest-api: an API Gateway REST API: stages, resource policy, IAM and API keys, Lambda proxies by payload format 1.0.
 * Source: apigateway/latest/developerguide/supported-gateway-response-types.html, set-up-lambda-proxy-integrations.html, api-gateway-api-usage-plans.html
 */
import { randomUUID } from 'node:crypto';
import { judgePolicy, knownFacts } from '../../distribution/bucket-policy.js';
import type { Origin, RestApi, RestMethod } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { OriginBackend, OriginRequest, OriginResponse } from '../../http/messages.js';
import { restApiLimits } from '../../limits.js';
import { type FoundRoute, findRoute } from './api-routes.js';
import { regionOf, type Verdict, verifySignature } from './aws-signature.js';
import type { BackendContext } from './context.js';
import { createHandler, type Handler } from './handler.js';
import { fromProxyResult, type ProxyContext, toProxyEvent } from './payload-v1.js';

/** One API: what every step of an answer needs. */
interface Door {
  origin: Origin;
  target: RestApi;
  context: BackendContext;
  handlers: Map<string, Handler>;
}

export function createRestApi(origin: Origin, target: RestApi, context: BackendContext): OriginBackend {
  const handlers = new Map<string, Handler>();
  for (const method of target.methods) {
    const key = keyOf(method);
    if (method.code)
      handlers.set(key, createHandler(`${target.logicalId} ${key}`, method.code, method.timeout, context));
  }
  return {
    label: `REST API ${target.logicalId} (${target.methods.map(keyOf).join(', ')})`,
    fetch: (request) => answer(request, { origin, target, context, handlers }),
    async close() {
      await Promise.all([...handlers.values()].map((handler) => handler.close()));
    },
  };
}

function keyOf({ method, path }: RestMethod): string {
  return `${method} ${path}`;
}

/** What refuses comes in the order in which API Gateway looks. Its answers are those of the gateway response types. */
async function answer(request: OriginRequest, door: Door): Promise<OriginResponse> {
  const { origin, target, handlers } = door;
  if (headerValue(request.headers, 'host')?.toLowerCase() !== origin.domainName.toLowerCase())
    return refuse(403, 'Forbidden');
  const [, stage = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(request.path) ?? [];
  if (!target.stages.includes(stage)) return refuse(403, 'Forbidden');
  const path = rest.replace(/(?<=.)\/$/, '') || '/';
  const routes = target.methods.map((method) => ({ ...method, key: keyOf(method) }));
  const found = findRoute(request.method, path, routes);
  if (found === undefined) return refuse(403, 'Missing Authentication Token');
  const verdict = await verdictOf(request, found.route, door);
  const refusal = refuseVerdict(verdict) ?? refuseByPolicy(request, `${stage}/${request.method}${path}`, verdict, door);
  if (refusal !== undefined) return refusal;
  const key = headerValue(request.headers, 'x-api-key') ?? '';
  if (found.route.needsKey && !(Object.hasOwn(target.keys, key) && target.keys[key]!.includes(stage)))
    return refuse(403, 'Forbidden');
  if (request.body.length > restApiLimits.payload) return refuse(413, 'Request Too Long');
  const handler = handlers.get(found.route.key);
  if (handler === undefined) return refuse(500, 'Internal server error');
  const event = toProxyEvent(request, proxyContext(path, stage, found, door, verdict));
  const outcome = await handler.invoke(event);
  const response = outcome.error === undefined ? fromProxyResult(outcome.result) : undefined;
  return response === undefined ? refuse(502, 'Internal server error') : withIds(response);
}

async function verdictOf(
  request: OriginRequest,
  { auth }: RestMethod,
  { origin, context }: Door,
): Promise<Verdict | undefined> {
  if (auth === 'NONE') return undefined;
  return verifySignature(request, {
    service: 'execute-api',
    region: regionOf(origin.domainName),
    now: context.now(),
  });
}

function refuseVerdict(verdict: Verdict | undefined): OriginResponse | undefined {
  if (verdict === undefined || verdict.ok) return undefined;
  if (verdict.reason === 'unsigned') return refuse(403, 'Missing Authentication Token');
  if (verdict.reason === 'mismatch')
    return refuse(
      403,
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  return refuse(403, 'The security token included in the request is invalid.');
}

/**
 * Who is unsigned needs a statement that allows it. Who is signed comes from the same account, whose own policy allows it as well, so that only a
 * denial counts. developerguide/apigateway-authorization-flow.html
 */
function refuseByPolicy(
  request: OriginRequest,
  resource: string,
  verdict: Verdict | undefined,
  { target }: Door,
): OriginResponse | undefined {
  if (target.policy === undefined) return undefined;
  const arn = `${target.arn}/${resource}`;
  const statements = target.policy.map((statement) => ({ ...statement, resources: statement.resources.map(wholeArn) }));
  const judged = judgePolicy(statements, {
    principals: [],
    action: 'execute-api:Invoke',
    resource: arn,
    facts: {
      ...knownFacts,
      'aws:referer': headerValue(request.headers, 'referer'),
      'aws:useragent': headerValue(request.headers, 'user-agent'),
    },
  });
  if (judged === 'allow' || (judged === 'none' && verdict?.ok)) return undefined;
  const how = judged === 'deny' ? ' with an explicit deny' : '';
  const message = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${arn}${how}`;
  return withIds({
    status: 403,
    statusText: '',
    headers: json,
    body: Buffer.from(JSON.stringify({ Message: message })),
  });

  /** "execute-api:/stage/*" is short for the API's own ARN. developerguide/apigateway-resource-policies-examples.html */
  function wholeArn(pattern: string): string {
    return pattern.replace(/^execute-api:\/?/, `${target.arn}/`);
  }
}

function proxyContext(
  path: string,
  stage: string,
  { route, parameters }: FoundRoute<RestMethod & { key: string }>,
  { origin, target, context }: Door,
  verdict: Verdict | undefined,
): ProxyContext {
  return {
    domainName: origin.domainName,
    apiId: target.arn.split(':')[5]!,
    accountId: target.arn.split(':')[4]!,
    resource: route.path,
    path,
    stage,
    pathParameters: parameters,
    accessKey: verdict?.ok ? verdict.accessKeyId : undefined,
    now: context.now(),
  };
}

const json: OriginResponse['headers'] = [['Content-Type', 'application/json']];

function refuse(status: number, message: string): OriginResponse {
  return withIds({ status, statusText: '', headers: json, body: Buffer.from(JSON.stringify({ message })) });
}

function withIds(response: OriginResponse): OriginResponse {
  return { ...response, headers: [...response.headers, ['x-amzn-RequestId', randomUUID()]] };
}
