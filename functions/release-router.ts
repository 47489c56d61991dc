/*!
 * release-router: serves each release from a folder of its own; one key of the store names the live one, and a rollback is one write.
 * CloudFront Function, viewer-request and viewer-response, behind what finds the page. Needs a key value store: `live` is the folder,
 * `releases` the list of those still there: ["r7", "r6"]. Deploys must never delete from the shared folders: open tabs ask for them.
 */
import cf from 'cloudfront';
import { hostOf } from '../shared/functions/address.js';
import { hasDotSegment } from '../shared/functions/dot-segment.js';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';
import { hasExtension } from '../shared/functions/file-name.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';

export const config = {
  /** Entry of the store with the folder of the live release. */
  live: 'live',
  /** Folder served where that entry is missing: the last one known. Empty: 503. */
  fallback: '',
  /** Entry of the store with the folders a visitor may still be on, as JSON. */
  releases: 'releases',
  /** Cookie that keeps a visitor's data files at the release his page came from. */
  cookie: '__Host-release',
  /** Folders shared by all releases, for files whose names change with their contents. */
  shared: ['/assets'],
  /** Hosts of previews: pr-12.preview.example.com is served from previews/pr-12. Empty: none. */
  previewHost: '.preview.example.com',
  /** Folder of the previews. */
  previewFolder: 'previews',
};

export type ReleaseRouterOptions = typeof config;

/** Tells the viewer-response function which release a page came from. A viewer's copy never passes. */
const HEADER = 'x-ew-release';

/** Puts the folder of the release before the path, which must be that of an object by now. */
export async function routeRelease(
  request: Request,
  given: Partial<ReleaseRouterOptions>,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  delete headers[HEADER];
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  const path = request.uri;
  if (hasDotSegment(path)) return refuse(400);
  if (options.previewHost && hostOf(request).endsWith(options.previewHost)) return routePreview(request, options);
  if (isUnderAny(path, options.shared)) return;
  const isPage = path.endsWith('.html') || !hasExtension(path);
  const cookie = request.cookies && request.cookies[options.cookie];
  const pinned = isPage || !cookie ? '' : cookie.value;
  let live = options.fallback;
  let known: unknown;
  try {
    live = await cf.kvs().get(options.live);
    if (pinned) known = await cf.kvs().get(options.releases, { format: 'json' });
  } catch (_missing) {
    // Without them, the last release known is served.
  }
  const isKnown = Array.isArray(known) && known.indexOf(pinned) >= 0;
  const folder = isKnown ? pinned : live;
  if (!isFolder(folder)) return refuse(503);
  if (isPage) headers[HEADER] = { value: folder };
  request.uri = '/' + folder + path;
}

function routePreview(request: Request, options: ReleaseRouterOptions): Response | undefined {
  const label = hostOf(request).slice(0, -options.previewHost.length);
  if (!/^[a-z0-9-]{1,63}$/.test(label)) return refuse(404);
  request.uri = '/' + options.previewFolder + '/' + label + request.uri;
}

function refuse(statusCode: number): Response {
  return { statusCode: statusCode, headers: { 'cache-control': { value: 'no-store' } } };
}

function isFolder(name: string): boolean {
  return /^(?!\.\.?$)[\w.-]{1,64}$/.test(name);
}

/** Pins the visitor to the release of the page he got. */
export function pinRelease(response: Response, request: Request, given: Partial<ReleaseRouterOptions>): void {
  const options = Object.assign({}, config, given);
  const release = request.headers && request.headers[HEADER];
  if (!release || !isFolder(release.value)) return;
  const cookie = request.cookies && request.cookies[options.cookie];
  if (cookie && cookie.value === release.value) return;
  response.cookies = response.cookies || {};
  response.cookies[options.cookie] = { value: release.value, attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' };
}

export async function handler(event: ViewerRequestEvent | ViewerResponseEvent): Promise<Request | Response> {
  try {
    if (!('response' in event)) {
      const refused = await routeRelease(event.request, config);
      return refused || event.request;
    }
    pinRelease(event.response, event.request, config);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}
