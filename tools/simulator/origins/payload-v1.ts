/**
 * payload-v1: HTTP to the Lambda event of payload format 1.0 and back, as proxies of REST APIs do it.
 * Source: apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
import { randomUUID } from 'node:crypto';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList, OriginRequest } from '../../http/messages.js';
import { fromResult, type HandlerResponse, isRecord, isTextBody } from './payload.js';

/** What the front end adds to the request itself. */
export interface ProxyContext {
  domainName: string;
  apiId: string;
  accountId: string;
  /** "/items/{id}". */
  resource: string;
  /** Without stage. */
  path: string;
  stage: string;
  pathParameters: Record<string, string> | undefined;
  accessKey: string | undefined;
  now: number;
}

export function toProxyEvent(request: OriginRequest, context: ProxyContext): Record<string, unknown> {
  const { headers, body, method, query } = request;
  const isText = isTextBody(headers);
  return {
    resource: context.resource,
    path: context.path,
    httpMethod: method,
    ...both('headers', 'multiValueHeaders', headers),
    ...both('queryStringParameters', 'multiValueQueryStringParameters', [...new URLSearchParams(query)]),
    pathParameters: context.pathParameters ?? null,
    stageVariables: null,
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      domainName: context.domainName,
      httpMethod: method,
      identity: {
        accessKey: context.accessKey ?? null,
        apiKey: headerValue(headers, 'x-api-key') ?? null,
        sourceIp: '127.0.0.1',
        userAgent: headerValue(headers, 'user-agent') ?? null,
      },
      path: request.path,
      protocol: 'HTTP/1.1',
      requestId: randomUUID(),
      requestTimeEpoch: context.now,
      resourcePath: context.resource,
      stage: context.stage,
    },
    body: body.length === 0 ? null : body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** The last of several values under one name, and all of them under the other. */
function both(single: string, multi: string, pairs: HeaderList): Record<string, unknown> {
  if (pairs.length === 0) return { [single]: null, [multi]: null };
  const all: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) all[name] = [...(all[name] ?? []), value];
  const last = Object.entries(all).map(([name, values]) => [name, values.at(-1)!]);
  return { [single]: Object.fromEntries(last), [multi]: { ...all } };
}

/** Undefined: no answer of the form that a proxy has to give, a 502 to the viewer. */
export function fromProxyResult(result: unknown): HandlerResponse | undefined {
  if (!isRecord(result) || result.statusCode === undefined) return undefined;
  const { multiValueHeaders = {}, headers = {} } = result;
  if (!isRecord(multiValueHeaders) || !isRecord(headers)) return undefined;
  const several = Object.keys(multiValueHeaders).map((name) => name.toLowerCase());
  const single = Object.entries(headers).filter(([name]) => !several.includes(name.toLowerCase()));
  const response = fromResult({ ...result, headers: Object.fromEntries(single), cookies: [] });
  if (response === undefined) return undefined;
  const lines = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map((value): [string, string] => [name, String(value)]),
  );
  const isTyped = several.includes('content-type');
  const kept = response.headers.filter(([name]) => !isTyped || name.toLowerCase() !== 'content-type');
  return { ...response, headers: [...kept, ...lines] };
}
