/*!
 * host-router: several sites on one distribution: each host is served from a folder of its own.
 * CloudFront Function, viewer-request, behind what finds the page. The folder stands in the path, which is in every cache key: no site
 * ever gets what is kept of another, whatever the cache policy. Needs each host as an alias, and a certificate that has it.
 */
import cf from 'cloudfront';
import { hostOf } from '../shared/functions/address.js';
import { hasDotSegment } from '../shared/functions/dot-segment.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { respond } from '../shared/functions/respond.js';

export type Sites = { [host: string]: string };

export const config = {
  /**
   * Host → folder: `www.example.com`, or `*.example.com` for all names with one label more. `*` in a folder is that label:
   * `'*.shops.example.com': '/shops/*'`. A host by its whole name goes first.
   */
  sites: {
    'www.example.com': '/example',
    'docs.example.com': '/docs',
  } as Sites,
  /** More of them in the key value store: its keys begin with this, `site:www.example.org` → `/example-org`. Empty: not used. */
  entry: '',
  /** Folder of all other hosts. Empty: they get 404. */
  fallback: '',
  /** File that is served for a folder. Empty: the path stays as it is. */
  index: 'index.html',
};

export type HostRouterOptions = typeof config;

/** Puts the folder of the host before the path, which must be that of an object by now. 404 for a host that has none. */
export async function routeHost(request: Request, given: Partial<HostRouterOptions>): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  const path = request.uri;
  // An origin that reads "/.." would serve the next site's files.
  if (hasDotSegment(path)) return respond(400, { 'cache-control': 'no-store' });
  const host = hostOf(request);
  let folder = folderIn(options.sites, host);
  if (!folder && options.entry && host) {
    try {
      folder = await cf.kvs().get(options.entry + host);
    } catch (_missing) {
      // No store and no entry are the same: no folder.
    }
  }
  if (!folder) folder = options.fallback;
  if (!/^(?:\/[\w-][\w.-]*)+$/.test(folder)) return respond(404, { 'cache-control': 'no-store' });
  request.uri = folder + path + (options.index && path.endsWith('/') ? options.index : '');
}

/** Own entries alone have a "/" in front: what every object inherits is no folder. */
function folderIn(sites: Sites, host: string): string {
  const exact: unknown = sites[host];
  if (typeof exact === 'string') return exact;
  const dot = host.indexOf('.');
  const label = host.slice(0, dot);
  const wide: unknown = sites[`*${host.slice(dot)}`];
  return typeof wide === 'string' && /^[a-z\d-]{1,63}$/.test(label) ? wide.replace('*', label) : '';
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const refused = await routeHost(event.request, config);
    return refused || event.request;
  } catch (_malformed) {
    return respond(404, { 'cache-control': 'no-store' });
  }
}
