/*!
 * failover-page: answers with a page of its own, and the right status, where the first origin of an origin group has failed.
 * Lambda@Edge, origin-request, on a behavior with an origin group. It runs once for each origin that is tried: the first one is left alone.
 * CloudFront tries the second for GET, HEAD and OPTIONS alone, after as many attempts and seconds as the origin's settings say.
 */
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue } from '../shared/edge-lambdas/headers.js';
import { originOf } from '../shared/edge-lambdas/origin.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';

export const config = {
  /** How the second origin is known: by a custom header of its own, or as the only bucket of the group. */
  knownBy: 'header' as 'header' | 'bucket',
  /** Name of that header. */
  header: 'x-failover',
  /** Status of the answer. */
  status: 503,
  /** When to come back, in seconds: Retry-After. */
  retryAfter: 120,
  /** Header with the host that the visitor asked for. The origin's own name is in `host` unless a policy forwards the viewer's. */
  hostHeader: 'x-forwarded-host',
  /** Pages in HTML by host; `*` is that of all others. */
  pages: {
    '*': '<!doctype html><html lang="en"><title>Back soon</title><p>We will be back soon.</p></html>',
  } as Record<string, string>,
  /** What who asks for JSON gets. */
  json: '{"message":"Service Unavailable"}',
};

export type FailoverPageOptions = typeof config;

/** Undefined for the first origin: `request` goes there. */
export function answerFailover(
  request: CloudFrontRequest,
  given: Partial<FailoverPageOptions>,
): CloudFrontResultResponse | undefined {
  const options = completeOptions(config, given);
  if (!isSecond(request, options)) return undefined;
  const [type, body] = contentFor(request, options);
  return {
    status: String(options.status),
    headers: {
      // Answers of origin-request are cached unless told.
      'cache-control': [{ value: 'no-store' }],
      'retry-after': [{ value: String(options.retryAfter) }],
      ...(type && { 'content-type': [{ value: type }] }),
    },
    body: request.method === 'HEAD' ? '' : body,
  };
}

function isSecond(request: CloudFrontRequest, { knownBy, header }: FailoverPageOptions): boolean {
  if (knownBy === 'bucket') return request.origin?.s3 !== undefined;
  return Object.hasOwn(originOf(request)?.customHeaders ?? {}, header.toLowerCase());
}

/** A page in place of a script would be a syntax error in the console, and no more than that. */
function contentFor(
  request: CloudFrontRequest,
  { pages, json, hostHeader }: FailoverPageOptions,
): [type: string, body: string] {
  const accept = headerValue(request.headers, 'accept') ?? '';
  if (/\bjson\b/.test(accept) && !accept.includes('text/html')) return ['application/json', json];
  if (/\.(?!html?$)[^./]+$/i.test(request.uri)) return ['', ''];
  const host = (headerValue(request.headers, hostHeader) ?? '').toLowerCase();
  const page = Object.hasOwn(pages, host) ? pages[host] : pages['*'];
  return ['text/html; charset=utf-8', page ?? ''];
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const { request } = event.Records[0]!.cf;
    return answerFailover(request, config) ?? request;
  } catch {
    return refuse(500, 'This request could not be sent on.', 'failover-page: event: It is not of CloudFront.');
  }
}
