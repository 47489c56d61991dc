/** Issues the token of functions/signed-cookie: a JWT (RFC 7519) with HS256. Any JWT library can issue the same. */
import { createHmac } from 'node:crypto';
import { EdgewrightError } from '../errors.js';

export interface SessionGrant {
  keyId: string;
  /** At least 32 bytes. */
  secret: Buffer;
  /** Path prefixes; each ends at a segment border. */
  paths: string[];
  /** Seconds since the epoch, all three. */
  issued: number;
  expires: number;
  starts?: number | undefined;
  /** Further ones, which replace none of these. */
  claims?: Record<string, unknown> | undefined;
}

/** Name of the cookie that the function reads. */
export const SESSION_COOKIE = '__Host-session';

export function issueToken({ keyId, secret, paths, issued, expires, starts, claims: more }: SessionGrant): string {
  const header = { alg: 'HS256', typ: 'JWT', kid: keyId };
  const claims = { exp: expires, iat: issued, ...(starts === undefined ? {} : { nbf: starts }), paths };
  const signed = `${base64url(header)}.${base64url({ ...more, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Reads a secret as the key value store holds it: base64url, padded (RFC 4648 §5) or not, 32 bytes or more. `file` is named in messages, the secret never. */
export function parseSecret(text: string, file: string): Buffer {
  const trimmed = text.trim();
  const secret = Buffer.from(trimmed, 'base64url');
  const isBase64Url = /^[\w-]+={0,2}$/.test(trimmed);
  if (!isBase64Url || secret.length < 32) {
    throw new EdgewrightError(
      'secret',
      `"${file}": expected a base64url secret of at least 32 bytes, found ${isBase64Url ? `${secret.length} bytes` : 'other characters'}. Make one: openssl rand -base64 32 | tr '+/' '-_' | tr -d =`,
    );
  }
  return secret;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
