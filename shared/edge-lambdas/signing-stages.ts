/*!
 * signing-stages: what SigV4 and SigV4A have in common: request → canonical request → string to sign → signature → headers.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import {
  canonicalHeaders,
  canonicalPath,
  canonicalQuery,
  canonicalRequest,
  objectPath,
  type Pair,
  sha256,
  signedHeaders,
} from './canonical-request.js';
import type { Credentials, SignableRequest, Signature, SignedRequest } from './signing-request.js';

/** What tells SigV4 from SigV4A. */
export interface Scheme {
  algorithm: string;
  timestamp: string;
  scope: string;
  /** The region set, which only SigV4A has. */
  headers: Pair[];
  sign(stringToSign: string): string;
}

/** Services that take the path as it is: keys of objects are not file names. AmazonS3/latest/API/sig-v4-header-based-auth.html */
export const objectServices = ['s3', 's3-object-lambda', 's3express'];

/** The form with an `Authorization` header. */
export function signHeaders(request: SignableRequest, scheme: Scheme): SignedRequest {
  const payloadHash = hashPayload(request);
  const added: Pair[] = [['x-amz-date', scheme.timestamp], ...scheme.headers];
  const { accessKeyId, sessionToken } = request.credentials;
  if (sessionToken && !request.omitSessionToken) added.push(['x-amz-security-token', sessionToken]);
  if (request.signBody || request.unsignedPayload) added.push(['x-amz-content-sha256', payloadHash]);
  const replaced = ['authorization', ...added.map(([name]) => name)];
  const sent = [...request.headers.filter(([name]) => !replaced.includes(name.toLowerCase())), ...added];
  const headers = canonicalHeaders(sent);
  const signed = signParts(
    request,
    scheme,
    canonicalQuery(request.query, meaningOfPlus(request)),
    headers,
    payloadHash,
  );
  const { signature, stringToSign } = signed;
  const credential = `${accessKeyId}/${scheme.scope}`;
  const authorization = `${scheme.algorithm} Credential=${credential}, SignedHeaders=${signedHeaders(headers)}, Signature=${signature}`;
  sent.push(['authorization', authorization]);
  // Named one by one: a spread takes a sixth of the time of a signature.
  return { canonicalRequest: signed.canonicalRequest, stringToSign, signature, authorization, headers: sent };
}

/** `query` and `headers` are canonical and complete. */
export function signParts(
  request: SignableRequest,
  scheme: Scheme,
  query: Pair[],
  headers: Pair[],
  payloadHash: string,
): Signature {
  checkCredentials(request.credentials);
  const isObject = objectServices.includes(request.service);
  const { method, normalizePath = !isObject, doubleEncode = !isObject } = request;
  const read = isObject ? objectPath(request.path, meaningOfPlus(request)) : request.path;
  const path = canonicalPath(read, { normalizePath, doubleEncode });
  const canonical = canonicalRequest(method, path, query, headers, payloadHash);
  const stringToSign = `${scheme.algorithm}\n${scheme.timestamp}\n${scheme.scope}\n${sha256(canonical)}`;
  return { canonicalRequest: canonical, stringToSign, signature: scheme.sign(stringToSign) };
}

export function meaningOfPlus({ plus, service }: SignableRequest): 'space' | 'plus' {
  return plus ?? (objectServices.includes(service) ? 'space' : 'plus');
}

/** A name without value would be signed as the text "undefined", and refused far away. */
function checkCredentials(credentials: Credentials): void {
  const missing = (['accessKeyId', 'secretAccessKey'] as const).find((name) => !credentials[name]);
  if (missing) throw new TypeError(`credentials.${missing} is missing.`);
}

export function hashPayload({ body, headers, signBody, unsignedPayload }: SignableRequest): string {
  if (unsignedPayload) return 'UNSIGNED-PAYLOAD';
  const given = signBody ? undefined : headers.find(([name]) => name.toLowerCase() === 'x-amz-content-sha256');
  if (given) return given[1];
  if (body) return sha256(body);
  emptyHash ??= sha256('');
  return emptyHash;
}

/** Of every request without body. */
let emptyHash: string | undefined;

/** "20150830T123600Z", by arithmetic: cutting it out of toISOString() takes a tenth of the time of a signature. */
export function timestampOf(date: Date): string {
  const day = date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  const time = 1_000_000 + date.getUTCHours() * 10_000 + date.getUTCMinutes() * 100 + date.getUTCSeconds();
  return `${day}T${String(time).slice(1)}Z`;
}
