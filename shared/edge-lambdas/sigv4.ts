/*!
 * sigv4: AWS Signature Version 4 on node:crypto, as headers or as query parameters. Published as "edgewright/sigv4", with SigV4A.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac } from 'node:crypto';
import { canonicalHeaders, canonicalQuery, type Pair, signedHeaders } from './canonical-request.js';
import { percentEncode } from './percent-encoding.js';
import type { Credentials, SignableRequest, Signature, SignedRequest } from './signing-request.js';
import { hashPayload, type Scheme, signHeaders, signParts, timestampOf } from './signing-stages.js';

export { type SignV4ARequest, signV4A } from './sigv4a.js';
export type { Credentials, Pair, SignableRequest, Signature, SignedRequest };

export interface SignV4Request extends SignableRequest {
  region: string;
}

export interface PresignV4Request extends SignV4Request {
  /** Seconds the address stays good. AWS takes at most seven days, and less where the credentials end earlier. */
  expiresIn: number;
}

export interface PresignedRequest extends Signature {
  /** The whole query to send, encoded and in order: those given, then `X-Amz-Algorithm` … `X-Amz-Signature`. */
  query: Pair[];
}

/** Signs with an `Authorization` header. */
export function signV4(request: SignV4Request): SignedRequest {
  return signHeaders(request, schemeOf(request));
}

/** Signs with query parameters. `x-amz-*` parameters of an earlier signature are replaced. `signBody` has no meaning here. */
export function presignV4(request: PresignV4Request): PresignedRequest {
  const scheme = schemeOf(request);
  const { accessKeyId, sessionToken } = request.credentials;
  const headers = canonicalHeaders(request.headers);
  const added: Pair[] = [
    ['X-Amz-Algorithm', scheme.algorithm],
    ['X-Amz-Credential', `${accessKeyId}/${scheme.scope}`],
    ['X-Amz-Date', scheme.timestamp],
    ['X-Amz-Expires', String(request.expiresIn)],
    ['X-Amz-SignedHeaders', signedHeaders(headers)],
  ];
  if (sessionToken && !request.omitSessionToken) added.push(['X-Amz-Security-Token', sessionToken]);
  const replaced = new Set(added.map(([name]) => name)).add('X-Amz-Signature');
  const kept = request.query.filter(([name]) => !replaced.has(name));
  const query = canonicalQuery([...kept, ...added.map(([name, value]): Pair => [name, percentEncode(value)])]);
  const signed = signParts(request, scheme, query, headers, hashPayload({ ...request, signBody: false }));
  return { ...signed, query: [...query, ['X-Amz-Signature', signed.signature]] };
}

function schemeOf({ credentials, region, service, date }: SignV4Request): Scheme {
  const timestamp = timestampOf(date);
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    algorithm: 'AWS4-HMAC-SHA256',
    timestamp,
    scope,
    headers: [],
    sign: (text) => createHmac('sha256', signingKey(credentials, scope)).update(text).digest('hex'),
  };
}

/** Secrets are values here, never part of a name. Two stages of a rotation, a few regions and services: sixteen are plenty. */
const keys = new Map<string, { secret: string; key: Buffer }>();

/** A key lasts a day. Another secret under the same key id gets a key of its own. */
function signingKey({ accessKeyId, secretAccessKey: secret }: Credentials, scope: string): Buffer {
  const id = `${accessKeyId}/${scope}`;
  const known = keys.get(id);
  if (known?.secret === secret) return known.key;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`) as Buffer;
  if (keys.size >= 16) keys.clear();
  keys.set(id, { secret, key });
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
