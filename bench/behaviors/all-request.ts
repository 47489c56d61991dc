/*!
 * all-request: every request step in one function. Only to weigh them.
 * CloudFront Function, viewer-request.
 */

import { config as pages, serveIndex } from '../../functions/directory-index.js';
import { config as origin, setRequestHeaders } from '../../functions/request-headers.js';
import { requireSignedCookie, config as session } from '../../functions/signed-cookie.js';
import { config as site, spaRewrite } from '../../functions/spa-rewrite.js';
import type { Request, Response, ViewerRequestEvent } from '../../shared/functions/event.js';

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  const request = event.request;
  const denied = await requireSignedCookie(request, session);
  if (denied) return denied;
  setRequestHeaders(request, origin, event);
  const moved = serveIndex(request, pages);
  if (moved) return moved;
  spaRewrite(request, site);
  return request;
}
