/** sealed: what the browser keeps for this function alone: it can neither read nor change it. AES-256-GCM, NIST SP 800-38D */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { type KeyRing, secretOf } from '../functions/key-ring.js';

export interface SealOptions {
  /** Secrets in base64url by key id. All of them open. */
  keys: KeyRing;
  /** The one that seals. */
  keyId: string;
}

const IV = 12;
const TAG = 16;

/** What was sealed for one purpose opens for no other. Undefined without a good secret. */
export function seal(value: object, purpose: string, { keys, keyId }: SealOptions): string | undefined {
  const key = sealingKey(keyId, keys);
  if (key === undefined) return undefined;
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
  return `${keyId}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** Undefined for everything that `seal` has not written. */
export function unseal(text: string, purpose: string, { keys }: SealOptions): unknown {
  const dot = text.lastIndexOf('.');
  const key = sealingKey(text.slice(0, Math.max(dot, 0)), keys);
  const bytes = Buffer.from(text.slice(dot + 1), 'base64url');
  if (key === undefined || bytes.length <= IV + TAG) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV)).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString());
  } catch {
    return undefined;
  }
}

/** The secret itself signs tokens: one key, one use (NIST SP 800-57, 5.2). */
function sealingKey(keyId: string, keys: KeyRing): Buffer | undefined {
  const secret = Object.hasOwn(keys, keyId) ? secretOf(keyId, keys) : undefined;
  return secret && createHmac('sha256', secret).update('oidc-login: sealing').digest();
}
