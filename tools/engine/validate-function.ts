/*!
 * validate-function: what CloudFront checks in the value that a CloudFront Function returns. The result comes back in one form:
 * only known fields, `multiValue` and `value` made to agree.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html, http-502-bad-gateway.html
 */
import type { Request, Response, ResponseCookie, Value } from '../../shared/functions/event.js';
import { requestLimits } from '../limits.js';
import { joinQuery } from './event-in.js';
import { functionReadOnly, isDisallowedHeader } from './headers.js';
import { type Bag, hasControl, isBag, isBase64, nameOf, Problem } from './problem.js';
import type { FunctionEvent } from './types.js';

/** A result fit for use, or what is wrong with it. */
export type Judged = { result: Request | Response } | { problem: string };

type Units = Record<string, ResponseCookie>;

export function validateFunctionResult(event: FunctionEvent, returned: unknown): Judged {
  try {
    return { result: judge(event, returned) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

function judge(event: FunctionEvent, returned: unknown): Request | Response {
  if (!isBag(returned)) throw new Problem(`expected the request or a response object, found ${nameOf(returned)}`);
  if ('version' in returned && 'context' in returned)
    throw new Problem('expected event.request or event.response, found the whole event');
  if ('response' in event) return responseOf(returned, event.response.headers ?? {}, 'viewer-response');
  if ('statusCode' in returned) return responseOf(returned, {}, 'viewer-request');
  return requestOf(returned, event.request);
}

function requestOf(returned: Bag, given: Request): Request {
  if (returned.method !== given.method) throw new Problem('request.method is read-only');
  const uri = returned.uri;
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw new Problem('request.uri must begin with "/"');
  if (hasControl(uri) || /[ #?]/.test(uri))
    throw new Problem('request.uri must not contain spaces, control characters, "?" or "#"');
  const headers = headersOf(returned.headers, 'request', given.headers ?? {}, functionReadOnly['viewer-request']);
  const givenQuery = typeof given.querystring === 'string' ? {} : (given.querystring ?? {});
  const request: Request = {
    method: given.method,
    uri,
    querystring: queryOf(returned.querystring, givenQuery),
    headers,
    cookies: unitsOf(returned.cookies, 'request.cookies', given.cookies ?? {}),
  };
  checkSize(request);
  return request;
}

function responseOf(returned: Bag, given: Units, event: 'viewer-request' | 'viewer-response'): Response {
  const status = returned.statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw new Problem(`response.statusCode must be an integer, found ${nameOf(status)}`);
  // The range is documented for Lambda@Edge only; taken to be the same here.
  if (status < 200 || status > 599) throw new Problem(`response.statusCode must be from 200 to 599, found ${status}`);
  const description = returned.statusDescription;
  if (description !== undefined && (typeof description !== 'string' || hasControl(description)))
    throw new Problem('response.statusDescription must be one line of text');
  const readOnly = event === 'viewer-response' ? functionReadOnly['viewer-response'] : [];
  const body = bodyOf(returned.body);
  return {
    statusCode: status,
    ...(description === undefined ? {} : { statusDescription: description }),
    headers: headersOf(returned.headers, 'response', given, readOnly),
    cookies: unitsOf(returned.cookies, 'response.cookies', {}),
    ...(body === undefined ? {} : { body }),
  };
}

function headersOf(value: unknown, of: 'request' | 'response', given: Units, readOnly: readonly string[]): Units {
  const headers = unitsOf(value, `${of}.headers`, given);
  for (const [name, unit] of Object.entries(headers)) {
    if (name !== name.toLowerCase()) throw new Problem(`${of}.headers must have header names in lower case.`);
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) throw new Problem(`"${name}" is no header name`);
    const cookieHeader = of === 'request' ? 'cookie' : 'set-cookie';
    if (name === cookieHeader) throw new Problem(`${of}.headers must not contain "${name}": use ${of}.cookies`);
    if (isDisallowedHeader(name) && !same(unit, given[name])) throw new Problem(`header "${name}" is disallowed`);
  }
  for (const name of readOnly) {
    if (!same(headers[name], given[name]))
      throw new Problem(`header "${name}" is read-only: ${change(name, headers, given)}`);
  }
  return headers;
}

function change(name: string, headers: Units, given: Units): string {
  if (headers[name] === undefined) return 'it must not be deleted';
  return given[name] === undefined ? 'it must not be added' : 'it must not be changed';
}

/** One form for each name: where `multiValue` was changed it wins, else a changed `value` replaces the first one. */
function unitsOf(value: unknown, at: string, given: Units): Units {
  if (value === undefined || value === null) return {};
  if (!isBag(value)) throw new Problem(`${at} must be an object, found ${nameOf(value)}`);
  const units = Object.entries(value).map(([name, unit]): [string, ResponseCookie] => [
    name,
    unitOf(unit, `${at}["${name}"]`, Object.hasOwn(given, name) ? given[name] : undefined),
  ]);
  return Object.fromEntries(units);
}

function unitOf(value: unknown, at: string, given: ResponseCookie | undefined): ResponseCookie {
  if (!isBag(value)) throw new Problem(`${at} must be an object with "value", found ${nameOf(value)}`);
  const several = value.multiValue;
  if (several === undefined) return single(value, at);
  if (!Array.isArray(several)) throw new Problem(`${at}.multiValue must be an array, found ${nameOf(several)}`);
  const values = several.map((entry, index) => single(entry, `${at}.multiValue[${index}]`));
  const untouched = JSON.stringify(values) === JSON.stringify(given?.multiValue);
  if (values.length === 0 || (untouched && value.value !== given?.value)) values[0] = single(value, at);
  const first = values[0] as ResponseCookie;
  return values.length === 1 ? first : { ...first, multiValue: values };
}

function single(value: unknown, at: string): { value: string; attributes?: string } {
  if (!isBag(value) || typeof value.value !== 'string')
    throw new Problem(`${at}.value must be a string, found ${nameOf(isBag(value) ? value.value : value)}`);
  const attributes = value.attributes;
  if (attributes !== undefined && typeof attributes !== 'string')
    throw new Problem(`${at}.attributes must be a string, found ${nameOf(attributes)}`);
  if (hasControl(value.value) || hasControl(attributes ?? ''))
    throw new Problem(`${at} must not contain control characters`);
  return attributes === undefined ? { value: value.value } : { value: value.value, attributes };
}

function queryOf(value: unknown, given: Record<string, Value>): Request['querystring'] {
  const query = typeof value === 'string' ? value : unitsOf(value, 'request.querystring', given);
  const text = typeof query === 'string' ? query : (joinQuery(query) ?? '');
  if (hasControl(text) || /[ #]/.test(text))
    throw new Problem('request.querystring must not contain spaces, control characters or "#"');
  return query;
}

function bodyOf(value: unknown): Response['body'] {
  if (value === undefined || typeof value === 'string') return value;
  if (!isBag(value) || typeof value.data !== 'string' || (value.encoding !== 'text' && value.encoding !== 'base64'))
    throw new Problem('response.body must be a string or { encoding: "text" or "base64", data }');
  if (value.encoding === 'base64' && !isBase64(value.data)) throw new Problem('response.body.data is not base64');
  return { encoding: value.encoding, data: value.data };
}

function checkSize(request: Request): void {
  const query = typeof request.querystring === 'string' ? request.querystring : (joinQuery(request.querystring) ?? '');
  const url = request.uri.length + 1 + query.length;
  if (url >= requestLimits.url)
    throw new Problem(`path and query must stay below ${requestLimits.url} characters, found ${url}`);
  let head = Buffer.byteLength(request.uri) + Buffer.byteLength(query);
  for (const [name, unit] of [...Object.entries(request.headers), ...Object.entries(request.cookies)])
    for (const { value } of unit.multiValue ?? [unit]) head += name.length + Buffer.byteLength(value);
  if (head > requestLimits.head)
    throw new Problem(`the request must not exceed ${requestLimits.head} bytes, found ${head}`);
}

function same(a: ResponseCookie | undefined, b: ResponseCookie | undefined): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(unit: ResponseCookie | undefined): string[] | undefined {
  if (unit === undefined) return undefined;
  return unit.multiValue && unit.multiValue.length > 0 ? unit.multiValue.map(({ value }) => value) : [unit.value];
}
