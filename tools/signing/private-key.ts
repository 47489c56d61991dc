/** Private-key: keys that sign for CloudFront. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { EdgewrightError } from '../errors.js';

/** A private key that CloudFront's signers may use: RSA 2048 or ECDSA P-256, PKCS#1, SEC 1 or PKCS#8. `file` is named in messages, the key never. */
export function parsePrivateKey(pem: string, file: string): KeyObject {
  if (/BEGIN (RSA )?PUBLIC KEY/.test(pem)) {
    throw new EdgewrightError(
      'private-key',
      `"${file}": expected a private key in PEM, found a public key. Give the private half.`,
    );
  }
  const key = readPem(pem, file);
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength === 2048) return key;
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return key;
  const found = [key.asymmetricKeyType, modulusLength, namedCurve].filter(Boolean).join(' ');
  throw new EdgewrightError(
    'private-key',
    `"${file}": expected an RSA 2048 or ECDSA P-256 key, found ${found}. CloudFront takes no other: make one of these.`,
  );
}

function readPem(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    const found = pem.includes('ENCRYPTED')
      ? 'an encrypted key. Decrypt it first'
      : 'a text that is none. Check the file';
    throw new EdgewrightError('private-key', `"${file}": expected a private key in PEM, found ${found}.`);
  }
}
