/*!
 * canonical-host: answers every other name of the site with 301 to the one it is known by: www or apex, old domains, `*.cloudfront.net`.
 * CloudFront Function, viewer-request. Goes before every rewrite and every login.
 */
import { hostOf, withQuery } from '../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';
import { isRead, redirectTo } from '../shared/functions/redirect.js';

export const config = {
  /** The one host. It must be an alias of the distribution, or visitors go round in circles. */
  host: 'www.example.com',
  /** Other hosts that are served as they are: tenants, previews. */
  allow: [] as string[],
  /** What the distribution's own name, d111111abcdef8.cloudfront.net, answers: 'redirect' is 301 like any other host, 'refuse' is 403. */
  cloudfrontDomain: 'redirect' as 'redirect' | 'refuse',
  /** Path prefixes served on every host: health checks, and certificates that are renewed over HTTP. */
  except: ['/.well-known/acme-challenge'],
  /**
   * strict-transport-security on the redirect itself, which no viewer-response function sees. The preload list asks for
   * `max-age=31536000; includeSubDomains; preload` there (hstspreload.org). Empty: none.
   */
  strictTransportSecurity: 'max-age=31536000',
  /** Whether /About answers 301 to /about. Only where every object has a lower-case name. Escapes and the query keep their case. */
  lowerCasePath: false,
};

export type CanonicalHostOptions = typeof config;

/** The redirect to the one host, path and query as they came; undefined for requests that are right there. */
export function redirectHost(request: Request, given: Partial<CanonicalHostOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const host = hostOf(request);
  // A preflight must not be redirected (Fetch, "CORS-preflight fetch").
  if (!host || request.method === 'OPTIONS' || isUnderAny(request.uri, options.except)) return;
  const isOther = host !== options.host && options.allow.indexOf(host) < 0;
  if (isOther && options.cloudfrontDomain === 'refuse' && host.endsWith('.cloudfront.net'))
    return { statusCode: 403, headers: { 'cache-control': { value: 'no-store' } } };
  if (!isOther && !options.lowerCasePath) return;
  const path = options.lowerCasePath ? lowerCase(request.uri) : request.uri;
  if (!isOther && path === request.uri) return;
  const location = 'https://' + (isOther ? options.host : host) + withQuery(path, request);
  // The path begins with "/", so the host ends there: "//evil.example" is a path of ours.
  if (path[0] !== '/' || !/^[!-~]+$/.test(location)) return;
  // 308 keeps the method of a form, and its body.
  const answer = redirectTo(isRead(request) ? 301 : 308, location, 'max-age=3600');
  const lasting = options.strictTransportSecurity;
  if (lasting) answer.headers!['strict-transport-security'] = { value: lasting };
  return answer;
}

function lowerCase(path: string): string {
  return path.replace(/%..|[A-Z]/g, (found) => (found[0] === '%' ? found : found.toLowerCase()));
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    return redirectHost(event.request, config) || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
