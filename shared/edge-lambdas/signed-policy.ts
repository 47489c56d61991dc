/**
 * signed-policy: verifies CloudFront's signed cookies and signed URLs as CloudFront does.
 * Source: AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html and the pages below it; codes as CloudFront's XML names them.
 */
import { type KeyObject, verify } from 'node:crypto';
import { inCidr } from './ipv4.js';
import { cannedPolicy, decodeCloudFrontBase64, type Policy, parseCustomPolicy } from './policy.js';
import { coversUrl } from './resource-pattern.js';
import { type Credentials, findCredentials } from './signed-credentials.js';
import type { TrustedKeys } from './trusted-keys.js';

export type { Policy } from './policy.js';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.js';

export type DenialCode = 'MissingKey' | 'InvalidKey' | 'MalformedSignature' | 'MalformedPolicy' | 'AccessDenied';

export interface SignedRequest {
  /** As the viewer asked for it: scheme, public host, raw path and query. */
  url: string;
  /** Value of the Cookie header. */
  cookie?: string | undefined;
  /** The viewer's address. */
  ip?: string | undefined;
  /** Seconds since the epoch. */
  now: number;
  keys: TrustedKeys;
}

export interface Allowed {
  allowed: true;
  policy: Policy;
  source: 'url' | 'cookie';
  keyPairId: string;
  hash: 'SHA1' | 'SHA256';
}

export interface Denied {
  allowed: false;
  code: DenialCode;
  /** For logs and people who hold the keys. Never for the viewer. */
  reason: string;
}

/** Never throws. What AWS leaves open is refused. */
export function verifySignedRequest(request: SignedRequest): Allowed | Denied {
  const credentials = findCredentials(request.url, request.cookie);
  const { duplicate, keyPairId, source } = credentials;
  if (!keyPairId) return denied('MissingKey', `no ${source === 'url' ? '' : 'CloudFront-'}Key-Pair-Id`);
  if (duplicate !== undefined)
    return denied('AccessDenied', `${source === 'url' ? '' : 'CloudFront-'}${duplicate} occurs twice`);
  const key = request.keys.get(keyPairId);
  if (key === undefined) return denied('InvalidKey', `key ${JSON.stringify(keyPairId.slice(0, 64))} is not trusted`);
  const hash = credentials.hash ?? 'SHA1';
  if (hash !== 'SHA1' && hash !== 'SHA256') return denied('AccessDenied', 'Hash-Algorithm is neither SHA1 nor SHA256');
  const signed = readPolicy(credentials);
  if ('code' in signed) return signed;
  if (!isSignedBy(key, hash, signed.bytes, signed.signature))
    return denied('AccessDenied', 'the signature does not match');
  const refusal = checkConditions(signed.policy, request, credentials.url);
  return refusal ?? { allowed: true, policy: signed.policy, source, keyPairId, hash };
}

interface SignedBytes {
  policy: Policy;
  bytes: Buffer;
  signature: Buffer;
}

/** A policy wins over Expires where both are there: a custom policy says all that a canned one does. */
function readPolicy(credentials: Credentials): SignedBytes | Denied {
  const signature = decodeCloudFrontBase64(credentials.signature ?? '');
  if (signature === undefined)
    return denied('MalformedSignature', 'the signature is missing or not in CloudFront base64');
  if (credentials.policy === undefined) return readCannedPolicy(credentials, signature);
  const bytes = decodeCloudFrontBase64(credentials.policy);
  const policy = bytes && parseCustomPolicy(bytes.toString('utf8'));
  if (bytes === undefined || policy === undefined) {
    return denied('MalformedPolicy', 'the policy is not one statement with a whole number of seconds in DateLessThan');
  }
  return { policy, bytes, signature };
}

/** Eleven digits and more are milliseconds: CloudFront answers MalformedPolicy (aws/aws-sdk-js#2236). */
function readCannedPolicy({ url, expires = '' }: Credentials, signature: Buffer): SignedBytes | Denied {
  if (!/^\d{1,10}$/.test(expires)) return denied('MalformedPolicy', 'Expires is missing or not in whole seconds');
  const policy: Policy = { kind: 'canned', resource: url, expires: Number(expires), starts: undefined, ip: undefined };
  return { policy, bytes: Buffer.from(cannedPolicy(url, expires)), signature };
}

/** RSA is PKCS#1 v1.5, ECDSA is DER: the key decides, never the request. */
function isSignedBy(key: KeyObject, hash: 'SHA1' | 'SHA256', bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(hash, bytes, key, signature);
  } catch {
    return false;
  }
}

function checkConditions(policy: Policy, request: SignedRequest, url: string): Denied | undefined {
  if (!(request.now < policy.expires)) return denied('AccessDenied', `expired ${isoTime(policy.expires)}`);
  if (policy.starts !== undefined && !(request.now > policy.starts)) {
    return denied('AccessDenied', `not valid until after ${isoTime(policy.starts)}`);
  }
  if (policy.ip !== undefined && !inCidr(policy.ip, request.ip ?? '')) {
    return denied('AccessDenied', `viewer ${request.ip ?? 'without address'} is not in ${policy.ip}`);
  }
  if (policy.kind === 'custom' && !coversUrl(policy.resource, url)) {
    return denied('AccessDenied', `resource ${policy.resource} does not cover ${url}`);
  }
  return undefined;
}

/** "2026-01-01T18:00:00Z", or the bare number where no calendar reaches. */
function isoTime(seconds: number): string {
  return seconds <= 8.64e12 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds);
}

function denied(code: DenialCode, reason: string): Denied {
  return { allowed: false, code, reason };
}
