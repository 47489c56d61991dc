/** signed-verdict: whether CloudFront would let a request with signed cookies or a signed URL in, and if not, what failed and in which words. */
import { type Asked, type Cause, checkSigned, signedPolicy } from './check-signed.js';
import type { Policy } from './policy.js';
import { COOKIE_PREFIX, type Credentials, findCredentials } from './signed-credentials.js';

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

export interface Refused extends Denied {
  cause: Cause;
  /** The end of a pass that expired, the start of one that is early: seconds since the epoch. */
  bound?: number;
}

/** Never throws. */
export function judgeSignedRequest(request: SignedRequest): Allowed | Refused {
  const [credentials, url] = findCredentials(request.url, request.cookie);
  const source = url === request.url ? 'cookie' : 'url';
  const outcome = checkSigned(credentials, url, request);
  if (typeof outcome === 'string') return refused(outcome, credentials, url, request);
  const { 'Key-Pair-Id': keyPairId = '', 'Hash-Algorithm': hash, Policy } = credentials.values;
  const policy = { kind: Policy === undefined ? 'canned' : 'custom', ...outcome } as const;
  return { allowed: true, policy, source, keyPairId, hash: hash === 'SHA256' ? hash : 'SHA1' };
}

function refused(cause: Cause, credentials: Credentials, url: string, request: SignedRequest): Refused {
  const reason = explain(cause, credentials, url, request);
  const refusal = { allowed: false, code: codes[cause] ?? 'AccessDenied', reason, cause } as const;
  const [, policy] = signedPolicy(credentials, url);
  const bound = { expired: policy?.expires, early: policy?.starts }[cause as string];
  return bound === undefined ? refusal : { ...refusal, bound };
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
