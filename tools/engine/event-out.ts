/*!
 * event-out: from the result of a CloudFront Function back to what is on the wire.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import type { Request, Response, ResponseCookie, Value } from '../../shared/functions/event.js';
import { capitalise } from '../http/header-names.js';
import type { HeaderList } from '../http/messages.js';
import { formatCookies, parseCookies, parseQuery } from '../http/request-parts.js';
import { isDisallowedHeader } from '../http/restricted-headers.js';
import { applyEdits, isUntouched, type Line } from './edits.js';
import { type RequestFacts, type ResponseFacts, setCookieOf, valuesOf } from './event-in.js';
import { textOf, wireOf } from './wire-text.js';

/** A request after a function has edited it. */
export interface EditedRequest {
  uri: string;
  query: string | undefined;
  headers: HeaderList;
}

/** A response after a function has edited or made it. Body undefined: that of the origin stays. */
export interface EditedResponse {
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Buffer | undefined;
}

/** `result` has passed validation; `facts` are those the event was made from. */
export function editedRequest(result: Request, facts: RequestFacts): EditedRequest {
  return {
    uri: textOf(facts.uri) === result.uri ? facts.uri : wireOf(result.uri),
    query: editedQuery(result.querystring, facts.query),
    headers: [
      ...editedHeaders(result.headers, facts.headers, 'cookie'),
      ...editedCookies(result.cookies ?? {}, facts.headers),
    ],
  };
}

/** Without `facts` the function made the response itself. */
export function editedResponse(result: Response, facts?: ResponseFacts): EditedResponse {
  const unchanged = facts?.status === result.statusCode ? facts.statusText : '';
  return {
    status: result.statusCode,
    statusText: result.statusDescription ?? unchanged,
    headers: [
      ...editedHeaders(result.headers ?? {}, facts?.headers ?? [], 'set-cookie'),
      ...editedSetCookies(result.cookies ?? {}, facts?.headers ?? []),
    ],
    body: bodyBytes(result.body),
  };
}

export function bodyBytes(body: Response['body']): Buffer | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8');
}

function editedQuery(querystring: Request['querystring'], query: string | undefined): string | undefined {
  if (typeof querystring === 'string') return wireOf(querystring);
  const lines = parseQuery(query).map(({ name, value, raw }) => ({
    name: textOf(name),
    value: textOf(value),
    wire: raw,
  }));
  const write = (name: string, value: string) => wireOf(value === '' ? name : `${name}=${value}`);
  const parts = applyEdits(lines, valuesByName(querystring), write);
  if (isUntouched(lines, parts)) return query;
  return parts.length > 0 ? parts.join('&') : undefined;
}

/** Lines that functions are never shown stay as they are. */
function editedHeaders(units: Record<string, Value>, headers: HeaderList, cookieHeader: string): HeaderList {
  const hidden: HeaderList = [];
  const lines: Line<HeaderList[number]>[] = [];
  for (const wire of headers) {
    const name = wire[0].toLowerCase();
    if (name === cookieHeader) continue;
    if (isDisallowedHeader(name)) hidden.push(wire);
    else lines.push({ name, value: textOf(wire[1]), wire });
  }
  const write = (name: string, value: string): HeaderList[number] => [capitalise(name), wireOf(value)];
  return [...hidden, ...applyEdits(lines, valuesByName(units), write)];
}

/** Untouched they stay as the viewer sent them, else they become one line. */
function editedCookies(cookies: Record<string, Value>, headers: HeaderList): HeaderList {
  const lines = parseCookies(headers).map(([name, value]) => ({
    name: textOf(name),
    value: textOf(value),
    wire: [name, value] as const,
  }));
  const edited = applyEdits(lines, valuesByName(cookies), (name, value) => [wireOf(name), wireOf(value)] as const);
  if (isUntouched(lines, edited)) return headers.filter(([name]) => name.toLowerCase() === 'cookie');
  return edited.length === 0 ? [] : [['Cookie', formatCookies(edited)]];
}

function editedSetCookies(cookies: Record<string, ResponseCookie>, headers: HeaderList): HeaderList {
  const lines = headers
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map((wire) => {
      const [name, cookie] = setCookieOf(wire[1]);
      return { name, value: joined(cookie), wire };
    });
  const wanted = Object.entries(cookies).map(([name, unit]): [string, string[]] => [
    name,
    (unit.multiValue ?? [unit]).map(joined),
  ]);
  return applyEdits(lines, new Map(wanted), (name, rest): HeaderList[number] => [
    'Set-Cookie',
    wireOf(`${name}=${rest}`),
  ]);
}

function joined(cookie: { value: string; attributes?: string }): string {
  return cookie.attributes ? `${cookie.value}; ${cookie.attributes}` : cookie.value;
}

function valuesByName(units: Record<string, Value>): Map<string, string[]> {
  return new Map(Object.entries(units).map(([name, unit]) => [name, valuesOf(unit)]));
}
