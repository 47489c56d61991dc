/**
 * trusted-keys: the public keys of a key group, parsed once.
 * CloudFront takes RSA 2048 and ECDSA P-256: AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 */
import { createPublicKey, type KeyObject } from 'node:crypto';

/** Key pair id to key. A Map: no id can reach a prototype. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** Parses PEM texts by key pair id. Throws a TypeError that names the id and never the text. */
export function parseTrustedKeys(pems: { [keyPairId: string]: string }): TrustedKeys {
  const keys = new Map<string, KeyObject>();
  for (const [id, pem] of Object.entries(pems)) keys.set(id, parsePublicKey(id, pem));
  return keys;
}

function parsePublicKey(id: string, pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) {
    throw new TypeError(`Key "${id}": expected a public key in PEM, found a private key. Give the public half only.`);
  }
  const key = readPem(id, pem);
  const size = key.asymmetricKeyDetails?.modulusLength;
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'rsa' && size === 2048) return key;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return key;
  const found = [key.asymmetricKeyType, size, curve].filter(Boolean).join(' ');
  throw new TypeError(`Key "${id}": expected RSA 2048 or ECDSA P-256, found ${found}. CloudFront takes no other key.`);
}

function readPem(id: string, pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new TypeError(`Key "${id}": expected a public key in PEM, found a text that is none. Check the file.`);
  }
}
