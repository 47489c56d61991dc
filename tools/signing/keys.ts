/** Keys: PEM texts of what signs for CloudFront and of what verifies it: RSA 2048 or ECDSA P-256. Messages name the file, never the key. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { EdgewrightError } from '../errors.js';

type Half = 'private' | 'public';

/** PKCS#1, SEC 1 or PKCS#8. */
export function parsePrivateKey(pem: string, file: string): KeyObject {
  if (/BEGIN (RSA )?PUBLIC KEY/.test(pem)) throw notOne('private', file, 'a public key. Give the private half');
  return known('private', file, read('private', file, pem));
}

/** PKCS#1 or SubjectPublicKeyInfo. Node would take a private key or a certificate, and CloudFront takes neither. */
export function parsePublicKey(pem: string, file: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) throw notOne('public', file, 'a private key. Give the public half');
  if (pem.includes('BEGIN CERTIFICATE')) throw notOne('public', file, found(pem));
  return known('public', file, read('public', file, pem));
}

function read(half: Half, file: string, pem: string): KeyObject {
  try {
    return half === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    throw notOne(half, file, found(pem));
  }
}

function found(pem: string): string {
  if (pem.includes('ENCRYPTED')) return 'an encrypted key. Decrypt it first';
  if (pem.includes('BEGIN CERTIFICATE')) return 'a certificate. Give the key itself';
  if (pem.includes('-----BEGIN')) return 'one that is cut short or damaged. Copy it anew';
  return 'a text that is none. Check the file';
}

/** Throws for a key that CloudFront does not take. */
export function known(half: Half, file: string, key: KeyObject): KeyObject {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength === 2048) return key;
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return key;
  const kind = [key.asymmetricKeyType, modulusLength, namedCurve].filter(Boolean).join(' ');
  throw new EdgewrightError(
    `${half}-key`,
    `"${file}": expected an RSA 2048 or ECDSA P-256 key, found ${kind}. CloudFront takes no other: make one of these.`,
  );
}

function notOne(half: Half, file: string, what: string): EdgewrightError {
  return new EdgewrightError(`${half}-key`, `"${file}": expected a ${half} key in PEM, found ${what}.`);
}
