/*!
 * sigv4: AWS Signature Version 4 on node:crypto, as headers or as query parameters. Published as "edgewright/sigv4", with SigV4A.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac } from 'node:crypto';
import type { Pair } from './canonical-request.js';
import { rememberKeys } from './key-memory.js';
import { type PresignableRequest, type PresignedRequest, presign } from './presign.js';
import type { Credentials, SignableRequest, Signature, SignedRequest } from './signing-request.js';
import { type Scheme, signHeaders, timestampOf } from './signing-stages.js';

export { type PresignV4ARequest, presignV4A, type SignV4ARequest, signV4A } from './sigv4a.js';
export type { Credentials, Pair, PresignableRequest, PresignedRequest, SignableRequest, Signature, SignedRequest };

export interface SignV4Request extends SignableRequest {
  region: string;
}

export type PresignV4Request = SignV4Request & PresignableRequest;

/** Signs with an `Authorization` header. */
export function signV4(request: SignV4Request): SignedRequest {
  return signHeaders(request, schemeOf(request));
}

/** Signs with query parameters. Those of an earlier signature are replaced. `signBody` has no meaning here. */
export function presignV4(request: PresignV4Request): PresignedRequest {
  return presign(request, schemeOf(request));
}

function schemeOf({ credentials, region, service, date }: SignV4Request): Scheme {
  const timestamp = timestampOf(date);
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    algorithm: 'AWS4-HMAC-SHA256',
    timestamp,
    scope,
    headers: [],
    sign: (text) =>
      createHmac('sha256', signingKey(`${credentials.accessKeyId}/${scope}`, credentials.secretAccessKey))
        .update(text)
        .digest('hex'),
  };
}

/** "AKID…/20150830/us-east-1/service/aws4_request" → key. It lasts a day. */
const signingKey = rememberKeys((id, secret) => id.split('/').slice(1).reduce<string | Buffer>(hmac, `AWS4${secret}`));

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
