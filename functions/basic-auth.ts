/*!
 * basic-auth: a password before previews and staging. A shared one: quick friction, no user accounts.
 * CloudFront Function, viewer-request. Needs a key value store with the entry `auth`: {"<user>": "<digest>"}, where the digest is
 * `printf '%s' 'SALT:USER:PASSWORD' | sha256sum`. SHA-256 is no password hash: make passwords of 16 random characters or more.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';
import { equalDigests } from '../shared/functions/constant-time.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';

export const config = {
  /** What browsers show when they ask. Printable ASCII without quotes and backslashes. */
  realm: 'preview',
  /** Goes before user and password into each digest, so that nobody has computed it before. */
  salt: 'edgewright',
  /** Entry of the key value store. While a password changes, a user has two: {"<user>": ["<new digest>", "<old digest>"]}. */
  entry: 'auth',
  /** Path prefixes that ask for none, such as webhooks, which bring an Authorization of their own. A prefix ends at a segment border. */
  except: ['/.well-known/acme-challenge'],
};

export type BasicAuthOptions = typeof config;

type Users = { [user: string]: unknown };

/** Undefined for a request that may pass, now without its password; else the 401 that asks for one. */
export async function requirePassword(
  request: Request,
  given: Partial<BasicAuthOptions>,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  // A preflight brings no password (Fetch, "CORS-preflight fetch"): cors answers it, or the origin.
  if (request.method === 'OPTIONS' && headers['access-control-request-method']) return;
  if (isUnderAny(request.uri, options.except) && isCanonicalPath(request.uri)) return;
  const header = headers.authorization;
  // Origins that use Authorization themselves would choke on it, S3 behind origin access control among them.
  delete headers.authorization;
  let users: Users | null = null;
  try {
    if (header) users = (await cf.kvs().get(options.entry, { format: 'json' })) as Users | null;
  } catch (_missing) {
    // No store, no entry and no JSON are all the same: no user, and nobody gets in.
  }
  if (users && !('multiValue' in header!) && isRight(header!.value, users, options.salt)) return;
  return challenge(options);
}

function challenge(options: BasicAuthOptions): Response {
  const scheme = `Basic realm="${options.realm}", charset="UTF-8"`;
  return {
    statusCode: 401,
    headers: { 'www-authenticate': { value: scheme }, 'cache-control': { value: 'no-store' } },
  };
}

/** RFC 7617 §2: the user ends at the first colon, the password may have more. The scheme is in any case (RFC 9110 §11.1). */
function isRight(header: string, users: Users, salt: string): boolean {
  const token = /^basic +([a-z0-9+/]+)=*$/i.exec(header);
  if (!token) return false;
  const encoded = token[1]!;
  const text = Buffer.from(encoded + '==='.slice((encoded.length + 3) % 4), 'base64').toString();
  const colon = text.indexOf(':');
  // Control characters have no place in either.
  if (colon < 0 || /[^ -~\u0080-\uffff]/.test(text)) return false;
  const digest = crypto.createHash('sha256').update(`${salt}:${text}`).digest();
  const known: unknown = users[text.slice(0, colon)];
  // An unknown user costs what a known one does.
  return Array.isArray(known) ? known.some((one) => isDigest(digest, one)) : isDigest(digest, known);
}

function isDigest(digest: Buffer, known: unknown): boolean {
  return equalDigests(digest, Buffer.from(String(known), 'hex'));
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const denied = await requirePassword(event.request, config);
    if (denied) return denied;
    return event.request;
  } catch (_malformed) {
    return challenge(config);
  }
}
