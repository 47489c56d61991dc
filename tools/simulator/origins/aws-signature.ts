/**
 * aws-signature: whether a request to an origin carries a good AWS Signature Version 4. The signature is computed again by
 * `@smithy/signature-v4`, which shares no code with the signer that is deployed; that of Version 4A, for which AWS keeps no verifier, is held against
 * the public half of the key.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, createPublicKey, type Hash, type Hmac, timingSafeEqual, verify } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { signV4A } from '../../../shared/edge-lambdas/sigv4.js';
import { privateKey } from '../../../shared/edge-lambdas/sigv4a.js';
import { hasHeader, headerValue, headerValues } from '../../http/header-list.js';
import type { OriginRequest } from '../../http/messages.js';
import { parseQuery } from '../../http/request-parts.js';
import { signatureSkew } from '../../limits.js';
import { cloudFrontService, edgeRole, type LocalCredentials } from '../local-credentials.js';
import { type Claim, readClaim } from './claim.js';

type Principal = 'cloudfront' | 'edge-role';

export type Verdict =
  | { ok: true; principal: Principal; accessKeyId: string }
  | {
      ok: false;
      reason: 'unsigned' | 'malformed' | 'unknown-key' | 'bad-token' | 'wrong-scope' | 'expired' | 'mismatch';
    };

interface SignatureRules {
  service: 's3' | 'lambda' | 'execute-api';
  region: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Says who signed `request`, or what is wrong with its signature. */
export async function verifySignature(request: OriginRequest, rules: SignatureRules): Promise<Verdict> {
  if (!hasHeader(request.headers, 'authorization')) return { ok: false, reason: 'unsigned' };
  const claim = readClaim(request.headers);
  if (claim === undefined) return { ok: false, reason: 'malformed' };
  if (!isScoped(claim, rules)) return { ok: false, reason: 'wrong-scope' };
  const signer = findSigner(claim.accessKeyId);
  if (signer === undefined) return { ok: false, reason: 'unknown-key' };
  if (headerValue(request.headers, 'x-amz-security-token') !== signer.credentials.sessionToken)
    return { ok: false, reason: 'bad-token' };
  if (Math.abs(claim.date.getTime() - rules.now) > signatureSkew[rules.service] * 1000)
    return { ok: false, reason: 'expired' };
  if (!isPayloadCovered(request, claim) || !(await isSame(request, claim, signer.credentials)))
    return { ok: false, reason: 'mismatch' };
  return { ok: true, principal: signer.principal, accessKeyId: claim.accessKeyId };
}

/** Region in the domain name of an AWS service, or undefined. "*" is a multi-region access point. */
export function regionOf(domainName: string): string | undefined {
  if (domainName.endsWith('.accesspoint.s3-global.amazonaws.com')) return '*';
  return /\.(?:lambda-url|execute-api|s3)\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:on\.aws|amazonaws\.com)/.exec(domainName)?.[1];
}

function isScoped(claim: Claim, rules: SignatureRules): boolean {
  const day = claim.date.toISOString().slice(0, 10).replaceAll('-', '');
  if (claim.day !== day || claim.service !== rules.service) return false;
  return isOfRegion(claim, rules.region) && claim.signedHeaders.includes('host');
}

/** A multi-region access point takes SigV4A alone, the others either. AmazonS3/latest/userguide/MultiRegionAccessPointRequests.html */
function isOfRegion(claim: Claim, region: string | undefined): boolean {
  if (!claim.asymmetric) return region === undefined || claim.region === region;
  if (!claim.signedHeaders.includes('x-amz-region-set')) return false;
  const set = claim.region.split(',').map((one) => one.trim());
  return set.some(
    (one) => one === '*' || one === region || (one.endsWith('*') && region?.startsWith(one.slice(0, -1))),
  );
}

function findSigner(accessKeyId: string): { principal: Principal; credentials: LocalCredentials } | undefined {
  if (accessKeyId === cloudFrontService.accessKeyId) return { principal: 'cloudfront', credentials: cloudFrontService };
  if (accessKeyId === edgeRole.accessKeyId) return { principal: 'edge-role', credentials: edgeRole };
  return undefined;
}

async function isSame(request: OriginRequest, claim: Claim, credentials: LocalCredentials): Promise<boolean> {
  const isObject = claim.service === 's3';
  const query = toQueryBag(request.query, isObject);
  const path = isObject ? objectPath(request.path) : request.path;
  if (query === undefined || path === undefined) return false;
  if (claim.asymmetric) return isSameAsymmetric(request, claim, credentials);
  const signer = new SignatureV4({
    service: claim.service,
    region: claim.region,
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: !isObject,
  });
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'https:',
      hostname: request.domain,
      path,
      query,
      headers: headersToSign(request, claim),
      body: request.body,
    },
    { signingDate: claim.date, signableHeaders: new Set(claim.signedHeaders) },
  );
  const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers.authorization ?? '')?.[1] ?? '';
  return expected.length === 64 && timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature));
}

/** ECDSA draws a random number: nothing to compare, so it is verified, over the string to sign of what was received. */
function isSameAsymmetric(request: OriginRequest, claim: Claim, credentials: LocalCredentials): boolean {
  const generated = new Set(['x-amz-date', 'x-amz-region-set', 'authorization']);
  const { stringToSign } = signV4A({
    method: request.method,
    path: request.path,
    query: parseQuery(request.query).map(({ name, value }): [string, string] => [name, value]),
    headers: Object.entries(headersToSign(request, claim)).filter(([name]) => !generated.has(name)),
    body: request.body,
    credentials: { ...credentials, sessionToken: undefined },
    regionSet: claim.region,
    service: claim.service,
    date: claim.date,
  });
  const { accessKeyId, secretAccessKey } = credentials;
  const key = createPublicKey(privateKey(accessKeyId, secretAccessKey));
  return verify('sha256', Buffer.from(stringToSign), key, Buffer.from(claim.signature, 'hex'));
}

/** What the signature names, with what was received under that name. A name that was not sent makes another signature. */
function headersToSign(request: OriginRequest, claim: Claim): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of claim.signedHeaders) headers[name] = headerValues(request.headers, name).join(',');
  return headers;
}

/**
 * S3 takes the hash that the header claims, UNSIGNED-PAYLOAD too, and wants the header signed. Lambda and API Gateway hash
 * what they received: lambda/latest/dg/urls-auth.html.
 */
function isPayloadCovered(request: OriginRequest, claim: Claim): boolean {
  const claimed = headerValue(request.headers, 'x-amz-content-sha256');
  if (claim.service === 's3') return claimed !== undefined && claim.signedHeaders.includes('x-amz-content-sha256');
  return claimed === undefined || claimed === createHash('sha256').update(request.body).digest('hex');
}

/** S3 reads "+" as a space; the others, of which AWS says nothing, as a plus sign. Undefined: not UTF-8. */
function toQueryBag(query: string | undefined, isObject: boolean): Record<string, string[]> | undefined {
  const bag: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  const text = isObject ? (query ?? '').replaceAll('+', '%20') : (query ?? '');
  try {
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      const at = pair.indexOf('=');
      const name = decodeURIComponent(at === -1 ? pair : pair.slice(0, at));
      bag[name] ??= [];
      bag[name].push(decodeURIComponent(at === -1 ? '' : pair.slice(at + 1)));
    }
    return bag;
  } catch {
    return undefined;
  }
}

/** S3 decodes a path, "+" as a space, and encodes all of it but slashes, without normalising. AmazonS3/latest/API/sig-v4-header-based-auth.html */
function objectPath(path: string): string | undefined {
  try {
    const key = decodeURIComponent(path.replaceAll('+', '%20'));
    return key
      .split('/')
      .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, hexEncode))
      .join('/');
  } catch {
    return undefined;
  }
}

function hexEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The shape smithy wants a hash in, over node:crypto. */
class Sha256 {
  readonly #hash: Hash | Hmac;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}
