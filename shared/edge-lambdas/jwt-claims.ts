/** jwt-claims: what the claims of a token say, once its signature is known to be good. RFC 7519 §4, RFC 9068 §2.2 */
import { type JWTPayload, UnsecuredJWT } from 'jose';

export interface ClaimOptions {
  issuer: string | string[];
  audience: string | string[];
  audienceClaims: string[];
  leeway: number;
}

/** Undefined: good. Else what is wrong, in one word. `payload` is the second part of the token. */
export function judgeClaims(payload: string, claims: JWTPayload, options: ClaimOptions): string | undefined {
  const issuers = [options.issuer]
    .flat()
    .filter(Boolean)
    .map((issuer) => filledIn(issuer, claims.tid));
  const audiences = [options.audience].flat().filter(Boolean);
  if (issuers.length === 0 || audiences.length === 0) return 'config';
  try {
    // jose's own rules of claims, without a second look at the signature: the header is that of a token that has none.
    UnsecuredJWT.decode(`eyJhbGciOiJub25lIn0.${payload}.`, {
      issuer: issuers,
      clockTolerance: options.leeway,
      requiredClaims: ['exp'],
      currentDate: new Date(),
    });
  } catch (error) {
    return wordFor(error as { code?: string; claim?: string });
  }
  if (!Number.isFinite(claims.exp)) return 'expired';
  return isMeant(claims, audiences, options.audienceClaims) ? undefined : 'audience';
}

/** Entra signs for any tenant under an address with the tenant in it: ".../{tenantid}/v2.0" */
function filledIn(issuer: string, tenant: unknown): string {
  const isId = typeof tenant === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tenant);
  return isId ? issuer.replace('{tenantid}', tenant) : issuer;
}

/** The first of the claims that is there decides: `aud`, or `client_id` in the access tokens of Cognito, which have no audience. */
function isMeant(claims: JWTPayload, audiences: string[], names: string[]): boolean {
  const name = names.find((each) => Object.hasOwn(claims, each));
  const held = name === undefined ? [] : [claims[name]].flat();
  return audiences.some((audience) => held.includes(audience));
}

function wordFor({ code, claim }: { code?: string; claim?: string }): string {
  if (code === 'ERR_JWT_EXPIRED' || claim === 'exp') return 'expired';
  if (claim === 'nbf' || claim === 'iat') return 'early';
  return claim === 'iss' ? 'issuer' : 'claims';
}

/** What `path` names: a claim of that very name, else one inside of another: "realm_access.roles". Words only where RFC 8693 §4.2 has them. */
export function heldUnder(claims: JWTPayload, path: string): unknown[] {
  const value = Object.hasOwn(claims, path) ? claims[path] : inside(claims, path.split('.'));
  if (typeof value === 'string') return /^(scope|scp)$/.test(path) ? value.split(' ') : [value];
  return Array.isArray(value) ? value : [];
}

function inside(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return value;
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? inside((value as Record<string, unknown>)[name], rest) : undefined;
}
