/** Validate-request: what CloudFront takes from a request that a Lambda@Edge function returns. */
import { lambdaBodyLimits, requestLimits } from '../../limits.js';
import { type Bag, hasControl, isBag, isBase64, nameOf, Problem } from '../problem.js';
import type { LambdaBody, LambdaRecord, LambdaRequest } from './lambda-event.js';
import { checkForbidden, headersOf } from './validate-headers.js';
import { originOf } from './validate-origin.js';

/** The request that a function at viewer-request or origin-request lets go on. */
export function requestOf(given: LambdaRecord, returned: Bag): LambdaRequest {
  const event = given.config.eventType;
  for (const field of ['method', 'clientIp'] as const) {
    if (returned[field] !== undefined && returned[field] !== given.request[field])
      throw new Problem(`The function tried to change read-only field, fieldName : ${field}.`, 'read-only');
  }
  const headers = headersOf(returned.headers);
  checkForbidden(event, headers, given.request.headers ?? {});
  if (event === 'viewer-request') checkCloudFrontHeaders(headers, given.request.headers ?? {});
  const request: LambdaRequest = {
    clientIp: given.request.clientIp,
    headers,
    method: given.request.method,
    querystring: queryOf(returned.querystring, given.request.querystring),
    uri: uriOf(returned.uri, given.request.uri),
  };
  const body = bodyOf(returned.body, event === 'viewer-request' ? lambdaBodyLimits.viewer : lambdaBodyLimits.origin);
  if (body) request.body = body;
  if (event === 'origin-request') {
    const origin = originOf(returned.origin ?? given.request.origin, headers);
    if (origin) request.origin = origin;
  }
  if (request.uri !== given.request.uri || request.querystring !== given.request.querystring) checkUrl(request);
  checkHead(request);
  return request;
}

/** CloudFront adds these after viewer-request: a function that does so earlier breaks the request. adding-cloudfront-headers.html */
function checkCloudFrontHeaders(headers: LambdaRequest['headers'], given: LambdaRequest['headers']): void {
  for (const name of Object.keys(headers)) {
    if (name.startsWith('cloudfront-') && !Object.hasOwn(given, name))
      throw new Problem(`The function tried to add a header that CloudFront adds itself, headerName : ${name}.`);
  }
}

/** What the viewer sent is taken as it is. */
function uriOf(uri: unknown, given: string): string {
  if (typeof uri !== 'string' || !uri.startsWith('/'))
    throw new Problem(`The uri must begin with "/", found ${nameOf(uri)}.`);
  if (uri !== given && (hasControl(uri) || /[ #?]/.test(uri)))
    throw new Problem('The uri must not contain spaces, control characters, "?" or "#".');
  return uri;
}

function queryOf(query: unknown, given: string): string {
  if (query === undefined) return '';
  if (typeof query !== 'string') throw new Problem(`The querystring must be a string, found ${nameOf(query)}.`);
  if (query !== given && (hasControl(query) || /[ #]/.test(query)))
    throw new Problem('The querystring must not contain spaces, control characters or "#".');
  return query;
}

/** Undefined where the function leaves the body alone: edits of a read-only body are ignored. lambda-include-body-access.html */
function bodyOf(body: unknown, limit: number): LambdaBody | undefined {
  if (!isBag(body) || body.action !== 'replace') return undefined;
  const encoding = body.encoding ?? 'base64';
  if (encoding !== 'text' && encoding !== 'base64')
    throw new Problem(`The encoding of the body must be "text" or "base64", found ${nameOf(encoding)}.`);
  if (typeof body.data !== 'string')
    throw new Problem(`The data of the body must be a string, found ${nameOf(body.data)}.`);
  if (encoding === 'base64' && !isBase64(body.data)) throw new Problem('The data of the body is not base64.');
  const bytes = Buffer.byteLength(body.data, encoding === 'base64' ? 'base64' : 'utf8');
  if (bytes > limit) throw new Problem(`The body has ${bytes} bytes, the limit is ${limit}.`);
  return { inputTruncated: false, action: 'replace', encoding, data: body.data };
}

function checkUrl({ uri, querystring }: LambdaRequest): void {
  const length = uri.length + 1 + querystring.length;
  if (length >= requestLimits.url)
    throw new Problem(`The uri and querystring have ${length} characters, the limit is ${requestLimits.url}.`);
}

function checkHead(request: LambdaRequest): void {
  let head = Buffer.byteLength(request.uri) + Buffer.byteLength(request.querystring);
  for (const [name, entries] of Object.entries(request.headers))
    for (const { value } of entries) head += name.length + Buffer.byteLength(value);
  if (head > requestLimits.head)
    throw new Problem(`The request has ${head} bytes, the limit is ${requestLimits.head}.`);
}
