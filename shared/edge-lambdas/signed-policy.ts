/** signed-policy: verifies CloudFront's signed cookies and signed URLs as CloudFront does, and says why not. The module `edgewright/signed-policy`. */
import { type Allowed, type Denied, judgeSignedRequest, type SignedRequest } from './signed-verdict.js';

export type { Policy } from './policy.js';
export type { Allowed, DenialCode, Denied, SignedRequest } from './signed-verdict.js';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.js';

/** Never throws. What AWS leaves open is refused. */
export function verifySignedRequest(request: SignedRequest): Allowed | Denied {
  const verdict = judgeSignedRequest(request);
  if (verdict.allowed) return verdict;
  const { allowed, code, reason } = verdict;
  return { allowed, code, reason };
}
