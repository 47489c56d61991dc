/**
 * denial: what a viewer without a pass gets from the gates at viewer-request. It never says why.
 * A response made at viewer-request is not cached by CloudFront; no-store keeps browsers from doing so.
 */
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import { isLocalPath } from '../functions/local-path.js';

export interface DenialOptions {
  /** Address of the login page, absolute or a path; "" for none. */
  login: string;
  /** Name of the query parameter that takes the way back. */
  returnParameter: string;
}

/** A page navigation goes to the login, with the way back; everything else gets 401 as JSON. */
export function deny(request: CloudFrontRequest, { login, returnParameter }: DenialOptions): CloudFrontResultResponse {
  if (login === '' || !isNavigation(request)) return answer('401', 'content-type', 'application/json', UNAUTHORIZED);
  const path = request.uri + (request.querystring && `?${request.querystring}`);
  const way = isLocalPath(path) && path.length <= 2048 ? path : '/';
  const joint = login.includes('?') ? '&' : '?';
  return answer('302', 'location', `${login}${joint}${returnParameter}=${encodeURIComponent(way)}`, '');
}

const UNAUTHORIZED = '{"message":"Unauthorized"}';

/** A path that CloudFront, the origin and this gate could read differently. */
export function badRequest(): CloudFrontResultResponse {
  return answer('400', 'content-type', 'application/json', '{"message":"Bad Request"}');
}

function answer(status: string, name: string, value: string, body: string): CloudFrontResultResponse {
  return { status, headers: { 'cache-control': [{ value: 'no-store' }], [name]: [{ value }] }, body };
}

/** Fetch metadata says so (w3.org/TR/fetch-metadata); older browsers are known by asking for HTML without XMLHttpRequest's mark. */
function isNavigation({ method, headers }: CloudFrontRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const mode = headers['sec-fetch-mode']?.[0]?.value;
  if (mode !== undefined) return mode === 'navigate';
  if (headers['x-requested-with'] !== undefined) return false;
  return Boolean(headers.accept?.some(({ value }) => value.includes('text/html')));
}
