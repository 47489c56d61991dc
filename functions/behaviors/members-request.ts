/*!
 * members-request: an area for members. Lets in who has a signed cookie for it, and serves the pages of its folders.
 * CloudFront Function, viewer-request of `/members/*`. Needs a key value store with the entry `signing-keys`.
 */
import type { Request, Response, ViewerRequestEvent } from '../../shared/functions/event.js';
import { type DirectoryIndexOptions, serveIndex } from '../directory-index.js';
import { type RequestHeadersOptions, setRequestHeaders } from '../request-headers.js';
import { requireSignedCookie, type SignedCookieOptions } from '../signed-cookie.js';

const members: SignedCookieOptions = {
  cookie: '__Host-session',
  bearer: false,
  keys: null,
  keysEntry: 'signing-keys',
  login: params.login,
  returnParameter: 'return',
  issuer: '',
  audience: '',
  leeway: 0,
  maxLifetime: 0,
};

const origin: RequestHeadersOptions = {
  setFrom: { 'true-client-ip': 'viewer-address', 'x-forwarded-host': 'public-host', 'x-request-id': 'request-id' },
  set: {},
  append: {},
  remove: [],
};

const pages: DirectoryIndexOptions = {
  index: 'index.html',
  slashless: 'redirect',
  hideIndex: false,
  except: [],
};

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  const request = event.request;
  const denied = await requireSignedCookie(request, members);
  if (denied) return denied;
  setRequestHeaders(request, origin, event);
  const moved = serveIndex(request, pages);
  if (moved) return moved;
  return request;
}
