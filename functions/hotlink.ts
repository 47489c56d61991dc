/*!
 * hotlink: keeps other sites from embedding our images and videos. A deterrent: programs write any Referer. Against those, sign URLs.
 * CloudFront Function, viewer-request. Attach it to the behaviors of images and videos.
 */
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** Domains that may embed, with all their subdomains. */
  domains: ['example.com'],
  /** Whether a request that names no page is refused, too. Privacy tools, apps and old browsers send none. */
  strict: false,
};

export type HotlinkOptions = typeof config;

/** 403 for what another site embeds. */
export function refuseHotlink(request: Request, given: Partial<HotlinkOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  const site = headers['sec-fetch-site'];
  const destination = headers['sec-fetch-dest'];
  // W3C Fetch Metadata: browsers say it themselves, and no page can change it.
  if (site && /^(?:same-origin|same-site|none)$/.test(site.value)) return;
  if (destination && destination.value === 'document') return;
  const referer = headers.referer;
  if (referer ? isOurs(referer.value, options.domains) : !options.strict) return;
  return respond(403, { 'cache-control': 'no-store' });
}

/** Only the host of the address counts; what stands before an "@" is no host (RFC 3986 §3.2.1). */
function isOurs(referer: string, domains: string[]): boolean {
  const host = /^https?:\/\/([a-z0-9.-]+)(?::\d+)?(?:[/?#]|$)/i.exec(referer);
  return !!host && domains.some((domain) => `.${host[1]!.toLowerCase()}`.endsWith(`.${domain}`));
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    const denied = refuseHotlink(event.request, config);
    if (denied) return denied;
    return event.request;
  } catch (_malformed) {
    return respond(403, { 'cache-control': 'no-store' });
  }
}
