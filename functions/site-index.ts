/*!
 * site-index: finds the file of a page in a bucket, as the site's generator lays files out, and gives every page one address.
 * CloudFront Function, viewer-request. For static sites in a private S3 bucket, which knows no index and no `.html` of its own.
 */
import { withQuery } from '../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { hasExtension } from '../shared/functions/file-name.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isUnder, isUnderAny } from '../shared/functions/path-prefix.js';
import { isRead, redirectTo } from '../shared/functions/redirect.js';

/** A part of the site that another generator made, or an application: then `shell` is served for each of its routes. */
export interface Site {
  under: string;
  layout?: string;
  trailingSlash?: string;
  shell?: string;
}

export const config = {
  /** Where the generator puts the page /about: 'folder' is about/index.html, 'html' is about.html. */
  layout: 'folder' as 'folder' | 'html',
  /**
   * The one address of a page: 'always' is /about/, 'never' is /about; the other answers 301 to it. 'leave' serves both, and for
   * 'html' /about/ is then about/index.html. Take what the generator's own links have: each other link costs a redirect.
   */
  trailingSlash: 'always' as 'always' | 'never' | 'leave',
  /** Whether the file's own address, /about/index.html or /about.html, answers 301 to the page's. Never that of the start page. */
  hideIndex: true,
  /**
   * What a dot in the last part of a path is. true: an extension if a letter follows, so that /docs/v1.2 is a page. false: always an
   * extension. A list of prefixes: below those, never one: `['/users']` makes /users/john.doe a page.
   */
  dotted: true as boolean | string[],
  /** Pages with a parameter: `{ pattern: '/blog/[slug]', object: '/blog/[slug].html' }`. [...rest] stands for several parts. */
  routes: [] as { pattern: string; object: string }[],
  /** Sites and applications below a prefix: `{ under: '/admin', shell: '/admin/index.html' }`, `{ under: '/docs', layout: 'html' }`. */
  sites: [] as Site[],
  /** Path prefixes left alone: APIs and well-known files. A prefix ends at a segment border. */
  except: ['/api', '/.well-known'],
};

export type SiteIndexOptions = typeof config;

/** Points `request` at the file of its page, or returns the redirect to the page's own address. */
export function findPage(request: Request, given: Partial<SiteIndexOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const path = request.uri;
  if (!isRead(request) || !isLocalPath(path) || isUnderAny(path, options.except)) return;
  const site = siteOf(path, options.sites);
  const isHtml = (site.layout || options.layout) === 'html';
  const page = pageOf(path, isHtml, options.hideIndex);
  if (isFile(page, options.dotted)) return;
  if (site.shell) request.uri = site.shell;
  else return servePage(request, page, isHtml, site.trailingSlash || options.trailingSlash, options);
}

function servePage(
  request: Request,
  page: string,
  isHtml: boolean,
  slash: string,
  options: SiteIndexOptions,
): Response | undefined {
  const bare = page.endsWith('/') ? page.slice(0, -1) : page;
  const hasSlash = bare === '' || (slash === 'leave' ? page.endsWith('/') : slash === 'always');
  const own = hasSlash ? bare + '/' : bare;
  if (own !== request.uri) return redirectTo(301, withQuery(own, request), 'max-age=3600');
  const route = options.routes.find((one) => matches(bare, one.pattern));
  const isFolder = !isHtml || bare === '' || (slash === 'leave' && hasSlash);
  request.uri = route ? encodeBrackets(route.object) : bare + (isFolder ? '/index.html' : '.html');
}

const NO_SITE: Site = { under: '' };

/** The longest prefix wins. */
function siteOf(path: string, sites: Site[]): Site {
  let found = NO_SITE;
  const count = sites.length;
  for (let i = 0; i < count; i++) {
    const site = sites[i]!;
    if (isUnder(path, site.under) && site.under.length > found.under.length) found = site;
  }
  return found;
}

/** The path of the page, without the name of its file; several slashes are one. */
function pageOf(path: string, isHtml: boolean, hideIndex: boolean): string {
  const page = path.indexOf('//') < 0 ? path : path.replace(/\/\/+/g, '/');
  if (!hideIndex || page === '/index.html') return page;
  if (page.endsWith('/index.html')) return page.slice(0, -'index.html'.length);
  return isHtml && page.endsWith('.html') ? page.slice(0, -'.html'.length) : page;
}

const EXTENSION = /\.(?:[a-z][a-z0-9]*|7z|3gp|3mf)$/i;

function isFile(path: string, dotted: boolean | string[]): boolean {
  if (dotted === false) return hasExtension(path);
  if (dotted !== true && isUnderAny(path, dotted)) return false;
  return EXTENSION.test(path);
}

function matches(path: string, pattern: string): boolean {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  const count = wanted.length;
  for (let i = 1; i < count; i++) {
    const part = wanted[i]!;
    if (!parts[i]) return false;
    if (part.startsWith('[...')) return true;
    if (part !== parts[i] && part[0] !== '[') return false;
  }
  return parts.length === count;
}

/** S3 finds no object under a raw bracket. */
function encodeBrackets(object: string): string {
  return object.replace(/\[/g, '%5B').replace(/]/g, '%5D');
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    return findPage(event.request, config) || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
