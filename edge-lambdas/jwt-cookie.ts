/*!
 * jwt-cookie: lets in who holds a JWT of your identity provider, signed with RSA, ECDSA or EdDSA, and sends everyone else to the login.
 * Lambda@Edge, viewer-request. Needs the provider's public keys in `config.keys`; a remote JWKS is asked for an unknown key id only.
 */
import type { CloudFrontRequest, CloudFrontRequestEvent, CloudFrontResultResponse } from 'aws-lambda';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { dropCookies, findCookie } from '../shared/edge-lambdas/cookie-header.js';
import { badRequest, deny } from '../shared/edge-lambdas/denial.js';
import { findRule } from '../shared/edge-lambdas/path-rules.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';

export const config = {
  /** Cookie that holds the token. */
  cookie: '__Host-id',
  /** The token may come as `Authorization: Bearer` instead. */
  bearer: false,
  /** The provider's public keys, a JWKS (RFC 7517): with them no request waits for the provider. None and no `jwksUrl`: everyone is refused. */
  keys: { keys: [] } as JSONWebKeySet,
  /** Address of the provider's JWKS, asked when a token names a key id that `keys` lacks; "" never asks. */
  jwksUrl: '',
  /** Longest wait for that answer, in milliseconds. */
  jwksTimeout: 1500,
  /** Shortest time between two such questions, in milliseconds, answered or not: junk key ids must not become traffic. */
  jwksCooldown: 30_000,
  /** Signature algorithms taken (RFC 7518, RFC 8037). HS256 and none are never. */
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  /** Value of `iss`, exactly. */
  issuer: '',
  /** Value that `aud` is or contains. */
  audience: '',
  /** Leeway for `exp` and `nbf`, in seconds. */
  leeway: 30,
  /**
   * Rules by path prefix; the first that matches counts, a path without one is refused. A prefix ends at a segment border.
   * `open` lets everyone in; else `claim` (a list, or words in a string) holds one of `anyOf`; an empty `claim` asks for a valid token only.
   */
  rules: [{ prefix: '/', open: false, claim: '', anyOf: [] as string[] }],
  /**
   * What the origin may read as one: letters of either case, `;…` in a segment, dots and spaces around one, characters of one appearance (NFKC). A path
   * that so meets another rule is refused with 400. Set false what your origin tells apart.
   */
  folding: { case: true, parameters: true, ends: true, unicode: true },
  /** Login address for page navigations, absolute or a path outside this behavior; "" answers 401 instead. */
  login: '',
  /** Query parameter of the login address that takes the path to come back to. */
  returnParameter: 'return',
};

export type JwtCookieOptions = typeof config;

/** Answers the viewer, or lets `request` pass without its token: neither cache key nor origin see it. */
export async function requireJwtCookie(
  request: CloudFrontRequest,
  options: JwtCookieOptions,
): Promise<CloudFrontResultResponse | undefined> {
  if (!isCanonicalPath(request.uri)) return badRequest();
  const rule = findRule(request.uri, options.rules, options.folding);
  if (rule === 'twice') return badRequest();
  if (rule?.open) return undefined;
  const token = findToken(request, options);
  const claims = rule && token && (await verify(token, options));
  if (!claims || !holds(claims, rule.claim, rule.anyOf)) return deny(request, options);
  dropCookies(request, `${options.cookie}=`);
  if (options.bearer) delete request.headers.authorization;
  return undefined;
}

/** Undefined where there is none, or more than one: nobody can say which of two is meant. */
function findToken(request: CloudFrontRequest, { cookie, bearer }: JwtCookieOptions): string | undefined {
  const lines = bearer ? (request.headers.authorization ?? []) : [];
  const found = [...findCookie(request, cookie), ...lines.map(({ value }) => value.replace(/^Bearer +/i, ''))];
  return found.length === 1 && isSpelledOnce(found[0]!) ? found[0] : undefined;
}

/** Decoders forgive padding, foreign characters and loose last bits: one token would have many spellings (RFC 7515 §2). */
function isSpelledOnce(token: string): boolean {
  const parts = token.length > 8192 ? [''] : token.split('.');
  return parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part);
}

async function verify(token: string, options: JwtCookieOptions): Promise<JWTPayload | undefined> {
  if (options.issuer === '' || options.audience === '') return undefined;
  try {
    const { payload } = await jwtVerify(token, (header, jws) => findKey(options)(header, jws), {
      algorithms: options.algorithms,
      issuer: options.issuer,
      audience: options.audience,
      clockTolerance: options.leeway,
      requiredClaims: ['exp'],
      currentDate: new Date(),
    });
    return Number.isFinite(payload.exp) ? payload : undefined;
  } catch {
    return undefined;
  }
}

type KeySet = JWTVerifyGetKey;
const keySets = new WeakMap<JwtCookieOptions, KeySet>();

/** The inlined keys first, the provider only where they lack the key id. Keys once fetched are kept, also while the provider is down. */
function findKey(options: JwtCookieOptions): KeySet {
  const known = keySets.get(options);
  if (known !== undefined) return known;
  const local = createLocalJWKSet(options.keys);
  const remote = options.jwksUrl === '' ? undefined : remoteKeys(options);
  const either: KeySet = async (header, jws) => {
    try {
      return await local(header, jws);
    } catch (error) {
      if (remote === undefined || !(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return remote(header, jws);
    }
  };
  keySets.set(options, either);
  return either;
}

function remoteKeys({ jwksUrl, jwksTimeout, jwksCooldown }: JwtCookieOptions): KeySet {
  let asked = Number.NEGATIVE_INFINITY;
  return createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: jwksTimeout,
    cooldownDuration: jwksCooldown,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    async [customFetch](url, init) {
      if (Date.now() - asked < jwksCooldown) throw new Error('asked a moment ago');
      asked = Date.now();
      try {
        return await fetch(url, init);
      } catch (error) {
        console.log(`jwt-cookie: no answer from the JWKS at ${new URL(url).host}`);
        throw error;
      }
    },
  });
}

function holds(claims: JWTPayload, claim: string, anyOf: string[]): boolean {
  if (claim === '') return true;
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  const held = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return anyOf.some((wanted) => held.includes(wanted));
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  const request = event.Records[0]!.cf.request;
  return (await requireJwtCookie(request, config)) ?? request;
}
