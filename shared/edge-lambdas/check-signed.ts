/**
 * check-signed: CloudFront's check of signed cookies and signed URLs, step by step, refusing what AWS leaves open.
 * Source: AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html and the pages below it; codes as CloudFront's XML names them.
 */
import { type KeyObject, verify } from 'node:crypto';
import { decodeCloudFrontBase64 } from './cloudfront-base64.js';
import { inCidr } from './ipv4.js';
import { cannedPolicy, type Policy, parseCustomPolicy } from './policy.js';
import { coversUrl } from './resource-pattern.js';
import { type Credentials, findCredentials } from './signed-credentials.js';
import type { TrustedKeys } from './trusted-keys.js';

export type DenialCode = 'MissingKey' | 'InvalidKey' | 'MalformedSignature' | 'MalformedPolicy' | 'AccessDenied';

/** What failed, for people who hold the keys: signed-policy.ts has the words. Never for the viewer. */
export type Cause =
  | 'missing'
  | 'twice'
  | 'unknown'
  | 'hash'
  | 'spelling'
  | 'form'
  | 'bytes'
  | 'late'
  | 'early'
  | 'ip'
  | 'resource';

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

export interface Refused {
  allowed: false;
  code: DenialCode;
  cause: Cause;
}

/** Never throws. */
export function checkSigned(request: SignedRequest): Allowed | Refused {
  const credentials = findCredentials(request.url, request.cookie);
  const { values, source } = credentials;
  const { 'Key-Pair-Id': keyPairId, 'Hash-Algorithm': hash = 'SHA1' } = values;
  if (!keyPairId) return refuse('MissingKey', 'missing');
  if (credentials.duplicate) return refuse('AccessDenied', 'twice');
  const key = request.keys.get(keyPairId);
  if (!key) return refuse('InvalidKey', 'unknown');
  if (hash !== 'SHA1' && hash !== 'SHA256') return refuse('AccessDenied', 'hash');
  const signature = decodeCloudFrontBase64(values.Signature ?? '');
  if (!signature) return refuse('MalformedSignature', 'spelling');
  const [bytes, policy] = readPolicy(credentials);
  if (!bytes || !policy) return refuse('MalformedPolicy', 'form');
  if (!isSignedBy(key, hash, bytes, signature)) return refuse('AccessDenied', 'bytes');
  const cause = failedCondition(policy, request, credentials.url);
  return cause ? refuse('AccessDenied', cause) : { allowed: true, policy, source, keyPairId, hash };
}

function refuse(code: DenialCode, cause: Cause): Refused {
  return { allowed: false, code, cause };
}

/** The signed bytes and what they say. A policy wins over Expires where both are there: it says all that a canned one does. */
export function readPolicy({ url, values }: Credentials): [Buffer?, Policy?] {
  if (values.Policy !== undefined) {
    const bytes = decodeCloudFrontBase64(values.Policy);
    return bytes ? [bytes, parseCustomPolicy(bytes.toString())] : [];
  }
  const expires = values.Expires ?? '';
  // Eleven digits and more are milliseconds: CloudFront answers MalformedPolicy (aws/aws-sdk-js#2236).
  if (!/^\d{1,10}$/.test(expires)) return [];
  return [Buffer.from(cannedPolicy(url, expires)), { kind: 'canned', resource: url, expires: Number(expires) }];
}

/** RSA is PKCS#1 v1.5, ECDSA is DER: the key decides, never the request. */
function isSignedBy(key: KeyObject, hash: 'SHA1' | 'SHA256', bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(hash, bytes, key, signature);
  } catch {
    return false;
  }
}

function failedCondition(policy: Policy, { now, ip }: SignedRequest, url: string): Cause | undefined {
  if (!(now < policy.expires)) return 'late';
  if (policy.starts !== undefined && !(now > policy.starts)) return 'early';
  if (policy.ip !== undefined && !inCidr(policy.ip, ip ?? '')) return 'ip';
  if (policy.kind === 'custom' && !coversUrl(policy.resource, url)) return 'resource';
  return undefined;
}
