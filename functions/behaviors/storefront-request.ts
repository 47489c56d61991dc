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

const site: CanonicalHostOptions = {
  host: 'www.example.com',
  allow: [],
  cloudfrontDomain: 'redirect',
  except: ['/.well-known/acme-challenge'],
  strictTransportSecurity: 'max-age=31536000',
  lowerCasePath: false,
};

const closing: MaintenanceOptions = {
  entry: 'm',
  retry: 600,
  allow: [],
  cookie: '__Host-maintenance',
  except: ['/robots.txt', '/.well-known'],
  page: '<!doctype html><title>Back soon</title><h1>We will be back soon</h1>',
  message: 'Down for maintenance.',
};

const old: RedirectsOptions = {
  rules: {},
  hosts: [],
  query: 'keep',
  store: 'plain',
  cacheControl: 'max-age=3600',
};

const languages: AcceptLanguageOptions = {
  available: ['en', 'de', 'fr'],
  default: 'en',
  aliases: {},
  cookie: 'lang',
  mode: 'redirect',
  redirect: 'start',
  header: '',
  except: ['/api', '/.well-known'],
};

const query: CleanQueryOptions = {
  drop: ['utm_*', 'gclid', 'fbclid', 'msclkid', '_gl'],
  allow: [],
  sort: true,
};

const pages: SiteIndexOptions = {
  layout: 'folder',
  trailingSlash: 'always',
  hideIndex: true,
  dotted: true,
  routes: [],
  sites: [],
  except: ['/api', '/.well-known'],
};

const releases: ReleaseRouterOptions = {
  live: 'live',
  fallback: '',
  releases: 'releases',
  cookie: '__Host-release',
  shared: ['/assets'],
  previewHost: '',
  previewFolder: 'previews',
};

/** What goes on after `moved`, a redirect to a path of this host, as if the visitor had asked for that. */
function follow(request: Request, moved: Response | undefined): Request {
  const address = locationOf(moved) || withQuery(request.uri, request);
  const at = address.indexOf('?');
  return {
    method: request.method,
    uri: at < 0 ? address : address.slice(0, at),
    querystring: {},
    headers: request.headers,
    cookies: request.cookies,
    rawQueryString: () => (at < 0 ? '' : address.slice(at + 1)),
  };
}

function locationOf(answer: Response | undefined): string {
  return answer && answer.headers && answer.headers.location ? answer.headers.location.value : '';
}

/** One redirect in place of all: temporary, and kept by nobody, if one of them is. */
function redirectOnce(request: Request, moves: Response[], address: string, host: Response | undefined): Response {
  const isTemporary = moves.some((move) => move.statusCode === 302 || move.statusCode === 307);
  const isKept = moves.every((move) => move.headers!['cache-control']!.value !== 'no-store');
  const headers = host ? host.headers! : {};
  headers.location = { value: host ? `https://${site.host}${address}` : address };
  headers['cache-control'] = { value: isKept ? 'max-age=3600' : 'no-store' };
  // 307 and 308 keep the method of a form.
  const status = isTemporary ? 302 : 301;
  return { statusCode: isRead(request) ? status : isTemporary ? 307 : 308, headers: headers };
}

async function serveShop(request: Request, event: ViewerRequestEvent): Promise<Request | Response> {
  const host = redirectHost(request, site);
  // Refused, where the config says so of the distribution's own name.
  if (host && !locationOf(host)) return host;
  const closed = await closeSite(request, closing, event);
  if (closed) return closed;
  const moved = await redirectPlain(request, old);
  // Gone, on another host, or a place within a page: nothing of ours comes after.
  if (moved && !/^\/[^#]*$/.test(locationOf(moved))) return moved;
  const asked = follow(request, moved);
  const chosen = chooseLanguage(asked, languages);
  const page = follow(asked, chosen);
  const address = withQuery(page.uri, page);
  const index = findPage(page, pages);
  const moves = [host, moved, chosen, index].filter((one) => !!one) as Response[];
  if (moves.length > 0) return redirectOnce(request, moves, locationOf(index) || address, host);
  request.uri = page.uri;
  cleanQuery(request, query);
  const refused = await routeRelease(request, releases);
  if (refused) return refused;
  return request;
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    return await serveShop(event.request, event);
  } catch (_malformed) {
    return event.request;
  }
}
