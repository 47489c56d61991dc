/*!
 * directory-index: serves `/docs/` from `/docs/index.html`, and gives every page one address.
 * CloudFront Function, viewer-request. For origins that know no index of their own, such as a private S3 bucket.
 * Deprecated: site-index does the same for every generator's layout, and will take its place.
 */
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { hasExtension } from '../shared/functions/file-name.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** Object served for a path that ends in "/". */
  index: 'index.html',
  /**
   * What becomes of `/docs`, a path without "/" or extension at its end: 'redirect' answers 301 to `/docs/`, so that relative
   * links work; 'rewrite' serves `/docs/index.html`; 'html' serves `/docs.html` (clean URLs); 'leave' does nothing.
   */
  slashless: 'redirect' as 'redirect' | 'rewrite' | 'html' | 'leave',
  /**
   * Whether `/docs/index.html` answers 301 to `/docs/`, and with 'html' `/docs/` to `/docs`. Never at the root: a default root object
   * would send it round in circles.
   */
  hideIndex: false,
  /** Path prefixes left alone: APIs and well-known files. A prefix ends at a segment border. */
  except: ['/api', '/.well-known'],
};

export type DirectoryIndexOptions = typeof config;

/** Points `request` at the file of its page, or returns the redirect to the page's own address. */
export function serveIndex(request: Request, given: Partial<DirectoryIndexOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const path = request.uri;
  const mode = options.slashless;
  const index = `/${options.index}`;
  if (isUnderAny(path, options.except)) return;
  if (options.hideIndex && path !== index && path.endsWith(index))
    return redirect(request, path.slice(0, 1 - index.length));
  if (hasExtension(path)) return;
  if (path.endsWith('/')) {
    if (mode === 'html' && options.hideIndex && path !== '/') return redirect(request, path.slice(0, -1));
    request.uri = path + options.index;
  } else if (mode === 'redirect') return redirect(request, `${path}/`);
  else if (mode === 'rewrite') request.uri = path + index;
  else if (mode === 'html') request.uri = `${path}.html`;
}

/** Keeps the query as it came. Form posts are not redirected: browsers would repeat them as GET, without their body. */
function redirect(request: Request, path: string): Response | undefined {
  if ((request.method !== 'GET' && request.method !== 'HEAD') || !isLocalPath(path)) return;
  const query = request.rawQueryString && request.rawQueryString();
  return respond(301, { location: query ? `${path}?${query}` : path });
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    return serveIndex(event.request, config) || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
