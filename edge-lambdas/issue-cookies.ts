/*!
 * issue-cookies: makes a pass of what the origin of a login says: the token of functions/signed-cookie, or CloudFront's signed cookies.
 * Lambda@Edge, origin-response, on the behavior of the login. Needs a secret that it shares with the origin.
 * The origin answers a good login with `x-edge-grant: <JWT, HS256>`, claims {"exp":…,"iat":…,"sub":"…","paths":["/members"]}, and a bad one without.
 */
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { sayRefusal } from '../shared/edge-lambdas/denial.js';
import type {
  CloudFrontResponse,
  CloudFrontResponseEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { setHeader } from '../shared/edge-lambdas/headers.js';
import { deletePass, issuePass } from '../shared/edge-lambdas/login-pass.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { type Claims, verifyHs256 } from '../shared/functions/jwt-hs256.js';
import type { KeyRing } from '../shared/functions/key-ring.js';
import { wrongClaim } from '../shared/functions/token-claims.js';

export const config = {
  /** Header of the origin's answer that carries the grant. It never reaches the viewer. */
  header: 'x-edge-grant',
  /** Secrets by which grants are signed, 32 bytes or more, base64url, by key id. None: no pass is made. */
  grantKeys: {} as KeyRing,
  /** Claim `aud` that a grant must have, such as the name of the site. Empty: not asked for. */
  audience: '',
  /** Longest time from `iat` to `exp` of a grant, in seconds: it is for this one answer. */
  maxAge: 60,
  /** What visitors get: `token`, for functions/signed-cookie, or `cookies`, CloudFront's signed cookies for a key group. */
  pass: 'token' as 'token' | 'cookies',
  /** How long a pass is good at most, in seconds; the claim `lifetime` makes it shorter, and with 0 takes the pass away: a logout. */
  lifetime: 12 * 60 * 60,
  /** Secrets of `signing-keys` of functions/signed-cookie, base64url, by key id. Who can read the function can read them. */
  keys: {} as KeyRing,
  /** The one of them that signs. */
  keyId: '',
  /** Cookie of the token. */
  cookie: '__Host-session',
  /** Claims of the grant that the token gets, besides `sub` and `paths`. */
  claims: [] as string[],
  /** With `cookies`: what the policy opens, such as `https://www.example.com/members/*`. A grant has to name a path all the same. */
  resource: '',
  /** And the id of the public key in the key group. */
  keyPairId: '',
  /** And its private key, in PEM. Who can read the function can read it. */
  privateKey: '',
};

export type IssueCookiesOptions = typeof config;

/** Takes the grant off `response`, and adds the cookies that it is good for. */
export function issueCookies(response: CloudFrontResponse, given: Partial<IssueCookiesOptions>): void {
  const options = completeOptions(config, given);
  const { headers } = response;
  const grants = headers[options.header] ?? [];
  delete headers[options.header];
  if (grants.length === 0) return;
  // A cached pass would be everybody's.
  setHeader(headers, 'cache-control', 'no-store');
  const claims = grants.length === 1 ? readGrant(grants[0]!.value, options) : undefined;
  const cookies = claims && cookiesFor(claims, options);
  if (cookies === undefined) sayRefusal('issue-cookies', claims ? 'pass' : 'grant');
  const added = (cookies ?? []).map((value) => ({ key: 'Set-Cookie', value }));
  if (added.length > 0) headers['set-cookie'] = [...(headers['set-cookie'] ?? []), ...added];
}

function readGrant(token: string, { grantKeys, audience, maxAge }: IssueCookiesOptions): Claims | undefined {
  const claims = verifyHs256(token, grantKeys);
  const rules = { issuer: '', audience, leeway: 0, maxLifetime: maxAge };
  return typeof claims !== 'string' && wrongClaim(claims, rules, Date.now() / 1000) === '' ? claims : undefined;
}

/** Undefined: it opens nothing, no key is good, or a browser would drop it. */
function cookiesFor(claims: Claims, options: IssueCookiesOptions): string[] | undefined {
  const { lifetime: wanted = options.lifetime, paths } = claims;
  if (wanted === 0) return deletePass(options);
  if (typeof wanted !== 'number' || !(wanted > 0) || !isList(paths)) return undefined;
  const lifetime = Math.floor(Math.min(wanted, options.lifetime));
  const access = [{ claim: '', anyOf: [], paths }];
  return issuePass(claims, Math.floor(Date.now() / 1000), { ...options, lifetime, access, grace: 0 });
}

function isList(paths: unknown): paths is string[] {
  return (
    Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string' && path.startsWith('/'))
  );
}

export async function handler(event: CloudFrontResponseEvent): Promise<CloudFrontResponse | CloudFrontResultResponse> {
  try {
    const { response } = event.Records[0]!.cf;
    issueCookies(response, config);
    return response;
  } catch {
    return refuse(500, 'This answer could not be sent on.', 'issue-cookies: event: It is not of CloudFront.');
  }
}
