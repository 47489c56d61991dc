/*! jwt-hs256: verifies a JSON Web Token signed with HMAC-SHA256. RFC 7515 §5.2, RFC 8725 §3. */
import crypto from 'crypto';
import { equalDigests } from './constant-time.js';
import { type KeyRing, secretOf } from './key-ring.js';

export type Claims = { [name: string]: unknown };

/** The claims of `token` if one of `keys` signed it, else undefined. They are not parsed before that, nor are their times checked here. */
export function verifyHs256(token: string, keys: KeyRing): Claims | undefined {
  const parts = token.split('.', 4);
  if (parts.length !== 3 || token.length > 4096) return;
  const header = parseSegment(parts[0]!);
  if (!header || header.alg !== 'HS256' || 'crit' in header) return;
  if (header.typ !== 'JWT' && 'typ' in header) return;
  const secret = secretOf(header.kid, keys);
  if (!secret) return;
  const mac = crypto
    .createHmac('sha256', secret)
    .update(parts[0] + '.' + parts[1])
    .digest();
  const signature = Buffer.from(parts[2]!, 'base64url');
  // Decoding forgives foreign characters and loose last bits: only the one right spelling of a signature is taken.
  if (equalDigests(mac, signature) && signature.toString('base64url') === parts[2])
    return parseSegment(parts[1]!) || undefined;
}

/** What is no object has neither `alg` nor `exp`, and ends there. */
function parseSegment(segment: string): Claims | null | undefined {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString()) as Claims | null;
  } catch (_malformed) {
    return;
  }
}
