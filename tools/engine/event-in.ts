/*!
 * event-in: the event of a CloudFront Function, made from what is on the wire.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type {
  Context,
  Request,
  Response,
  ResponseCookie,
  Value,
  ViewerRequestEvent,
  ViewerResponseEvent,
} from '../../shared/functions/event.js';
import type { HeaderList } from '../http/messages.js';
import { parseCookies, parseQuery } from '../http/request-parts.js';
import { isDisallowedHeader } from '../http/restricted-headers.js';
import { textOf } from './wire-text.js';

/** A request as a function is to see it: path and query raw, headers as on the wire. */
export interface RequestFacts {
  method: string;
  /** Path, begins with "/". */
  uri: string;
  /** Without "?"; undefined where the URL has none. */
  query: string | undefined;
  headers: HeaderList;
  /** The TCP peer. */
  ip: string;
}

export interface ResponseFacts {
  status: number;
  statusText: string;
  headers: HeaderList;
}

export type EventContext = Omit<Context, 'eventType'>;

export function viewerRequestEvent(context: EventContext, facts: RequestFacts): ViewerRequestEvent {
  return {
    version: '1.0',
    context: { ...context, eventType: 'viewer-request' },
    viewer: { ip: facts.ip },
    request: functionRequest(facts),
  };
}

export function viewerResponseEvent(
  context: EventContext,
  facts: RequestFacts,
  response: ResponseFacts,
): ViewerResponseEvent {
  return {
    version: '1.0',
    context: { ...context, eventType: 'viewer-response' },
    viewer: { ip: facts.ip },
    request: functionRequest(facts),
    response: functionResponse(response),
  };
}

/** The raw query behind a request: its own method's answer, or, for an event from a file, what its parameters add up to. */
export function rawQueryOf(request: Request): string | undefined {
  if (typeof request.rawQueryString === 'function') return request.rawQueryString();
  if (typeof request.querystring === 'string') return request.querystring;
  return joinQuery(request.querystring ?? {});
}

/** Undefined for no parameter. A name without value stands alone. */
export function joinQuery(parameters: Record<string, Value>): string | undefined {
  const parts: string[] = [];
  for (const [name, unit] of Object.entries(parameters))
    for (const value of valuesOf(unit)) parts.push(value === '' ? name : `${name}=${value}`);
  return parts.length === 0 ? undefined : parts.join('&');
}

export function valuesOf(unit: Value): string[] {
  return unit.multiValue && unit.multiValue.length > 0 ? unit.multiValue.map(({ value }) => value) : [unit.value];
}

/** One Set-Cookie line. What follows the value is one raw string. */
export function setCookieOf(line: string): [name: string, cookie: { value: string; attributes?: string }] {
  const [pair = '', ...attributes] = textOf(line).split(';');
  const equals = pair.indexOf('=');
  const name = equals < 0 ? '' : pair.slice(0, equals).trim();
  const value = pair.slice(equals + 1).trim();
  return [name, attributes.length > 0 ? { value, attributes: attributes.join(';').trim() } : { value }];
}

function functionRequest(facts: RequestFacts): Request {
  const request: Request = {
    method: facts.method,
    uri: textOf(facts.uri),
    querystring: group(parseQuery(facts.query).map(({ name, value }) => [textOf(name), { value: textOf(value) }])),
    headers: functionHeaders(facts.headers, 'cookie'),
    cookies: group(parseCookies(facts.headers).map(([name, value]) => [textOf(name), { value: textOf(value) }])),
  };
  const raw = facts.query === undefined ? undefined : textOf(facts.query);
  Object.defineProperty(request, 'rawQueryString', { enumerable: false, value: () => raw });
  return request;
}

/** No body: the origin's is never shown. */
function functionResponse(facts: ResponseFacts): Response {
  return {
    statusCode: facts.status,
    statusDescription: facts.statusText,
    headers: functionHeaders(facts.headers, 'set-cookie'),
    cookies: group(setCookies(facts.headers)),
  };
}

/** Cookies have a place of their own in the event. */
function functionHeaders(headers: HeaderList, cookieHeader: string): Record<string, Value> {
  const entries: [string, { value: string }][] = [];
  for (const [wireName, value] of headers) {
    const name = wireName.toLowerCase();
    if (name !== cookieHeader && !isDisallowedHeader(name)) entries.push([name, { value: textOf(value) }]);
  }
  return group(entries);
}

function setCookies(headers: HeaderList): [string, ResponseCookie][] {
  return headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, line]) => setCookieOf(line));
}

/** A name that occurs twice or more gets `multiValue`, with the first value repeated. */
function group<V extends { value: string }>(
  entries: [string, V][],
): Record<string, V & Pick<ResponseCookie, 'multiValue'>> {
  const found = new Map<string, V & Pick<ResponseCookie, 'multiValue'>>();
  for (const [name, unit] of entries) {
    const first = found.get(name);
    if (first === undefined) found.set(name, { ...unit });
    else if (first.multiValue) first.multiValue.push({ ...unit });
    else first.multiValue = [only(first), { ...unit }];
  }
  return Object.fromEntries(found);
}

function only(unit: { value: string; attributes?: string }): { value: string; attributes?: string } {
  return unit.attributes === undefined ? { value: unit.value } : { value: unit.value, attributes: unit.attributes };
}
