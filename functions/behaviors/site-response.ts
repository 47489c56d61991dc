/*!
 * site-response: security headers on every page of the site, and pages that browsers ask for anew while they keep the rest.
 * CloudFront Function, viewer-response of the default behavior.
 */
import type { Response, ViewerResponseEvent } from '../../shared/functions/event.js';
import { type ResponseHeadersOptions, setResponseHeaders } from '../response-headers.js';

const site: Partial<ResponseHeadersOptions> = {
  cacheControl: [
    { type: 'text/html', value: 'no-cache' },
    { under: '/assets', value: 'public, max-age=3600' },
  ],
};

export function handler(event: ViewerResponseEvent): Response {
  try {
    setResponseHeaders(event.response, event.request, site);
  } catch (_malformed) {
    return event.response;
  }
  return event.response;
}
