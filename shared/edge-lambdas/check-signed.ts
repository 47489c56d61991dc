/**
 * check-signed: CloudFront's check of signed cookies and signed URLs, step by step, refusing what AWS leaves open.
 * Source: AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html and the pages below it.
 */
import { type KeyObject, verify } from 'node:crypto';
import { inCidr } from './ipv4.js';
import { cannedPolicy, type Policy } from './policy.js';
import { coversUrl } from './resource-pattern.js';
import type { Credentials } from './signed-credentials.js';
import type { TrustedKeys } from './trusted-keys.js';

/** What failed, for people who hold the keys: signed-policy.ts has the words and CloudFront's codes. Never for the viewer. */
export type Cause =
  | 'missing'
  | 'twice'
  | 'kid'
  | 'hash'
  | 'spelling'
  | 'form'
  | 'signature'
  | 'expired'
  | 'early'
  | 'ip'
  | 'resource';

export interface Asked {
  /** The viewer's address. */
  ip?: string | undefined;
  /** Seconds since the epoch. */
  now: number;
  keys: TrustedKeys;
}

/** What the policy says, or what failed. `url` is the one that the policy is about. Never throws. */
export function checkSigned(credentials: Credentials, url: string, asked: Asked): Policy | Cause {
  const { values, twice, signature } = credentials;
  const { 'Key-Pair-Id': keyPairId, 'Hash-Algorithm': hash = 'SHA1' } = values;
  if (!keyPairId) return 'missing';
  if (twice) return 'twice';
  const key = asked.keys.get(keyPairId);
  if (!key) return 'kid';
  if (hash !== 'SHA1' && hash !== 'SHA256') return 'hash';
  if (!signature) return 'spelling';
  const [bytes, policy] = signedPolicy(credentials, url);
  if (!bytes || !policy) return 'form';
  if (!isSignedBy(key, hash, bytes, signature)) return 'signature';
  return failedCondition(policy, url, asked) ?? policy;
}

/** The signed bytes and what they say. A policy wins over Expires where both are there: it says all that a canned one does. */
export function signedPolicy({ values, bytes, policy }: Credentials, url: string): [Buffer?, Policy?] {
  if (values.Policy !== undefined) return [bytes, policy];
  const { Expires: expires = '' } = values;
  // Eleven digits and more are milliseconds: CloudFront answers MalformedPolicy (aws/aws-sdk-js#2236).
  if (!/^\d{1,10}$/.test(expires)) return [];
  return [Buffer.from(cannedPolicy(url, expires)), { resource: url, expires: +expires }];
}

/** RSA is PKCS#1 v1.5, ECDSA is DER: the key decides, never the request. */
function isSignedBy(key: KeyObject, hash: 'SHA1' | 'SHA256', bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(hash, bytes, key, signature);
  } catch {
    return false;
  }
}

/** A canned policy names the very URL, and whatever is in it, a URL covers itself. */
function failedCondition(policy: Policy, url: string, { now, ip = '' }: Asked): Cause | undefined {
  if (!(now < policy.expires)) return 'expired';
  if (now <= (policy.starts ?? 0)) return 'early';
  if (policy.ip && !inCidr(policy.ip, ip)) return 'ip';
  if (!coversUrl(policy.resource, url)) return 'resource';
  return undefined;
}
