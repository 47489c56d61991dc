/*! jwt-hs256: verifies a JSON Web Token signed with HMAC-SHA256. RFC 7515 §5.2, RFC 8725 §3. */
import crypto from 'crypto';
import { equalDigests } from './constant-time.js';
import type { KeyRing } from './key-ring.js';

export type Claims = { [name: string]: unknown };

/** The claims of `token` if one of `keys` signed it, else why not, in a word. They are not parsed before that, nor are their times checked here. */
export function verifyHs256(token: string, keys: KeyRing): Claims | string {
  if (token.length > 4096) return 'length';
  const parts = token.split('.', 4);
  const header = parts.length === 3 && parseSegment(parts[0]!);
  if (!header) return 'form';
  if (header.alg !== 'HS256') return 'algorithm';
  if ('crit' in header) return 'crit';
  if (header.typ !== 'JWT' && 'typ' in header) return 'form';
  // As `secretOf` does it, whose call would be one too many here. What every object inherits, such as "__proto__" and "constructor", is no string.
  const text = typeof header.kid === 'string' && keys[header.kid];
  const secret = typeof text === 'string' && Buffer.from(text, 'base64url');
  if (!secret || secret.length < 32) return 'kid';
  const mac = crypto
    .createHmac('sha256', secret)
    .update(parts[0] + '.' + parts[1])
    .digest();
  const signature = Buffer.from(parts[2]!, 'base64url');
  // Decoding forgives foreign characters and loose last bits: only the one right spelling of a signature is taken.
  if (!equalDigests(mac, signature) || signature.toString('base64url') !== parts[2]) return 'signature';
  return parseSegment(parts[1]!) || 'form';
}

/** What is no object has neither `alg` nor `exp`, and ends there. */
function parseSegment(segment: string): Claims | null | undefined {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString()) as Claims | null;
  } catch (_malformed) {
    return;
  }
}
