/**
 * trusted-keys: the public keys of a key group, parsed once.
 * CloudFront takes RSA 2048 and ECDSA P-256: AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 */
import { createPublicKey, type KeyObject } from 'node:crypto';

/** Key pair id to key. A Map: no id can reach a prototype. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** Parses PEM texts by key pair id. Throws a TypeError that names the id and never the text. */
export function parseTrustedKeys(pems: { [keyPairId: string]: string }): TrustedKeys {
  return new Map(Object.entries(pems).map(([id, pem]) => [id, parsePublicKey(id, pem)]));
}

const parsed = new WeakMap<object, TrustedKeys>();

/**
 * For the config of the function `name`. Parsed once: five times the cost of a check. Bad PEM is our mistake, not the viewer's: said once, then everyone
 * is refused.
 */
export function trustedKeys(pems: { [keyPairId: string]: string }, name: string): TrustedKeys {
  let keys = parsed.get(pems);
  if (!keys) {
    try {
      keys = parseTrustedKeys(pems);
    } catch (error) {
      console.log(`${name}: ${error}`);
      keys = new Map();
    }
    parsed.set(pems, keys);
  }
  return keys;
}

/** Node would make a public key of a private one: whoever put that here made a mistake. */
function parsePublicKey(id: string, pem: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    const { modulusLength, namedCurve = modulusLength } = key.asymmetricKeyDetails!;
    const isTaken = /^(rsa 2048|ec prime256v1)$/.test(`${key.asymmetricKeyType} ${namedCurve}`);
    if (isTaken && !/PRIVATE/.test(pem)) return key;
  } catch {
    // What OpenSSL says of it could quote it.
  }
  throw new TypeError(`Key "${id}" is no public key in PEM of RSA 2048 or ECDSA P-256`);
}
