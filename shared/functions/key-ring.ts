/*! key-ring: finds the secret that a token names. Secrets of 32 bytes or more (RFC 7518 §3.2). */

/** Secrets in base64url, by key id. */
export type KeyRing = { [kid: string]: unknown };

/** Undefined unless `kid` names a good secret. What every object inherits, such as "__proto__" and "constructor", is no string. */
export function secretOf(kid: unknown, keys: KeyRing): Buffer | undefined {
  const text = typeof kid === 'string' && keys[kid];
  const secret = typeof text === 'string' && Buffer.from(text, 'base64url');
  if (secret && secret.length >= 32) return secret;
}
