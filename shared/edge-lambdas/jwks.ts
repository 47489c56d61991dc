/** jwks: the keys of a JWKS that may sign, made once. RFC 7517 §4 and §5 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import { fits } from './jwt-signature.js';

export interface SigningKey {
  kid: string | undefined;
  alg: string | undefined;
  key: KeyObject;
}

/** What is no public key for signatures is passed over, as §5 wants it: one key that nobody knows must not take the others along. */
export function readKeys(set: JSONWebKeySet | undefined): SigningKey[] {
  const listed: unknown = set?.keys;
  return (Array.isArray(listed) ? listed : []).flatMap((jwk: JSONWebKeySet['keys'][number] | null) => {
    if (jwk?.use !== undefined && jwk.use !== 'sig') return [];
    if (jwk?.key_ops !== undefined && ![jwk.key_ops].flat().includes('verify')) return [];
    try {
      const key = createPublicKey({ key: { ...jwk } as Record<string, string>, format: 'jwk' });
      return [{ kid: jwk?.kid, alg: jwk?.alg, key }];
    } catch {
      return [];
    }
  });
}

/** Keys that the header may mean. §4.5 allows one `kid` for several keys, and none at all. */
export function keysFor(keys: readonly SigningKey[], kid: unknown, alg: string): SigningKey[] {
  const meant = keys.filter((each) => kid === undefined || each.kid === kid);
  return meant.filter((each) => (each.alg ?? alg) === alg && fits(alg, each.key));
}
