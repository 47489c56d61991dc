/*!
 * spa-rewrite: serves the application shell for every path that is not a file.
 * CloudFront Function, viewer-request.
 */
import type { Request, ViewerRequestEvent } from '../shared/functions/event.js';
import { hasExtension } from '../shared/functions/file-name.js';
import { isUnder, isUnderAny } from '../shared/functions/path-prefix.js';

export const config = {
  /** Object served in place of a route. A path with an extension is a file: where it is missing, the origin's 404 stays a 404. */
  shell: '/index.html',
  /**
   * Applications with a shell of their own: `{ under: '/admin', shell: '/admin/index.html' }`. The first whose prefix holds
   * the path serves it.
   */
  applications: [] as { under: string; shell: string }[],
  /** Path prefixes left alone: APIs and well-known files. A prefix ends at a segment border. */
  except: ['/api', '/.well-known'],
  /** Path prefixes below which a dot belongs to the route: '/users' makes `/users/john.doe` one. A file there gets the shell, too. */
  dottedRoutes: [] as string[],
};

export type SpaRewriteOptions = typeof config;

/** Points `request` at the shell unless its last path segment has an extension. */
export function spaRewrite(request: Request, given: Partial<SpaRewriteOptions>): void {
  const options = Object.assign({}, config, given);
  const path = request.uri;
  if (hasExtension(path) && !isUnderAny(path, options.dottedRoutes)) return;
  if (isUnderAny(path, options.except)) return;
  const application = options.applications.find((candidate) => isUnder(path, candidate.under));
  request.uri = application ? application.shell : options.shell;
}

export function handler(event: ViewerRequestEvent): Request {
  try {
    spaRewrite(event.request, config);
  } catch (_malformed) {
    return event.request;
  }
  return event.request;
}
