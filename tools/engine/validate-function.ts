/*!
 * validate-function: what CloudFront checks in the value that a CloudFront Function returns. The result comes back in one form:
 * only known fields, `multiValue` and `value` made to agree.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html, http-502-bad-gateway.html
 */
import type { Request, Response } from '../../shared/functions/event.js';
import { functionReadOnly, isDisallowedHeader } from '../http/restricted-headers.js';
import { requestLimits } from '../limits.js';
import { joinQuery } from './event-in.js';
import { isSameUnit, type Units, unitsOf } from './function-units.js';
import { type Bag, type Flaw, flawOf, hasControl, isBag, isBase64, nameOf, Problem } from './problem.js';
import type { FunctionEvent } from './types.js';

/** A result fit for use, or what is wrong with it. */
type Judged = { result: Request | Response } | Flaw;

export function validateFunctionResult(event: FunctionEvent, returned: unknown): Judged {
  try {
    return { result: judge(event, returned) };
  } catch (error) {
    if (error instanceof Problem) return flawOf(error);
    throw error;
  }
}

function judge(event: FunctionEvent, returned: unknown): Request | Response {
  if (!isBag(returned))
    throw new Problem(`expected the request or a response object, found ${nameOf(returned)}`, 'no-result');
  if ('version' in returned && 'context' in returned)
    throw new Problem('expected event.request or event.response, found the whole event');
  if ('status' in returned && !('statusCode' in returned) && !('method' in returned))
    throw new Problem('this is a Lambda@Edge response: write statusCode, headers: { name: { value } }');
  if ('response' in event) return responseOf(returned, event.response);
  if ('statusCode' in returned) return responseOf(returned, undefined);
  return requestOf(returned, event.request);
}

function requestOf(returned: Bag, given: Request): Request {
  if (returned.method !== given.method) throw new Problem('request.method is read-only', 'read-only');
  const givenQuery = typeof given.querystring === 'string' ? {} : (given.querystring ?? {});
  const request: Request = {
    method: given.method,
    uri: uriOf(returned.uri, given.uri),
    querystring:
      typeof returned.querystring === 'string'
        ? returned.querystring
        : unitsOf(returned.querystring, 'request.querystring', givenQuery),
    headers: headersOf(returned.headers, 'request', given.headers ?? {}, functionReadOnly['viewer-request']),
    cookies: unitsOf(returned.cookies, 'request.cookies', given.cookies ?? {}),
  };
  const query = queryText(request.querystring);
  checkUrl(request.uri, query, given);
  checkSize(request, query);
  return request;
}

function uriOf(uri: unknown, given: string): string {
  if (typeof uri !== 'string' || !uri.startsWith('/')) throw new Problem('request.uri must begin with "/"');
  if (uri !== given && (hasControl(uri) || /[ #?]/.test(uri)))
    throw new Problem('request.uri must not contain spaces, control characters, "?" or "#"');
  return uri;
}

/** What the viewer sent is taken as it is: only a changed query is looked at, only a changed URL is measured. */
function checkUrl(uri: string, query: string, given: Request): void {
  const isChanged = !isSameQuery(query, queryText(given.querystring ?? {}));
  if (isChanged && (hasControl(query) || /[ #]/.test(query)))
    throw new Problem('request.querystring must not contain spaces, control characters or "#"');
  const length = uri.length + 1 + query.length;
  if ((isChanged || uri !== given.uri) && length >= requestLimits.url)
    throw new Problem(`path and query must stay below ${requestLimits.url} characters, found ${length}`);
}

/** The order of an object's properties is not to be relied on in CloudFront's engine. */
function isSameQuery(a: string, b: string): boolean {
  return a === b || a.split('&').sort().join('&') === b.split('&').sort().join('&');
}

function queryText(querystring: Request['querystring']): string {
  return typeof querystring === 'string' ? querystring : (joinQuery(querystring) ?? '');
}

/** `given` is what a viewer-response function was handed; undefined where a viewer-request function answers by itself. */
function responseOf(returned: Bag, given: Response | undefined): Response {
  const status = returned.statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw new Problem(`response.statusCode must be an integer, found ${nameOf(status)}`);
  // The range is documented for Lambda@Edge only; taken to be the same here.
  if (status < 200 || status > 599) throw new Problem(`response.statusCode must be from 200 to 599, found ${status}`);
  const description = returned.statusDescription;
  if (description !== undefined && (typeof description !== 'string' || hasControl(description)))
    throw new Problem('response.statusDescription must be one line of text');
  const readOnly = given ? functionReadOnly['viewer-response'] : [];
  const body = bodyOf(returned.body);
  return {
    statusCode: status,
    ...(description === undefined ? {} : { statusDescription: description }),
    headers: headersOf(returned.headers, 'response', given?.headers ?? {}, readOnly),
    cookies: unitsOf(returned.cookies, 'response.cookies', given?.cookies ?? {}),
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
    if (isDisallowedHeader(name) && !isSameUnit(unit, given[name]))
      throw new Problem(`header "${name}" is disallowed`, 'disallowed');
  }
  for (const name of readOnly) {
    if (!isSameUnit(headers[name], given[name]))
      throw new Problem(`header "${name}" is read-only: ${change(name, headers, given)}`, 'read-only');
  }
  return headers;
}

function change(name: string, headers: Units, given: Units): string {
  if (headers[name] === undefined) return 'it must not be deleted';
  return given[name] === undefined ? 'it must not be added' : 'it must not be changed';
}

function bodyOf(value: unknown): Response['body'] {
  if (value === undefined || typeof value === 'string') return value;
  if (!isBag(value) || typeof value.data !== 'string' || (value.encoding !== 'text' && value.encoding !== 'base64'))
    throw new Problem('response.body must be a string or { encoding: "text" or "base64", data }');
  if (value.encoding === 'base64' && !isBase64(value.data)) throw new Problem('response.body.data is not base64');
  return { encoding: value.encoding, data: value.data };
}

function checkSize(request: Request, query: string): void {
  let head = Buffer.byteLength(request.uri) + Buffer.byteLength(query);
  for (const [name, unit] of [...Object.entries(request.headers), ...Object.entries(request.cookies)])
    for (const { value } of unit.multiValue ?? [unit]) head += name.length + Buffer.byteLength(value);
  if (head > requestLimits.head)
    throw new Problem(`the request must not exceed ${requestLimits.head} bytes, found ${head}`);
}
