/** signed-policy: verifies CloudFront's signed cookies and signed URLs as CloudFront does, and says why not. The module `edgewright/signed-policy`. */
import {
  type Allowed,
  type Cause,
  checkSigned,
  type DenialCode,
  readPolicy,
  type SignedRequest,
} from './check-signed.js';
import { findCredentials } from './signed-credentials.js';

export type { Allowed, DenialCode, SignedRequest } from './check-signed.js';
export type { Policy } from './policy.js';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.js';

export interface Denied {
  allowed: false;
  code: DenialCode;
  /** For logs and people who hold the keys. Never for the viewer. */
  reason: string;
}

/** Never throws. What AWS leaves open is refused. */
export function verifySignedRequest(request: SignedRequest): Allowed | Denied {
  const outcome = checkSigned(request);
  return outcome.allowed ? outcome : { allowed: false, code: outcome.code, reason: explain(outcome.cause, request) };
}

function explain(cause: Cause, request: SignedRequest): string {
  const credentials = findCredentials(request.url, request.cookie);
  const [, policy] = readPolicy(credentials);
  const { source, values, duplicate, url } = credentials;
  const prefix = source === 'url' ? '' : 'CloudFront-';
  switch (cause) {
    case 'missing':
      return `no ${prefix}Key-Pair-Id`;
    case 'twice':
      return `${prefix}${duplicate} occurs twice`;
    case 'unknown':
      return `key ${JSON.stringify(values['Key-Pair-Id']?.slice(0, 64))} is not trusted`;
    case 'hash':
      return `${prefix}Hash-Algorithm is neither SHA1 nor SHA256`;
    case 'spelling':
      return `${prefix}Signature is missing or not in CloudFront's base64`;
    case 'form':
      return values.Policy === undefined
        ? `${prefix}Expires is missing or not in whole seconds`
        : 'the policy is not one statement with a whole number of seconds in DateLessThan';
    case 'bytes':
      return 'the signature does not match';
    case 'late':
      return `expired ${isoTime(policy!.expires)}`;
    case 'early':
      return `not valid until after ${isoTime(policy!.starts!)}`;
    case 'ip':
      return `viewer ${request.ip ?? 'without address'} is not in ${policy!.ip}`;
    case 'resource':
      return `resource ${policy!.resource} does not cover ${url}`;
  }
}

/** "2026-01-01T18:00:00Z", or the bare number where no calendar reaches. */
function isoTime(seconds: number): string {
  return seconds <= 8.64e12 ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : String(seconds);
}
