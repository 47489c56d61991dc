/*!
 * storefront-request: a whole site: one host, a switch to close it, old addresses, languages, clean queries, pages and releases.
 * CloudFront Function, viewer-request of the default behavior. Needs a key value store with the entries of maintenance (`m`), redirects
 * (`r:/old`) and release-router (`live`). A visitor is redirected once, however much of his address has moved. Attach release-router itself to
 * viewer-response: it pins visitors to the release of their page.
 */
import { withQuery } from '../../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../../shared/functions/event.js';
import { isRead } from '../../shared/functions/redirect.js';
import { type AcceptLanguageOptions, chooseLanguage } from '../accept-language.js';
import { type CanonicalHostOptions, redirectHost } from '../canonical-host.js';
import { type CleanQueryOptions, cleanQuery } from '../clean-query.js';
import { closeSite, type MaintenanceOptions } from '../maintenance.js';
import { type RedirectsOptions, redirectPlain } from '../redirects.js';
import { type ReleaseRouterOptions, routeRelease } from '../release-router.js';
import { findPage, type SiteIndexOptions } from '../site-index.js';

const site: Partial<CanonicalHostOptions> = { host: 'www.example.com' };

const closing: Partial<MaintenanceOptions> = {
  page: '<!doctype html><title>Back soon</title><h1>We will be back soon</h1>',
};

const old: Partial<RedirectsOptions> = { rules: {}, store: 'plain' };

const languages: Partial<AcceptLanguageOptions> = { available: ['en', 'de', 'fr'], default: 'en' };

const query: Partial<CleanQueryOptions> = { drop: ['utm_*', 'gclid', 'fbclid', 'msclkid', '_gl'] };

const pages: Partial<SiteIndexOptions> = { layout: 'folder', trailingSlash: 'always' };

const releases: Partial<ReleaseRouterOptions> = { previewHost: '' };

/** What goes on after a redirect to `address`, a path of this host: as if the visitor had asked for that. */
function follow(request: Request, address: string): Request {
  const at = address.indexOf('?');
  return Object.assign({}, request, {
    uri: at < 0 ? address : address.slice(0, at),
    rawQueryString: () => (at < 0 ? '' : address.slice(at + 1)),
  });
}

function locationOf(answer: Response | undefined): string {
  return answer && answer.headers!.location ? answer.headers!.location.value : '';
}

/** One redirect in place of all: temporary, and kept by nobody, if one of them is. */
function redirectOnce(request: Request, moves: Response[], target: string, host: Response | undefined): Response {
  const isTemporary = moves.some((move) => [302, 307].includes(move.statusCode));
  const isKept = moves.every((move) => move.headers!['cache-control']!.value !== 'no-store');
  const headers = host ? host.headers! : {};
  headers.location = { value: (host ? 'https://' + site.host : '') + target };
  headers['cache-control'] = { value: isKept ? 'max-age=3600' : 'no-store' };
  // 307 and 308 keep the method of a form.
  const status = isRead(request) ? (isTemporary ? 302 : 301) : isTemporary ? 307 : 308;
  return { statusCode: status, headers: headers };
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  const request = event.request;
  try {
    const host = redirectHost(request, site);
    // Refused, where the config says so of the distribution's own name.
    if (host && !locationOf(host)) return host;
    const closed = await closeSite(request, closing, event);
    if (closed) return closed;
    const moved = await redirectPlain(request, old);
    // Gone, on another host, or a place within a page: nothing of ours comes after.
    if (moved && !/^\/[^#]*$/.test(locationOf(moved))) return moved;
    const asked = moved ? follow(request, locationOf(moved)) : request;
    const chosen = chooseLanguage(asked, languages);
    const page = chosen ? follow(asked, locationOf(chosen)) : asked;
    const address = withQuery(page.uri, page);
    const index = findPage(page, pages);
    const moves = [host, moved, chosen, index].filter((one) => !!one) as Response[];
    if (moves.length > 0) return redirectOnce(request, moves, locationOf(index) || address, host);
    cleanQuery(request, query);
    const refused = await routeRelease(request, releases);
    if (refused) return refused;
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return request;
}
