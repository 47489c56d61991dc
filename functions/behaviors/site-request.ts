/*!
 * site-request: a single-page site. Tells the origin who asks, serves the application shell for routes, and refuses files of two meanings.
 * CloudFront Function, viewer-request of the default behavior.
 */
import { isPlainPath } from '../../shared/functions/canonical-path.js';
import type { Request, Response, ViewerRequestEvent } from '../../shared/functions/event.js';
import { respond } from '../../shared/functions/respond.js';
import { type RequestHeadersOptions, setRequestHeaders } from '../request-headers.js';
import { type SpaRewriteOptions, spaRewrite } from '../spa-rewrite.js';

const origin: Partial<RequestHeadersOptions> = {
  setFrom: { 'true-client-ip': 'viewer-address', 'x-forwarded-host': 'public-host', 'x-request-id': 'request-id' },
  remove: [],
};

const site: Partial<SpaRewriteOptions> = { shell: '/index.html' };

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    const request = event.request;
    setRequestHeaders(request, origin, event);
    spaRewrite(request, site);
    // CloudFront finds no "/private/*" in "/private%2fx.html" and no "/team@home/*" in "/team%40home/x.html", and comes here; the bucket then
    // decodes them, and would hand out the file.
    if (isPlainPath(request.uri)) return request;
  } catch (_malformed) {
    // No event of CloudFront's: it reaches no file.
  }
  return respond(400, { 'cache-control': 'no-store' });
}
