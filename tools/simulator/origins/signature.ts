/**
 * signature: whether a request to an origin carries a good AWS Signature Version 4. The signature is computed again by
 * `@smithy/signature-v4`, which shares no code with the signer that is deployed.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { hasHeader, headerValue, headerValues } from '../../http/header-list.js';
import type { OriginRequest } from '../../http/messages.js';
import { signatureSkew } from '../../limits.js';
import { cloudFrontService, edgeRole, type LocalCredentials } from '../local-credentials.js';
import { type Claim, readClaim } from './claim.js';

export type Principal = 'cloudfront' | 'edge-role';

export type Verdict =
  | { ok: true; principal: Principal; accessKeyId: string }
  | {
      ok: false;
      reason: 'unsigned' | 'malformed' | 'unknown-key' | 'bad-token' | 'wrong-scope' | 'expired' | 'mismatch';
    };

export interface SignatureRules {
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

/** Region in the domain name of an AWS service, or undefined. */
export function regionOf(domainName: string): string | undefined {
  return /\.(?:lambda-url|execute-api|s3)\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:on\.aws|amazonaws\.com)/.exec(domainName)?.[1];
}

function isScoped(claim: Claim, rules: SignatureRules): boolean {
  const day = claim.date.toISOString().slice(0, 10).replaceAll('-', '');
  if (claim.day !== day || claim.service !== rules.service) return false;
  if (rules.region !== undefined && claim.region !== rules.region) return false;
  return claim.signedHeaders.includes('host');
}

function findSigner(accessKeyId: string): { principal: Principal; credentials: LocalCredentials } | undefined {
  if (accessKeyId === cloudFrontService.accessKeyId) return { principal: 'cloudfront', credentials: cloudFrontService };
  if (accessKeyId === edgeRole.accessKeyId) return { principal: 'edge-role', credentials: edgeRole };
  return undefined;
}

async function isSame(request: OriginRequest, claim: Claim, credentials: LocalCredentials): Promise<boolean> {
  const query = toQueryBag(request.query);
  const path = claim.service === 's3' ? encodeOnce(request.path) : request.path;
  if (query === undefined || path === undefined) return false;
  const signer = new SignatureV4({
    service: claim.service,
    region: claim.region,
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: claim.service !== 's3',
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

/** "+" is read as a plus sign: AWS does not say what its front ends do. Undefined: not UTF-8. */
function toQueryBag(query: string | undefined): Record<string, string[]> | undefined {
  const bag: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  try {
    for (const pair of (query ?? '').split('&')) {
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

/** S3 decodes a path and encodes it once, without normalising (AmazonS3/latest/API/sig-v4-header-based-auth.html). */
function encodeOnce(path: string): string | undefined {
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)).replace(/[!'()*]/g, hexEncode))
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
