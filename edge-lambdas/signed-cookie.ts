/*!
 * signed-cookie: lets in who holds CloudFront's own signed cookies or a signed URL, and sends everyone else to the login.
 * Lambda@Edge, viewer-request. Needs the public keys of the signers in `config.keys`.
 * A behavior with a key group of its own does the bare check for nothing: use this for a login, rules by path and a bound on lifetimes.
 */
import { checkSigned } from '../shared/edge-lambdas/check-signed.js';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { cookieText, dropCookies } from '../shared/edge-lambdas/cookie-header.js';
import { badRequest, deny, forbid, sayRefusal } from '../shared/edge-lambdas/denial.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { findRule } from '../shared/edge-lambdas/path-rules.js';
import { answerPreflight, isPreflight } from '../shared/edge-lambdas/preflight.js';
import { COOKIE_PREFIX, findCredentials, withoutSignature } from '../shared/edge-lambdas/signed-credentials.js';
import { targetOf } from '../shared/edge-lambdas/target.js';
import { trustedKeys } from '../shared/edge-lambdas/trusted-keys.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';

export const config = {
  /** Public keys in PEM by key pair id: RSA 2048 or ECDSA P-256. None: everyone is refused. */
  keys: { [params.privateKeyId]: params.privateKey } as Record<string, string>,
  /**
   * Rules by path prefix; the first that matches counts, a path without one is refused. A prefix ends at a segment border.
   * `open` lets everyone in; `keyIds` narrows the keys (empty: all of them).
   */
  rules: [{ prefix: '/', open: false, keyIds: [] as string[] }],
  /** Longest time a pass may still be valid, in seconds. A policy in milliseconds by mistake would be good for 50,000 years. */
  maxLifetime: 30 * 24 * 60 * 60,
  /** SHA-1 signatures are taken, as by CloudFront: it is what a signer that names no hash uses. */
  allowSha1: true,
  /** Scheme of the URLs in policies. The event does not say it; a behavior that redirects to HTTPS has only this one. */
  scheme: 'https',
  /**
   * What the origin may read as one: letters of either case, `;…` in a segment, dots and spaces around one, characters of one appearance (NFKC). A path
   * that so meets another rule is refused with 400. Set false what your origin tells apart.
   */
  folding: { case: true, parameters: true, ends: true, unicode: true },
  /** CORS preflights, which carry no cookies: `pass` to the origin, `refuse`, or `answer` here for the origins below. */
  preflight: 'pass' as 'pass' | 'refuse' | 'answer',
  /** Origins that an answered preflight lets in, such as `https://app.example.com`. */
  preflightOrigins: [] as string[],
  /** Login address for page navigations, absolute or a path outside this behavior; "" answers 401 instead. */
  login: '',
  /** Query parameter of the login address that takes the path to come back to. */
  returnParameter: 'return',
  /** Page for who has a good pass and may not enter, shown with 403: the login would only hand out the same pass. "" is an empty body. */
  forbidden: '',
};

export type SignedCookieOptions = typeof config;

/** Answers the viewer, or lets `request` pass without its credentials: neither cache key nor origin see them. */
export function requireSignedCookie(
  request: CloudFrontRequest,
  given: Partial<SignedCookieOptions>,
): CloudFrontResultResponse | undefined {
  const options = completeOptions(config, given);
  const rule = isCanonicalPath(request.uri) ? findRule(request.uri, options.rules, options.folding) : 'twice';
  if (rule === 'twice') return refused('path', badRequest());
  if (rule?.open) return undefined;
  if (isPreflight(request, options)) return answerPreflight(request, options);
  const cause = rule ? judgePass(request, rule.keyIds, options) : 'rule';
  if (cause && /^(key|lifetime|resource)$/.test(cause)) return refused(cause, forbid(request, options));
  if (cause) return refused(cause, deny(request, options));
  request.querystring = withoutSignature(request.querystring);
  dropCookies(request, COOKIE_PREFIX);
  return undefined;
}

function refused(word: string, response: CloudFrontResultResponse): CloudFrontResultResponse {
  sayRefusal('signed-cookie', word);
  return response;
}

/** Why the pass does not let in, in one word. Of a good one that is for something else, a login would only make another. */
function judgePass(request: CloudFrontRequest, keyIds: string[], options: SignedCookieOptions): string | undefined {
  const address = `${options.scheme}://${request.headers.host?.[0]?.value ?? ''}${targetOf(request)}`;
  const [credentials, url] = findCredentials(address, cookieText(request));
  const { 'Key-Pair-Id': keyId, 'Hash-Algorithm': hash } = credentials.values;
  const now = Math.floor(Date.now() / 1000);
  const policy = checkSigned(credentials, url, {
    ip: request.clientIp,
    now,
    keys: trustedKeys(options.keys, 'signed-cookie'),
  });
  if (typeof policy === 'string') return policy;
  if (keyIds.length && !keyIds.includes(keyId!)) return 'key';
  if (hash !== 'SHA256' && !options.allowSha1) return 'hash';
  return policy.expires - now <= options.maxLifetime ? undefined : 'lifetime';
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const request = event.Records[0]!.cf.request;
    return requireSignedCookie(request, config) ?? request;
  } catch {
    // No event of CloudFront's: nobody gets in by it.
    return refused('event', badRequest());
  }
}
