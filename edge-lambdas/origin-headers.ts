/*!
 * origin-headers: tells the origin who asks and through whom, and gives its answers security and cache headers before they are cached, errors included.
 * Lambda@Edge, origin-request, origin-response. Needs no rights. One of the two events, or both: CloudFront runs viewer-response for no error.
 */
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue, setHeader } from '../shared/edge-lambdas/headers.js';
import { originOf, tellOrigin, tellViewerHost } from '../shared/edge-lambdas/origin.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { removeSpellings } from '../shared/functions/header-spelling.js';

export const config = {
  /**
   * Header by which the origin knows this distribution. Its values come from the template, never from this file: from the origin's custom headers of
   * this name with "-current" and "-next" behind it, set by a dynamic reference to Secrets Manager. Both are sent under the one name, so that the
   * origin may change from one to the other at any time. '' for none.
   */
  secret: 'x-origin-verify',
  /** Headers told to the origin, each from one of CloudFront's that an origin request policy names. A copy that the viewer sent never passes. */
  setFrom: {
    'x-viewer-country': 'cloudfront-viewer-country',
    'x-viewer-region': 'cloudfront-viewer-country-region',
    'x-viewer-city': 'cloudfront-viewer-city',
    'x-viewer-time-zone': 'cloudfront-viewer-time-zone',
  } as Record<string, string>,
  /**
   * Header that carries the viewer's Host, where an origin request policy forwards Host. The viewer's own never passes, nor `Forwarded` and
   * `X-Forwarded-*` besides -For. '' for none of this: where a function at viewer-request writes the header already.
   */
  viewerHost: 'x-forwarded-host',
  /** Set where the origin does not say it itself. */
  security: {
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
  } as Record<string, string>,
  /** Removed: what tells an attacker which software to look up. */
  remove: ['server', 'x-powered-by'],
  /** Cache-Control of answers that come without, by the beginning of their status; the first that fits. CloudFront keeps errors as long as its error caching minimum says, whatever stands here. */
  cacheControl: [
    { status: '4', value: 'no-store' },
    { status: '5', value: 'no-store' },
  ],
};

export type OriginHeadersOptions = typeof config;

/** Edits what goes to the origin. */
export function setOriginHeaders(request: CloudFrontRequest, given: Partial<OriginHeadersOptions>): void {
  const options = completeOptions(config, given);
  for (const [name, source] of Object.entries(options.setFrom)) {
    tellOrigin(request, name, headerValue(request.headers, source));
  }
  tellViewerHost(request, options.viewerHost);
  if (options.secret) moveSecrets(request, options.secret);
}

/** Without a secret in the template the viewer's copy is dropped all the same, and the origin refuses what comes. */
function moveSecrets(request: CloudFrontRequest, name: string): void {
  const customHeaders = originOf(request)?.customHeaders ?? {};
  const names = [`${name}-current`, `${name}-next`];
  const values = names.flatMap((each) => customHeaders[each] ?? []).map(({ value }) => ({ key: name, value }));
  for (const each of names) delete customHeaders[each];
  removeSpellings(request.headers, [name, ...names]);
  if (values.length > 0) request.headers[name] = values;
}

/** Edits an origin's answer, whatever its status. */
export function setAnswerHeaders(response: CloudFrontResponse, given: Partial<OriginHeadersOptions>): void {
  const options = completeOptions(config, given);
  const { headers, status } = response;
  for (const name of options.remove) delete headers[name];
  const rule = options.cacheControl.find((candidate) => status.startsWith(candidate.status));
  const missing = { ...options.security, ...(rule && { 'cache-control': rule.value }) };
  for (const [name, value] of Object.entries(missing)) {
    if (!headers[name]) setHeader(headers, name, value);
  }
}

/** Which half runs hangs on the event. */
export async function handler(
  event: CloudFrontRequestEvent | CloudFrontResponseEvent,
): Promise<CloudFrontRequest | CloudFrontResponse | CloudFrontResultResponse> {
  try {
    const { cf } = event.Records[0]!;
    if ('response' in cf) setAnswerHeaders(cf.response, config);
    else setOriginHeaders(cf.request, config);
    return 'response' in cf ? cf.response : cf.request;
  } catch {
    return refuse(500, 'This request could not be sent on.', 'origin-headers: event: It is not of CloudFront.');
  }
}
