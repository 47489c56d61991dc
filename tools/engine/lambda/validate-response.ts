/** Validate-response: what CloudFront takes from a response that a Lambda@Edge function returns. */
import { lambdaBodyLimits } from '../../limits.js';
import { type Bag, hasControl, isBase64, nameOf, Problem } from '../problem.js';
import type { LambdaHeaders, LambdaRecord, LambdaResponse } from './lambda-event.js';
import { checkForbidden, headersOf } from './validate-headers.js';

/** The response that a function makes or lets go on. */
export function responseOf(given: LambdaRecord, returned: Bag): LambdaResponse {
  const event = given.config.eventType;
  const status = statusOf(returned.status);
  if (event === 'viewer-response' && status !== String(given.response?.status))
    throw new Problem(
      `The function tried to change the status, which a viewer-response function cannot do, found ${status}.`,
    );
  const headers = headersOf(returned.headers);
  checkForbidden(event, headers, given.response?.headers ?? {});
  const response: LambdaResponse = { status, headers, ...bodyOf(returned) };
  const description = returned.statusDescription;
  if (description !== undefined && description !== null) {
    if (typeof description !== 'string' || hasControl(description))
      throw new Problem('The statusDescription must be one line of text.');
    response.statusDescription = description;
  }
  if (event === 'viewer-request' && status === '204' && response.body)
    throw new Problem('A response with status 204 must not have a body.');
  if (event === 'viewer-response' && response.body !== undefined)
    throw new Problem('A viewer-response function cannot set the body.');
  checkSize(response, event.startsWith('viewer') ? lambdaBodyLimits.viewer : lambdaBodyLimits.origin);
  return response;
}

function statusOf(status: unknown): string {
  if (typeof status !== 'string')
    throw new Problem(`The response must have a status that is a string, found ${nameOf(status)}.`);
  if (!/^[2-5]\d\d$/.test(status)) throw new Problem(`The status must be from 200 to 599, found "${status}".`);
  return status;
}

function bodyOf(returned: Bag): Pick<LambdaResponse, 'body' | 'bodyEncoding'> {
  const { body, bodyEncoding = 'text' } = returned;
  if (body === undefined || body === null) return {};
  if (typeof body !== 'string') throw new Problem(`The body must be a string, found ${nameOf(body)}.`);
  if (bodyEncoding !== 'text' && bodyEncoding !== 'base64')
    throw new Problem(`The bodyEncoding must be "text" or "base64", found ${nameOf(bodyEncoding)}.`);
  if (bodyEncoding === 'base64' && !isBase64(body)) throw new Problem('The body is not base64.');
  return { body, bodyEncoding };
}

/** Headers count. cloudfront-limits.html#limits-lambda-at-edge */
function checkSize(response: LambdaResponse, limit: number): void {
  if (response.body === undefined) return;
  const encoding = response.bodyEncoding === 'base64' ? 'base64' : 'utf8';
  const size = Buffer.byteLength(response.body, encoding) + headerBytes(response.headers);
  if (size > limit) throw new Problem(`The body and headers have ${size} bytes, the limit is ${limit}.`);
}

function headerBytes(headers: LambdaHeaders): number {
  let bytes = 0;
  for (const [name, entries] of Object.entries(headers))
    for (const { value } of entries) bytes += name.length + Buffer.byteLength(value);
  return bytes;
}
