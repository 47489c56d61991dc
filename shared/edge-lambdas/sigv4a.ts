/*!
 * sigv4a: AWS Signature Version 4A: ECDSA on P-256, good in every region of a set. Multi-region endpoints ask for it.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html, sigv4a-signing; NIST SP 800-108 for the key
 */
import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { rememberKeys } from './key-memory.js';
import { type PresignableRequest, type PresignedRequest, presign } from './presign.js';
import type { SignableRequest, SignedRequest } from './signing-request.js';
import { type Scheme, signHeaders, timestampOf } from './signing-stages.js';

export interface SignV4ARequest extends SignableRequest {
  /** Regions where the signature holds: "*", "us-east-1" or a list. */
  regionSet: string | readonly string[];
}

const algorithm = 'AWS4-ECDSA-P256-SHA256';

export type PresignV4ARequest = SignV4ARequest & PresignableRequest;

/** Signs with an `Authorization` header. ECDSA draws a random number: the same request never gives the same signature twice. */
export function signV4A(request: SignV4ARequest): SignedRequest {
  return signHeaders(request, schemeOf(request));
}

/** Signs with query parameters. Those of an earlier signature are replaced. `signBody` has no meaning here. */
export function presignV4A(request: PresignV4ARequest): PresignedRequest {
  return presign(request, schemeOf(request));
}

function schemeOf({ credentials, regionSet, service, date }: SignV4ARequest): Scheme {
  const timestamp = timestampOf(date);
  const regions = [regionSet].flat().join(',');
  return {
    algorithm,
    timestamp,
    scope: `${timestamp.slice(0, 8)}/${service}/aws4_request`,
    headers: [['x-amz-region-set', regions]],
    sign: (text) =>
      sign('sha256', Buffer.from(text), privateKey(credentials.accessKeyId, credentials.secretAccessKey)).toString(
        'hex',
      ),
  };
}

/** The key that credentials come to, by key id and secret. Hangs on them alone. */
export const privateKey = rememberKeys((accessKeyId, secret) => importScalar(deriveScalar(accessKeyId, secret)));

/** The order of P-256, less two. NIST SP 800-186, 3.2.1.3 */
const greatest = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254fn;

/** Key derivation in counter mode. A candidate above the order is drawn again, which happens once in four thousand million. */
function deriveScalar(accessKeyId: string, secret: string, counter = 1): bigint {
  const context = `\0\0\0\x01${algorithm}\0${accessKeyId}${String.fromCharCode(counter)}\0\0\x01\0`;
  const candidate = createHmac('sha256', `AWS4A${secret}`).update(context).digest('hex');
  const scalar = BigInt(`0x${candidate}`);
  return scalar > greatest ? deriveScalar(accessKeyId, secret, counter + 1) : scalar + 1n;
}

/** SEC 1, appendix C.4: an ECPrivateKey of P-256 without its public half, which OpenSSL computes. */
function importScalar(scalar: bigint): KeyObject {
  const hex = `30310201010420${scalar.toString(16).padStart(64, '0')}a00a06082a8648ce3d030107`;
  return createPrivateKey({ key: Buffer.from(hex, 'hex'), format: 'der', type: 'sec1' });
}
