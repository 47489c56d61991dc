/*!
 * jwt-cookie: lets in who holds a JWT of your identity provider, signed with RSA, ECDSA or EdDSA, and sends everyone else to the login.
 * Lambda@Edge, viewer-request. Needs the provider's public keys in `config.keys`; a remote JWKS is asked for an unknown key id only.
 */
import type { JSONWebKeySet } from 'jose';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { badRequest, deny, forbid, sayRefusal } from '../shared/edge-lambdas/denial.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { readKeys } from '../shared/edge-lambdas/jwks.js';
import { heldUnder } from '../shared/edge-lambdas/jwt-claims.js';
import { judgeToken, type Known } from '../shared/edge-lambdas/jwt-token.js';
import { findRule } from '../shared/edge-lambdas/path-rules.js';
import { answerPreflight, isPreflight } from '../shared/edge-lambdas/preflight.js';
import { nothingKnown } from '../shared/edge-lambdas/remote-jwks.js';
import { dropTokens, findTokens } from '../shared/edge-lambdas/token-cookie.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';

export const config = {
  /**
   * Cookie that holds the token, whole or in pieces (`name.0`, `name.1` …). A `*` stands for the user whom the cookie `….LastAuthUser` names, as Amplify
   * writes it: `CognitoIdentityServiceProvider.CLIENT.*.idToken`.
   */
  cookie: '__Host-id',
  /** The token may come as `Authorization: Bearer` instead. */
  bearer: false,
  /** Longest token taken, in characters. */
  maxLength: 8192,
  /** The provider's public keys, a JWKS (RFC 7517): with them no request waits for the provider. None and no `jwksUrl`: everyone is refused. */
  keys: { keys: [] } as JSONWebKeySet,
  /** Address of the provider's JWKS, asked when a token names a key id that `keys` lacks; "" never asks. */
  jwksUrl: '',
  /** Longest wait for that answer, in milliseconds. */
  jwksTimeout: 1500,
  /** Shortest time between two such questions, in milliseconds: junk key ids must not become traffic. After a failure a second, then more. */
  jwksCooldown: 30_000,
  /** Longest time that a fetched key is good, in milliseconds: what the provider withdraws ends by then. */
  jwksMaxAge: 24 * 60 * 60 * 1000,
  /** Signature algorithms taken (RFC 7518, RFC 8037). HS256 and none are never. */
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  /** Value of `iss`, exactly, or a list of them. `{tenantid}` in it stands for the tenant of an Entra token. */
  issuer: '' as string | string[],
  /** Value that the audience is or contains, or a list of them. */
  audience: '' as string | string[],
  /** Claims that say the audience; the first that a token has counts. Cognito's access tokens have `client_id` alone, Keycloak's mean `azp`. */
  audienceClaims: ['aud', 'client_id'],
  /** Leeway for `exp` and `nbf`, in seconds. */
  leeway: 30,
  /**
   * Rules by path prefix; the first that matches counts, a path without one is refused. A prefix ends at a segment border.
   * `open` lets everyone in; else `claim` (a name, or a path such as `realm_access.roles`; a list or a text; words of `scope` and `scp`) holds
   * one of `anyOf`; an empty `claim` asks for a valid token only.
   */
  rules: [{ prefix: '/', open: false, claim: '', anyOf: [] as string[] }],
  /**
   * What the origin may read as one: letters of either case, `;…` in a segment, dots and spaces around one, characters of one appearance (NFKC). A path
   * that so meets another rule is refused with 400. Set false what your origin tells apart.
   */
  folding: { case: true, parameters: true, ends: true, unicode: true },
  /** CORS preflights, which carry no credentials: `pass` to the origin, `refuse`, or `answer` here for the origins below. */
  preflight: 'pass' as 'pass' | 'refuse' | 'answer',
  /** Origins that an answered preflight lets in, such as `https://app.example.com`. */
  preflightOrigins: [] as string[],
  /** Login address for page navigations, absolute or a path outside this behavior; "" answers 401 instead. */
  login: '',
  /** Query parameter of the login address that takes the path to come back to. */
  returnParameter: 'return',
  /** Page for who has a good token and may not enter, shown with 403: the login would only hand out the same token. "" is an empty body. */
  forbidden: '',
};

export type JwtCookieOptions = typeof config;

/** Answers the viewer, or lets `request` pass without its token: neither cache key nor origin see it. */
export async function requireJwtCookie(
  request: CloudFrontRequest,
  given: Partial<JwtCookieOptions>,
): Promise<CloudFrontResultResponse | undefined> {
  const options = completeOptions(config, given);
  const rule = isCanonicalPath(request.uri) ? findRule(request.uri, options.rules, options.folding) : 'twice';
  if (rule === 'twice') return refused('path', badRequest());
  if (rule?.open) return undefined;
  if (isPreflight(request, options)) return answerPreflight(request, options);
  const claims = rule ? await judgeToken(findTokens(request, options), options, knownOf(options)) : 'rule';
  if (typeof claims === 'string') return refused(claims, deny(request, options));
  if (!rule || !holds(rule, claims)) return refused(overage(claims), forbid(request, options));
  dropTokens(request, options);
  return undefined;
}

function refused(word: string, response: CloudFrontResultResponse): CloudFrontResultResponse {
  sayRefusal('jwt-cookie', word);
  return response;
}

function holds({ claim, anyOf }: JwtCookieOptions['rules'][number], claims: Record<string, unknown>): boolean {
  if (claim === '') return true;
  const held = heldUnder(claims, claim);
  return anyOf.some((wanted) => held.includes(wanted));
}

/** Entra leaves groups out where a user has more than 200, and says where to ask. learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function overage(claims: Record<string, unknown>): string {
  return Object.hasOwn(claims, '_claim_names') || claims.hasgroups === true ? 'groups-overage' : 'forbidden';
}

const known = new WeakMap<JwtCookieOptions, Known>();

/** Keys are made once: it costs as much as a check. */
function knownOf(options: JwtCookieOptions): Known {
  let found = known.get(options);
  if (found === undefined) {
    found = { local: readKeys(options.keys), remote: nothingKnown(), seen: new Map(), headers: new Map() };
    known.set(options, found);
  }
  return found;
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const request = event.Records[0]!.cf.request;
    return (await requireJwtCookie(request, config)) ?? request;
  } catch {
    // No event of CloudFront's: nobody gets in by it.
    return refused('event', badRequest());
  }
}
