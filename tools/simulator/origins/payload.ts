/**
 * payload: HTTP to the Lambda event of payload format 2.0 and back, as function URLs and HTTP APIs do it.
 * Source: lambda/latest/dg/urls-invocation.html and apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { headerValue, headerValues } from '../../http/header-list.js';
import type { HeaderList, OriginRequest, OriginResponse } from '../../http/messages.js';

/** What the front end adds to the request itself. */
export interface EventContext {
  domainName: string;
  rawPath: string;
  routeKey: string;
  stage: string;
  pathParameters?: Record<string, string>;
  authorizer?: Record<string, unknown>;
  accountId: string;
  now: number;
}

export function toEvent(request: OriginRequest, context: EventContext): Record<string, unknown> {
  const isText = isTextBody(request.headers);
  const cookies = headerValues(request.headers, 'cookie').flatMap((line) => line.split(/; */).filter(Boolean));
  const parameters = [...new URLSearchParams(request.query ?? '')];
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: context.rawPath,
    rawQueryString: request.query ?? '',
    ...(cookies.length > 0 && { cookies }),
    headers: combine(eventHeaders(request)),
    ...(parameters.length > 0 && { queryStringParameters: combine(parameters) }),
    ...(context.pathParameters && { pathParameters: context.pathParameters }),
    requestContext: requestContext(request, context),
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

function requestContext(request: OriginRequest, context: EventContext): Record<string, unknown> {
  return {
    accountId: context.accountId,
    apiId: context.domainName.split('.')[0],
    ...(context.authorizer && { authorizer: context.authorizer }),
    domainName: context.domainName,
    domainPrefix: context.domainName.split('.')[0],
    http: {
      method: request.method,
      path: context.rawPath,
      protocol: 'HTTP/1.1',
      sourceIp: edgeAddress,
      userAgent: headerValue(request.headers, 'user-agent') ?? '',
    },
    requestId: randomUUID(),
    routeKey: context.routeKey,
    stage: context.stage,
    time: clfTime(new Date(context.now)),
    timeEpoch: context.now,
  };
}

/** The address that CloudFront calls origins from: this machine. */
const edgeAddress = '127.0.0.1';

/** Names in lower case; the front end appends its peer to X-Forwarded-For, so that applications see viewer, edge. */
function eventHeaders(request: OriginRequest): HeaderList {
  const headers = request.headers.filter(([name]) => !/^(?:cookie|connection|x-forwarded-for)$/i.test(name));
  const forwarded = [...headerValues(request.headers, 'x-forwarded-for'), edgeAddress].join(',');
  const trace = `Root=1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`;
  return [
    ...headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
    ['x-amzn-trace-id', trace],
    ['x-forwarded-for', forwarded],
    ['x-forwarded-port', String(request.port)],
    ['x-forwarded-proto', request.protocol],
  ];
}

/** Several values of a name become one, with commas. */
function combine(pairs: [string, string][]): Record<string, string> {
  const combined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = combined.get(name);
    combined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(combined);
}

export function isTextBody(headers: HeaderList): boolean {
  const type = headerValue(headers, 'content-type') ?? '';
  if (headerValue(headers, 'content-encoding') !== undefined) return false;
  return /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))\b)/i.test(type);
}

/** 12/Mar/2020:19:03:58 +0000 */
function clfTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d\d) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString())!;
  return `${day}/${month}/${year}:${time} +0000`;
}

export type HandlerResponse = OriginResponse & { body: Buffer };

/**
 * What a handler returned, as a response. An answer without statusCode is itself the body, as JSON.
 * Undefined: nothing that a front end could send.
 */
export function fromResult(result: unknown): HandlerResponse | undefined {
  if (!isRecord(result) || result.statusCode === undefined) return fromPlainResult(result);
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (!isRecord(headers) || !Array.isArray(cookies) || typeof body !== 'string') return undefined;
  const lines = Object.entries(headers).map(([name, value]): [string, string] => [name, toBytes(String(value))]);
  if (!lines.some(([name]) => name.toLowerCase() === 'content-type')) lines.push(['Content-Type', 'application/json']);
  for (const cookie of cookies) lines.push(['Set-Cookie', String(cookie)]);
  if (!lines.every(isSendable)) return undefined;
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
  return { status, statusText: '', headers: lines, body: bytes };
}

function fromPlainResult(result: unknown): HandlerResponse {
  const text = typeof result === 'string' ? result : JSON.stringify(result ?? null);
  return { status: 200, statusText: 'OK', headers: [['Content-Type', 'application/json']], body: Buffer.from(text) };
}

/** Header values travel as bytes, one character each; text outside ASCII as its UTF-8. */
function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function isSendable([name, value]: [string, string]): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\0\r\n]/.test(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
