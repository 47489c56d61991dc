/*! conditional: a viewer's conditions and ranges, answered from a whole object in memory. RFC 9110 §13, §14; DG/RangeGETs.html */

import { forwardsCookies } from '../../distribution/policies.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { type EdgeResponse, nothing, statusText } from './edge-response.js';
import type { Exchange } from './exchange.js';

export function answerConditions(exchange: Exchange, response: EdgeResponse): EdgeResponse {
  const { method, headers } = exchange.request;
  if (!response.whole || response.status !== 200 || (method !== 'GET' && method !== 'HEAD')) return response;
  if (!forwardsCookies(exchange.behavior) && isNotModified(headers, response.headers)) return notModified(response);
  return method === 'GET' ? ranged(headers, response) : response;
}

function isNotModified(request: HeaderList, response: HeaderList): boolean {
  const tags = headerValue(request, 'if-none-match');
  const etag = headerValue(response, 'etag');
  if (tags !== undefined) return etag !== undefined && tags.split(',').some((tag) => sameTag(tag.trim(), etag));
  const since = Date.parse(headerValue(request, 'if-modified-since') ?? '');
  const modified = Date.parse(headerValue(response, 'last-modified') ?? '');
  return modified <= since;
}

/** Weak comparison: RFC 9110 §8.8.3.2 */
function sameTag(asked: string, etag: string): boolean {
  return asked === '*' || asked.replace(/^W\//, '') === etag.replace(/^W\//, '');
}

function notModified(response: EdgeResponse): EdgeResponse {
  const headers = response.headers.filter(([name]) => !/^content-(length|encoding|type|range)$/i.test(name));
  return { ...response, status: 304, statusText: statusText(304), headers, body: nothing, whole: false };
}

function ranged(request: HeaderList, response: EdgeResponse): EdgeResponse {
  const range = headerValue(request, 'range');
  if (range === undefined || !Buffer.isBuffer(response.body) || !rangeStillHolds(request, response.headers))
    return response;
  const size = response.body.length;
  const span = singleRange(range, size);
  if (span === undefined) return response;
  if (span === 'unsatisfiable') return unsatisfiable(response, size);
  const [first, last] = span;
  const kept = response.headers.filter(([name]) => !/^content-(length|range)$/i.test(name));
  const headers: HeaderList = [
    ...kept,
    ['Content-Range', `bytes ${first}-${last}/${size}`],
    ['Content-Length', String(last - first + 1)],
  ];
  return {
    ...response,
    status: 206,
    statusText: statusText(206),
    headers,
    body: response.body.subarray(first, last + 1),
  };
}

/** Undefined: no valid range, or several of them, for which CloudFront sends the whole object. */
function singleRange(range: string, size: number): [first: number, last: number] | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(range);
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const [from, to] = [match[1]!, match[2]!];
  if (from === '') return to === '0' || size === 0 ? 'unsatisfiable' : [Math.max(0, size - Number(to)), size - 1];
  if (to !== '' && Number(to) < Number(from)) return undefined;
  if (Number(from) >= size) return 'unsatisfiable';
  return [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
}

/** RFC 9110 §13.1.5 */
function rangeStillHolds(request: HeaderList, response: HeaderList): boolean {
  const condition = headerValue(request, 'if-range');
  if (condition === undefined) return true;
  return condition === headerValue(response, 'etag') || condition === headerValue(response, 'last-modified');
}

function unsatisfiable(response: EdgeResponse, size: number): EdgeResponse {
  const headers: HeaderList = [
    ['Content-Range', `bytes */${size}`],
    ['Content-Length', '0'],
  ];
  return {
    ...response,
    status: 416,
    statusText: statusText(416),
    headers,
    body: nothing,
    viewerResponse: false,
    whole: false,
  };
}
