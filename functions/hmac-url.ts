/*!
 * hmac-url: lets a request in only by a signed link that has not expired: downloads, invitations, anything one address opens.
 * CloudFront Function, viewer-request. Links are issued by `signLink` of edgewright/sign. Needs a key value store with the entry
 * `link-keys`: {"<key id>": "<secret of 32 bytes or more, base64url>"}. CloudFront's own signed URLs cost nothing, with RSA or ECDSA keys.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { hostOf } from '../shared/functions/address.js';
import { equalDigests } from '../shared/functions/constant-time.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { type KeyRing, secretOf } from '../shared/functions/key-ring.js';
import { isRead } from '../shared/functions/redirect.js';
import { respond } from '../shared/functions/respond.js';
import { linkText } from '../shared/functions/signed-link.js';

export const config = {
  /** Query parameter of the signature, `link=<key id>.<expiry>.<signature>`. The last one of the query; origin and cache key never see it. */
  parameter: 'link',
  /** Entry of the key value store with the keys. To change one, keep both until the last link of the old one has expired. */
  keysEntry: 'link-keys',
  /** Seconds a link may still hold at most, so that one issued for years opens nothing. 0: no bound. */
  maxLifetime: 0,
};

export type HmacUrlOptions = typeof config;

/** Undefined for a request whose link holds, now without its signature; else 403. */
export async function requireSignedLink(
  request: Request,
  given: Partial<HmacUrlOptions>,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  const query = (request.rawQueryString && request.rawQueryString()) || '';
  const name = `${options.parameter}=`;
  const at = query.lastIndexOf(name);
  // Only the last parameter signs all that stands before it.
  const parts = at === 0 || query[at - 1] === '&' ? query.slice(at + name.length).split('.') : [];
  if (!isRead(request) || parts.length !== 3 || !holds(Number(parts[1]), parts[1]!, options)) return refuse();
  let keys: KeyRing | null = null;
  try {
    keys = (await cf.kvs().get(options.keysEntry, { format: 'json' })) as KeyRing | null;
  } catch (_missing) {
    // No store, no entry and no JSON are all the same: no key, and nobody gets in.
  }
  const secret = keys ? secretOf(parts[0], keys) : undefined;
  if (!secret) return refuse();
  const rest = query.slice(0, at > 0 ? at - 1 : 0);
  const text = linkText(parts[0]!, parts[1]!, hostOf(request), rest ? `${request.uri}?${rest}` : request.uri);
  const signature = crypto.createHmac('sha256', secret).update(text).digest();
  const shown = Buffer.from(parts[2]!, 'base64url');
  // Of all that decodes to the signature, only the one right spelling is taken.
  if (!equalDigests(signature, shown) || shown.toString('base64url') !== parts[2]) return refuse();
  request.querystring = rest;
}

/** In seconds; in one spelling. */
function holds(expires: number, text: string, options: HmacUrlOptions): boolean {
  const left = expires - Date.now() / 1000;
  return /^[1-9]\d{0,10}$/.test(text) && left > 0 && (!options.maxLifetime || left <= options.maxLifetime);
}

function refuse(): Response {
  return respond(403, { 'cache-control': 'no-store' });
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const denied = await requireSignedLink(event.request, config);
    if (denied) return denied;
    return event.request;
  } catch (_malformed) {
    return refuse();
  }
}
