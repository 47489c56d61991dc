/*!
 * site-request: a single-page site. Tells the origin who asks, and serves the application shell for routes.
 * CloudFront Function, viewer-request of the default behavior.
 */
import type { Request, ViewerRequestEvent } from '../../shared/functions/event.js';
import { type RequestHeadersOptions, setRequestHeaders } from '../request-headers.js';
import { type SpaRewriteOptions, spaRewrite } from '../spa-rewrite.js';

const origin: RequestHeadersOptions = {
  setFrom: { 'true-client-ip': 'viewer-address', 'x-forwarded-host': 'public-host', 'x-request-id': 'request-id' },
  set: {},
  append: {},
  remove: [],
};

const site: SpaRewriteOptions = {
  shell: '/index.html',
  applications: [],
  except: ['/api', '/.well-known'],
  dottedRoutes: [],
};

export function handler(event: ViewerRequestEvent): Request {
  const request = event.request;
  setRequestHeaders(request, origin, event);
  spaRewrite(request, site);
  return request;
}
