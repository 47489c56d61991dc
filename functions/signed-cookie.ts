/*!
 * signed-cookie: lets a request in only with a signed token (JWT, HS256) that covers its path; else answers 401, 302 to a login page, or 403.
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
import { wrongClaim } from '../shared/functions/token-claims.js';

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
  /** Page shown with 403 to who has a good token and may not enter. Empty: none. */
  forbidden: '',
  /** CORS preflights, which carry no cookies: 'pass' to the origin, 'refuse', or 'answer' here for the origins below. */
  preflight: 'pass' as 'pass' | 'refuse' | 'answer',
  /** Origins that an answered preflight lets in: `['https://app.example.com']`. */
  preflightOrigins: [] as string[],
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
  given: Partial<SignedCookieOptions>,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  let keys = options.keys;
  try {
    if (!keys) keys = (await cf.kvs().get(options.keysEntry, { format: 'json' })) as KeyRing | null;
  } catch (_missing) {
    // No store, no entry and no JSON are all the same: no key, and nobody gets in.
  }
  const word = judge(request, keys || {}, options);
  if (word) return refuse(request, word, options);
}

/** Empty: it may pass; else why not, in a word. */
function judge(request: Request, keys: KeyRing, options: SignedCookieOptions): string {
  const token = takeToken(request, options);
  const path = request.uri;
  if (!isCanonicalPath(path)) return 'path';
  if (options.preflight !== 'refuse' && isPreflight(request)) return '';
  if (!token) return token === '' ? 'missing' : 'twice';
  const claims = verifyHs256(token, keys);
  if (typeof claims === 'string') return claims;
  return wrongClaim(claims, options, Date.now() / 1000) || (covers(claims, path) ? '' : 'resource');
}

/** Removes the token from what the cache key and the origin see. Undefined for two, which are as good as none: which one counts would be a guess. */
function takeToken(request: Request, options: SignedCookieOptions): string | undefined {
  const cookies = request.cookies || {};
  let token = cookies[options.cookie];
  delete cookies[options.cookie];
  const header = options.bearer && request.headers && request.headers.authorization;
  // Another scheme, such as Basic of a proxy, is no token.
  const isBearer = header && /^Bearer /i.test(header.value);
  if (isBearer) {
    delete request.headers.authorization;
    if (token) return;
    token = header;
  }
  if (!token) return '';
  if (!('multiValue' in token)) return token.value.slice(isBearer ? 7 : 0);
}

/** Claim `paths` lists the prefixes that a token opens; without it, it opens nothing. */
function covers(claims: Claims, path: string): boolean {
  const prefixes: unknown = claims.paths;
  return Array.isArray(prefixes) && prefixes.some((prefix) => typeof prefix === 'string' && isUnder(path, prefix));
}

/** The log says why, in a word of docs/guides/providers.md; the viewer is never told. */
export function refused(statusCode: number, word: string): Response {
  console.log('signed-cookie: refused, ' + word);
  return respond(statusCode, { 'cache-control': 'no-store' });
}

/**
 * Only a page that a person opens is sent to the login: a script would follow, and take the login page for data. Nor who has a good token for
 * something else: the login would send them back for ever.
 */
function refuse(request: Request, word: string, options: SignedCookieOptions): Response {
  const isKnown = word === 'lifetime' || word === 'resource';
  const answer = refused(isKnown ? 403 : 401, word);
  const page = isKnown ? options.forbidden : options.login;
  if (!page || request.uri === page || !isNavigation(request)) return answer;
  const headers = answer.headers!;
  if (isKnown) {
    headers['content-type'] = { value: 'text/html' };
    answer.body = `<meta http-equiv="refresh" content="0;url=${page}">`;
  } else {
    answer.statusCode = 302;
    const joint = page.indexOf('?') < 0 ? '?' : '&';
    headers.location = { value: page + joint + options.returnParameter + '=' + returnPath(request) };
  }
  return answer;
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

/** Path and query, encoded, if that is a plain path on this host, and not too long to be carried; else the start page. */
function returnPath(request: Request): string {
  const query = request.rawQueryString && request.rawQueryString();
  const path = query ? `${request.uri}?${query}` : request.uri;
  return encodeURIComponent(path.length <= 2048 && isCanonicalPath(request.uri) && isLocalPath(path) ? path : '/');
}

/** They carry no credentials: a gate that refuses them closes an API to every other origin. Fetch, "CORS-preflight fetch" */
function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && 'access-control-request-method' in request.headers;
}

/** With `preflight: 'answer'`, before the step above. An origin that is not listed is told nothing, and its browser stops there. */
export function answerPreflight(request: Request, given: Partial<SignedCookieOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  if (options.preflight !== 'answer' || !isPreflight(request)) return;
  const answer = respond(204, { 'cache-control': 'no-store', vary: 'Origin' });
  const asked = request.headers;
  const isListed = asked.origin && options.preflightOrigins.includes(asked.origin.value);
  if (!isListed) return answer;
  const allow = 'access-control-allow-';
  const headers = answer.headers!;
  headers[`${allow}origin`] = asked.origin!;
  headers[`${allow}credentials`] = { value: 'true' };
  headers[`${allow}methods`] = asked['access-control-request-method']!;
  const names = asked['access-control-request-headers'];
  if (names) headers[`${allow}headers`] = names;
  return answer;
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const request = event.request;
    const answer = answerPreflight(request, config);
    if (answer) return answer;
    const denied = await requireSignedCookie(request, config);
    return denied || request;
  } catch (_malformed) {
    return refused(401, 'event');
  }
}
