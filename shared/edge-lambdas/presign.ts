/*!
 * presign: signs with query parameters, for those who can send no header: links, and WebSocket handshakes.
 * Source: IAM/latest/UserGuide/reference_sigv-authentication-methods.html, AmazonS3/latest/API/sigv4-query-string-auth.html
 */
import { canonicalHeaders, canonicalQuery, type Pair, signedHeaders } from './canonical-request.js';
import { canonicalEncoding, percentEncode } from './percent-encoding.js';
import type { SignableRequest, Signature } from './signing-request.js';
import { hashPayload, meaningOfPlus, objectServices, type Scheme, signParts } from './signing-stages.js';

export interface PresignableRequest extends SignableRequest {
  /** Seconds the address stays good. AWS takes at most seven days, and less where the credentials end earlier. */
  expiresIn: number;
}

export interface PresignedRequest extends Signature {
  /** The whole query to send, encoded and in order: those given, then `X-Amz-Algorithm` … `X-Amz-Signature`. */
  query: Pair[];
}

/** Parameters of a signature. Those of an earlier one go, in whatever case they are. */
const own =
  /^x-amz-(?:algorithm|content-sha256|credential|date|expires|region-set|security-token|signature|signedheaders)$/i;

export function presign(request: PresignableRequest, scheme: Scheme): PresignedRequest {
  const { accessKeyId, sessionToken } = request.credentials;
  const headers = canonicalHeaders(request.headers);
  const added: Pair[] = [
    ['X-Amz-Algorithm', scheme.algorithm],
    ['X-Amz-Credential', `${accessKeyId}/${scheme.scope}`],
    ['X-Amz-Date', scheme.timestamp],
    ['X-Amz-Expires', String(request.expiresIn)],
    ['X-Amz-SignedHeaders', signedHeaders(headers)],
    ...scheme.headers.map(([, regions]): Pair => ['X-Amz-Region-Set', regions]),
  ];
  if (sessionToken && !request.omitSessionToken) added.push(['X-Amz-Security-Token', sessionToken]);
  const kept = request.query.filter(([name]) => !isOfSignature(name));
  const encoded = added.map(([name, value]): Pair => [name, percentEncode(value)]);
  const query = canonicalQuery([...kept, ...encoded], meaningOfPlus(request));
  const signed = signParts(request, scheme, query, headers, payloadOf(request));
  return { ...signed, query: [...query, ['X-Amz-Signature', signed.signature]] };
}

export function isOfSignature(name: string): boolean {
  return own.test(canonicalEncoding(name));
}

/** S3 hashes nothing where the query is signed. A header signed along may name a hash all the same. */
function payloadOf(request: PresignableRequest): string {
  const isNamed = request.headers.some(([name]) => name.toLowerCase() === 'x-amz-content-sha256');
  const { unsignedPayload = objectServices.includes(request.service) && !isNamed } = request;
  return hashPayload({ ...request, unsignedPayload, signBody: false });
}
