import type { EventType } from './event-type.js';

/**
 * Headers: names that functions may not touch. Lower case.
 * Source: AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html, add-origin-custom-headers.html
 */

const disallowed = new Set(
  (
    'connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade ' +
    'x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing x-amzn-cf-id ' +
    'x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order ' +
    'x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip'
  ).split(' '),
);

/** Never shown to a function of either kind, and refused when a function adds it. */
export function isDisallowedHeader(name: string): boolean {
  return disallowed.has(name) || name.startsWith('x-amz-cf-') || name.startsWith('x-edge-');
}

/** Shown to CloudFront Functions, but not to be changed, added or deleted. */
export const functionReadOnly: Record<'viewer-request' | 'viewer-response', readonly string[]> = {
  'viewer-request': ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'],
  'viewer-response': ['warning', 'via'],
};

/** The same for Lambda@Edge, which has a list for each event. */
export const lambdaReadOnly: Record<EventType, readonly string[]> = {
  'viewer-request': ['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'],
  'origin-request': [
    'accept-encoding',
    'cdn-loop',
    'content-length',
    'if-modified-since',
    'if-none-match',
    'if-range',
    'if-unmodified-since',
    'transfer-encoding',
    'via',
  ],
  'origin-response': ['transfer-encoding', 'via'],
  'viewer-response': ['warning', 'via', 'content-length', 'content-encoding', 'transfer-encoding'],
};

const notForOrigin = new Set(
  (
    'cache-control connection content-length cookie host if-match if-modified-since if-none-match if-range ' +
    'if-unmodified-since max-forwards pragma proxy-authenticate proxy-authorization proxy-connection range ' +
    'request-range te trailer transfer-encoding upgrade via x-real-ip'
  ).split(' '),
);

/** Refused as a custom header of an origin, in the template as in a function. */
export function isDisallowedOriginHeader(name: string): boolean {
  return notForOrigin.has(name) || name.startsWith('x-amz-') || name.startsWith('x-edge-');
}
