/** Function events: whole events of CloudFront Functions, every field overridable. Usable with `aws cloudfront test-function`. */
import type {
  Context,
  Request,
  Response,
  ResponseCookie,
  Value,
  ViewerRequestEvent,
  ViewerResponseEvent,
} from '../../shared/functions/event.js';
import { joinQuery } from '../engine/event-in.js';
import { parseQuery } from '../http/request-parts.js';

/** A value, several of them, or the event's own form. */
type Handy<T> = Record<string, string | string[] | T>;

export interface RequestOverrides {
  method?: string;
  uri?: string;
  /** Raw text without "?", or parameters by name. */
  querystring?: string | Handy<Value>;
  headers?: Handy<Value>;
  cookies?: Handy<Value>;
  ip?: string;
  context?: ContextOverrides;
}

/** Fields of the request by themselves, or the parts of the event as they stand in it. */
export interface RequestEventOverrides extends RequestOverrides, EventParts {
  request?: RequestOverrides;
}

/** The tenant of a multi-tenant distribution, which `cf.distributionTenant` tells. At the edge the event does not have it. */
interface ContextOverrides extends Partial<Context> {
  distributionTenant?: { id: string; parameters?: Record<string, string> };
}

interface EventParts {
  viewer?: { ip: string };
}

export interface ResponseOverrides extends EventParts {
  statusCode?: number;
  statusDescription?: string;
  headers?: Handy<Value>;
  cookies?: Handy<ResponseCookie>;
  body?: Response['body'];
  /** The same fields as they stand in the event. */
  response?: Pick<ResponseOverrides, 'statusCode' | 'statusDescription' | 'headers' | 'cookies' | 'body'>;
  /** The request that this answers. */
  request?: RequestOverrides;
  ip?: string;
  context?: ContextOverrides;
}

/** The event of a viewer-request function. What is not named is a plain GET of "/". */
export function functionRequestEvent(overrides: RequestEventOverrides = {}): ViewerRequestEvent {
  return {
    version: '1.0',
    context: context('viewer-request', overrides.context),
    viewer: { ip: overrides.ip ?? '198.51.100.11', ...overrides.viewer },
    request: requestOf({ ...overrides, ...overrides.request }),
  };
}

/** The event of a viewer-response function. What is not named is a 200. */
export function functionResponseEvent(overrides: ResponseOverrides = {}): ViewerResponseEvent {
  return {
    version: '1.0',
    context: context('viewer-response', overrides.context),
    viewer: { ip: overrides.ip ?? overrides.request?.ip ?? '198.51.100.11', ...overrides.viewer },
    request: requestOf(overrides.request ?? {}),
    response: responseOf({ ...overrides, ...overrides.response }),
  };
}

function responseOf(overrides: ResponseOverrides): Response {
  const response: Response = {
    statusCode: overrides.statusCode ?? 200,
    statusDescription: overrides.statusDescription ?? 'OK',
    headers: unitsOf(overrides.headers),
    cookies: unitsOf<ResponseCookie>(overrides.cookies),
  };
  if (overrides.body !== undefined) response.body = overrides.body;
  return response;
}

/** `endpoint`, of a connection group, stands in place of the domain name. functions-event-structure.html, "Context object" */
function context(eventType: string, overrides: ContextOverrides = {}): Context {
  const domain = 'd111111abcdef8.cloudfront.net';
  const isOfTenant = overrides.endpoint !== undefined || overrides.distributionTenant !== undefined;
  return {
    ...(isOfTenant ? { endpoint: domain } : { distributionDomainName: domain }),
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType,
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
    ...overrides,
  };
}

function requestOf(overrides: RequestOverrides): Request {
  const given = overrides.querystring ?? {};
  const querystring = typeof given === 'string' ? parametersOf(given) : unitsOf<Value>(given);
  const request: Request = {
    method: overrides.method ?? 'GET',
    uri: overrides.uri ?? '/',
    querystring,
    headers: { host: { value: 'www.example.com' }, ...unitsOf<Value>(overrides.headers) },
    cookies: unitsOf<Value>(overrides.cookies),
  };
  const raw = typeof given === 'string' ? given : joinQuery(querystring);
  Object.defineProperty(request, 'rawQueryString', { enumerable: false, value: () => raw });
  return request;
}

function parametersOf(query: string): Record<string, Value> {
  const values = new Map<string, string[]>();
  for (const { name, value } of parseQuery(query)) values.set(name, [...(values.get(name) ?? []), value]);
  return unitsOf<Value>(Object.fromEntries(values));
}

/** In the form of the event: `multiValue` only for two values or more. */
function unitsOf<T extends Value | ResponseCookie>(handy: Handy<T> | undefined): Record<string, T> {
  const units = Object.entries(handy ?? {}).map(([name, given]): [string, T] => {
    if (typeof given === 'string') return [name, { value: given } as T];
    if (!Array.isArray(given)) return [name, given];
    const values = given.map((value) => ({ value }));
    const first = { value: given[0] ?? '' };
    return [name, (values.length > 1 ? { ...first, multiValue: values } : first) as T];
  });
  return Object.fromEntries(units);
}
