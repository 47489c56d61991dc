/*! header-names: which request headers CloudFront drops, rewrites or lets through on the way to an origin. All names are lower case. */

/**
 * Never sent on, whatever a policy says: they belong to the connection or to CloudFront.
 * DG/RequestAndResponseBehaviorCustomOrigin.html, "HTTP request headers and CloudFront behavior".
 */
export function isHopHeader(name: string): boolean {
  return hop.has(name) || name.startsWith('x-edge-') || name.startsWith('x-amz-cf-');
}

const hop = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-proto',
  'x-real-ip',
]);

/** Written by CloudFront itself or by its own rules, so no selection of headers speaks of them. */
export const ownHeaders: ReadonlySet<string> = new Set(['host', 'cookie', 'accept-encoding', 'via', 'x-forwarded-for']);

/** Sent to the origin although no policy names them: the request would mean something else without them. The same page. */
export const alwaysForwarded: ReadonlySet<string> = new Set([
  'content-length',
  'content-md5',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
]);

/** What the legacy ForwardedValues drops unless it names them; every other header is forwarded. The same page. */
export const legacyDropped: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-language',
  'authorization',
  'referer',
  'user-agent',
  'x-http-method-override',
]);

/** Methods whose Authorization reaches the origin although no policy names it. The same page. */
export const authorizedMethods: ReadonlySet<string> = new Set(['DELETE', 'PATCH', 'POST', 'PUT']);

export const conditionalHeaders: ReadonlySet<string> = new Set([
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
]);

/** Query parameters and cookies of CloudFront's own signatures. DG/private-content-signed-urls.html, private-content-signed-cookies.html */
export const signingParameters: ReadonlySet<string> = new Set([
  'Expires',
  'Hash-Algorithm',
  'Key-Pair-Id',
  'Policy',
  'Signature',
]);
export const signingCookies: ReadonlySet<string> = new Set([...signingParameters].map((name) => `CloudFront-${name}`));

/** "x-foo-bar" as CloudFront writes it on the wire: "X-Foo-Bar". DG/functions-event-structure.html */
export function capitalise(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (letters) => letters.toUpperCase());
}
