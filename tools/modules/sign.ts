/**
 * Sign: the module `edgewright/sign`: CloudFront's signed cookies and URLs, the session token of functions/signed-cookie and the links of
 * functions/hmac-url, issued from a server.
 */
import type { KeyObject } from 'node:crypto';
import { issueLink } from '../signing/issue-link.js';
import { known, parsePrivateKey } from '../signing/keys.js';
import {
  type Cookies,
  checkGrant,
  checkSigner,
  checkTimes,
  type Grant,
  issueCookies,
  issueUrl,
  type Signer,
} from '../signing/private-content.js';
import { issueToken, parseSecret } from '../signing/session-token.js';
import { spellForBrowser, spellForLink } from '../signing/spelling.js';
import { parseMoment } from '../time.js';

export type { Cookies };

/** A Date, seconds since the epoch, or a text: ISO 8601, or a time from now such as "2h". */
export type Moment = Date | number | string;

export interface SignCookiesOptions {
  /** The one URL to open. */
  url?: string;
  /** What to open, with wildcards: "https://example.com/private/*". One of the two is needed. */
  resource?: string;
  /** Id of the public key in CloudFront. */
  keyId: string;
  /** PEM text (PKCS#1, SEC 1 or PKCS#8), or a key: RSA 2048 or ECDSA P-256. */
  privateKey: string | KeyObject;
  expires: Moment;
  /** Not valid until after. */
  starts?: Moment;
  /** IPv4 address or CIDR of the viewer. */
  ip?: string;
  /** Default: SHA256. */
  hash?: 'SHA1' | 'SHA256';
}

export interface SignUrlOptions extends SignCookiesOptions {
  url: string;
}

export interface SignTokenOptions {
  /** Id of the secret in the key value store. */
  keyId: string;
  /** At least 32 bytes: base64url, as the store holds it, or the bytes. */
  secret: string | Uint8Array;
  /** Path prefixes that the token opens; each ends at a segment border. */
  paths: readonly string[];
  expires: Moment;
  /** Not valid before. */
  starts?: Moment;
  /** Further claims, such as `iss` and `aud`. They replace none of those above. */
  claims?: Record<string, unknown>;
}

export interface SignLinkOptions {
  /** The one address to open, with the host that visitors ask. */
  url: string;
  /** Id of the secret in the key value store. */
  keyId: string;
  /** At least 32 bytes: base64url, as the store holds it, or the bytes. */
  secret: string | Uint8Array;
  expires: Moment;
  /** Query parameter of the signature, as in the function's config. Default: link. */
  parameter?: string;
}

/**
 * The cookies to set, by name. Give them Secure, HttpOnly, a narrow Path and no Max-Age. The resource is spelled as browsers ask for it.
 * Throws an Error with `code` for what could never be used.
 */
export function signCookies(options: SignCookiesOptions): Cookies {
  return issueCookies(grantOf(options, spellForBrowser(options.resource ?? options.url ?? '')), signerOf(options));
}

/**
 * `url` with the parameters that sign it, byte for byte as AWS's own signer writes it, its encoding included. With `resource` the policy is for that.
 * Throws an Error with `code`.
 */
export function signUrl(options: SignUrlOptions): string {
  const url = spellForLink(options.url);
  const grant = grantOf(options, options.resource === undefined ? url : spellForBrowser(options.resource));
  if (options.resource !== undefined) checkGrant({ ...grant, resource: url });
  return issueUrl(url, grant, signerOf(options));
}

/** The JWT that functions/signed-cookie lets in, for its cookie `__Host-session`. Throws an Error with `code`. */
export function signToken({ keyId, secret, paths, expires, starts, claims }: SignTokenOptions): string {
  const until = parseMoment(expires, 'expires');
  const from = starts === undefined ? undefined : parseMoment(starts, 'starts');
  checkTimes(from, until);
  const issued = Math.floor(Date.now() / 1000);
  return issueToken({
    keyId,
    secret: secretOf(secret),
    paths: [...paths],
    issued,
    expires: until,
    starts: from,
    claims,
  });
}

/** `url` with the signature that functions/hmac-url lets in. Throws an Error with `code`. */
export function signLink({ url, keyId, secret, expires, parameter = 'link' }: SignLinkOptions): string {
  const until = parseMoment(expires, 'expires');
  checkTimes(undefined, until);
  return issueLink({ url, keyId, secret: secretOf(secret), expires: until, parameter });
}

function secretOf(secret: string | Uint8Array): Buffer {
  return parseSecret(typeof secret === 'string' ? secret : Buffer.from(secret).toString('base64url'), 'secret');
}

function grantOf({ expires, starts, ip }: SignCookiesOptions, resource: string): Grant {
  const grant: Grant = { resource, expires: parseMoment(expires, 'expires'), ip };
  if (starts !== undefined) grant.starts = parseMoment(starts, 'starts');
  checkGrant(grant);
  return grant;
}

function signerOf({ keyId, privateKey, hash = 'SHA256' }: SignCookiesOptions): Signer {
  const key = typeof privateKey === 'string' ? parsedKey(privateKey) : known('private', 'privateKey', privateKey);
  return checkSigner({ keyPairId: keyId, privateKey: key, hash });
}

const parsed = new Map<string, KeyObject>();

/** Reading a PEM text takes as long as signing with P-256: a server signs with the same few keys for years. */
function parsedKey(pem: string): KeyObject {
  const earlier = parsed.get(pem);
  if (earlier) return earlier;
  const key = parsePrivateKey(pem, 'privateKey');
  if (parsed.size >= 16) parsed.clear();
  parsed.set(pem, key);
  return key;
}
