/*!
 * sigv4a: AWS Signature Version 4A: ECDSA on P-256, good in every region of a set. Multi-region endpoints ask for it.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html, sigv4a-signing; NIST SP 800-108 for the key
 */
import { createECDH, createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Credentials, SignableRequest, SignedRequest } from './signing-request.js';
import { signHeaders, timestampOf } from './signing-stages.js';

export interface SignV4ARequest extends SignableRequest {
  /** Regions where the signature holds: "*", "us-east-1" or a list. */
  regionSet: string | readonly string[];
}

const algorithm = 'AWS4-ECDSA-P256-SHA256';

/** Signs with an `Authorization` header. ECDSA draws a random number: the same request never gives the same signature twice. */
export function signV4A(request: SignV4ARequest): SignedRequest {
  const timestamp = timestampOf(request.date);
  const regions = [request.regionSet].flat().join(',');
  return signHeaders(request, {
    algorithm,
    timestamp,
    scope: `${timestamp.slice(0, 8)}/${request.service}/aws4_request`,
    headers: [['x-amz-region-set', regions]],
    sign: (text) => sign('sha256', Buffer.from(text), privateKey(request.credentials)).toString('hex'),
  });
}

const keys = new Map<string, { secret: string; key: KeyObject }>();

/** Hangs on the credentials alone, so it is made once for them. */
function privateKey({ accessKeyId, secretAccessKey: secret }: Credentials): KeyObject {
  const known = keys.get(accessKeyId);
  if (known?.secret === secret) return known.key;
  const key = importScalar(deriveScalar(accessKeyId, secret));
  if (keys.size >= 16) keys.clear();
  keys.set(accessKeyId, { secret, key });
  return key;
}

/** The order of P-256, less two. NIST SP 800-186, 3.2.1.3 */
const greatest = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254fn;

/** Key derivation in counter mode. A candidate above the order is drawn again, which happens once in four thousand million. */
function deriveScalar(accessKeyId: string, secret: string, counter = 1): bigint {
  const context = `\0\0\0\x01${algorithm}\0${accessKeyId}${String.fromCharCode(counter)}\0\0\x01\0`;
  const candidate = createHmac('sha256', `AWS4A${secret}`).update(context).digest('hex');
  const scalar = BigInt(`0x${candidate}`);
  return scalar > greatest ? deriveScalar(accessKeyId, secret, counter + 1) : scalar + 1n;
}

function importScalar(scalar: bigint): KeyObject {
  const d = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(d);
  const point = curve.getPublicKey();
  const coordinates = { x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) };
  return createPrivateKey({
    key: { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), ...coordinates },
    format: 'jwk',
  });
}
