/*!
 * members-request: an area for members. Lets in who has a signed cookie for it, and serves the pages of its folders.
 * CloudFront Function, viewer-request of `/members/*`. Needs a key value store with the entry `signing-keys`.
 */
import type { Request, Response, ViewerRequestEvent } from '../../shared/functions/event.js';
import { hasOddName, removeSpellings } from '../../shared/functions/header-spelling.js';
import { type DirectoryIndexOptions, serveIndex } from '../directory-index.js';
import { type RequestFacts, setHeadersFrom } from '../request-headers.js';
import { refused, requireSignedCookie, type SignedCookieOptions } from '../signed-cookie.js';

const members: Partial<SignedCookieOptions> = { login: params.login };

const origin: RequestFacts = {
  'true-client-ip': 'viewer-address',
  'x-forwarded-host': 'public-host',
  'x-request-id': 'request-id',
};

const pages: Partial<DirectoryIndexOptions> = { except: [] };

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const request = event.request;
    const denied = await requireSignedCookie(request, members);
    if (denied) return denied;
    const headers = request.headers || {};
    request.headers = headers;
    if (hasOddName(headers)) removeSpellings(headers, Object.keys(origin));
    setHeadersFrom(headers, origin, event);
    return serveIndex(request, pages) || request;
  } catch (_malformed) {
    return refused(401, 'event');
  }
}
