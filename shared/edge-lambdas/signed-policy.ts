/** signed-policy: verifies CloudFront's signed cookies and signed URLs as CloudFront does, and says why not. The module `edgewright/signed-policy`. */
import { type Asked, type Cause, checkSigned, signedPolicy } from './check-signed.js';
import type { Policy } from './policy.js';
import { COOKIE_PREFIX, type Credentials, findCredentials } from './signed-credentials.js';

export type { Policy } from './policy.js';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.js';

export interface SignedRequest extends Asked {
  /** As the viewer asked for it: scheme, public host, raw path and query. */
  url: string;
  /** Value of the Cookie header. */
  cookie?: string | undefined;
}

export interface Allowed {
  allowed: true;
  policy: Policy & { kind: 'canned' | 'custom' };
  source: 'url' | 'cookie';
  keyPairId: string;
  hash: 'SHA1' | 'SHA256';
}

/** As CloudFront's XML names them. */
export type DenialCode = 'MissingKey' | 'InvalidKey' | 'MalformedSignature' | 'MalformedPolicy' | 'AccessDenied';

export interface Denied {
  allowed: false;
  code: DenialCode;
  /** For logs and people who hold the keys. Never for the viewer. */
  reason: string;
}

/** Never throws. What AWS leaves open is refused. */
export function verifySignedRequest(request: SignedRequest): Allowed | Denied {
  const [credentials, url] = findCredentials(request.url, request.cookie);
  const source = url === request.url ? 'cookie' : 'url';
  const outcome = checkSigned(credentials, url, request);
  if (typeof outcome === 'string') {
    const reason = explain(outcome, credentials, url, request);
    return { allowed: false, code: codes[outcome] ?? 'AccessDenied', reason };
  }
  const { 'Key-Pair-Id': keyPairId = '', 'Hash-Algorithm': hash, Policy } = credentials.values;
  const policy = { kind: Policy === undefined ? 'canned' : 'custom', ...outcome } as const;
  return { allowed: true, policy, source, keyPairId, hash: hash === 'SHA256' ? hash : 'SHA1' };
}

const codes: { [cause in Cause]?: DenialCode } = {
  missing: 'MissingKey',
  kid: 'InvalidKey',
  spelling: 'MalformedSignature',
  form: 'MalformedPolicy',
};

function explain(cause: Cause, credentials: Credentials, url: string, request: SignedRequest): string {
  const { values, twice } = credentials;
  const [, policy] = signedPolicy(credentials, url);
  const prefix = url === request.url ? COOKIE_PREFIX : '';
  switch (cause) {
    case 'missing':
      return `no ${prefix}Key-Pair-Id`;
    case 'twice':
      return `${prefix}${twice} occurs twice`;
    case 'kid':
      return `key ${JSON.stringify(values['Key-Pair-Id']?.slice(0, 64))} is not trusted`;
    case 'hash':
      return `${prefix}Hash-Algorithm is neither SHA1 nor SHA256`;
    case 'spelling':
      return `${prefix}Signature is missing or not in CloudFront's base64`;
    case 'form':
      return values.Policy === undefined
        ? `${prefix}Expires is missing or not in whole seconds`
        : 'the policy is not one statement with a whole number of seconds in DateLessThan';
    case 'signature':
      return 'the signature does not match';
    case 'expired':
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
