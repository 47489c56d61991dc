/*!
 * signed-cookie: lets a request in only with a signed token (JWT, HS256) that covers its path; else answers 401, or 302 to a login page.
 * CloudFront Function, viewer-request. Needs a key value store with the entry `signing-keys`: {"<key id>": "<secret, base64url>"}.
 * The token: header {"alg":"HS256","typ":"JWT","kid":"<key id>"}, claims {"exp":…,"iat":…,"paths":["/members"]}.
 */
import cf from 'cloudfront';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { type Claims, verifyHs256 } from '../shared/functions/jwt-hs256.js';
import type { KeyRing } from '../shared/functions/key-ring.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isUnder } from '../shared/functions/path-prefix.js';
import { respond } from '../shared/functions/respond.js';
import { holdsNow } from '../shared/functions/token-claims.js';

export const config = {
  /** Cookie that carries the token. `__Host-` makes browsers insist on Secure and Path=/, and keep it from sibling domains. */
  cookie: '__Host-session',
  /** Whether `Authorization: Bearer <token>` is taken as well, where no cookie is sent. It is then removed like the cookie. */
  bearer: false,
  /** Entry of the key value store with the secrets by key id, as JSON. To rotate: add the new key, sign with it, remove the old one. */
  keysEntry: 'signing-keys',
  /** The same table here, `{ k1: '…' }`, for stacks without a store. Who can read the function can read it. null: the store has it. */
  keys: null as KeyRing | null,
  /** Address of the login page for page navigations, a path outside this function's behavior or a whole URL. Empty: 401. */
  login: '',
  /** Query parameter of `login` that carries the path to come back to. */
  returnParameter: 'return',
  /** Claim `iss` a token must have. Empty: not asked for. */
  issuer: '',
  /** Claim `aud` a token must have, alone or in a list. Empty: not asked for. */
  audience: '',
  /** Seconds that `exp` and `nbf` may be off, for issuers whose clock is. Keep it under a minute. */
  leeway: 0,
  /** Longest time from `iat` to `exp` in seconds; a token without `iat` is then refused. 0: any. */
  maxLifetime: 0,
};

export type SignedCookieOptions = typeof config;

/** Undefined for a request that may pass, now without its token; else the answer that refuses it. */
export async function requireSignedCookie(
  request: Request,
  options: SignedCookieOptions,
): Promise<Response | undefined> {
  let keys = options.keys;
  try {
    if (!keys) keys = (await cf.kvs().get(options.keysEntry, { format: 'json' })) as KeyRing | null;
  } catch (_missing) {
    keys = null;
  }
  // No store, no entry and no JSON are all the same: no key, and nobody gets in.
  return check(request, keys || {}, options);
}

function check(request: Request, keys: KeyRing, options: SignedCookieOptions): Response | undefined {
  const token = takeToken(request, options);
  const path = request.uri;
  const claims = isCanonicalPath(path) && verifyHs256(token, keys);
  if (claims && holdsNow(claims, options, Date.now() / 1000) && covers(claims, path)) return;
  return refuse(request, options);
}

/** Removes the token from what the cache key and the origin see. Two tokens are as good as none: which one counts would be a guess. */
function takeToken(request: Request, options: SignedCookieOptions): string {
  const cookies = request.cookies || {};
  const cookie = cookies[options.cookie];
  delete cookies[options.cookie];
  const header = options.bearer && request.headers && request.headers.authorization;
  if (!header) return cookie && !('multiValue' in cookie) ? cookie.value : '';
  delete request.headers.authorization;
  if (cookie || 'multiValue' in header || !/^Bearer /i.test(header.value)) return '';
  return header.value.slice('Bearer '.length);
}

/** Claim `paths` lists the prefixes that a token opens; without it, it opens nothing. */
function covers(claims: Claims, path: string): boolean {
  const prefixes: unknown = claims.paths;
  if (!Array.isArray(prefixes)) return false;
  const count = prefixes.length;
  for (let i = 0; i < count; i++) {
    const prefix: unknown = prefixes[i];
    if (typeof prefix === 'string' && isUnder(path, prefix)) return true;
  }
  return false;
}

/** Only a page that a person opens is sent to the login: a script would follow, and take the login page for data. */
function refuse(request: Request, options: SignedCookieOptions): Response {
  const login = options.login;
  if (!login || request.uri === login || !isNavigation(request)) return respond(401, { 'cache-control': 'no-store' });
  const parameter = `${login.indexOf('?') < 0 ? '?' : '&'}${options.returnParameter}=`;
  const location = login + parameter + encodeURIComponent(returnPath(request));
  return respond(302, { location: location, 'cache-control': 'no-store' });
}

/** Browsers say `sec-fetch-mode` (W3C Fetch Metadata); older ones ask for text/html when they open a page. */
function isNavigation(request: Request): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const headers = request.headers || {};
  const mode = headers['sec-fetch-mode'];
  if (mode) return mode.value === 'navigate';
  const accept = headers.accept;
  return !!accept && accept.value.indexOf('text/html') >= 0 && !headers['x-requested-with'];
}

/** Path and query, if that is a plain path on this host, and not too long to be carried; else the start page. */
function returnPath(request: Request): string {
  const query = request.rawQueryString && request.rawQueryString();
  const path = query ? `${request.uri}?${query}` : request.uri;
  return path.length <= 2048 && isCanonicalPath(request.uri) && isLocalPath(path) ? path : '/';
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const denied = await requireSignedCookie(event.request, config);
    if (denied) return denied;
    return event.request;
  } catch (_malformed) {
    return respond(401, { 'cache-control': 'no-store' });
  }
}
