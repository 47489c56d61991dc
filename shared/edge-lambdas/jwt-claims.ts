/** jwt-claims: what the claims of a token say, once its signature is known to be good. RFC 7519 §4, RFC 9068 §2.2 */
import type { JWTPayload } from 'jose';

export interface ClaimOptions {
  issuer: string | string[];
  audience: string | string[];
  audienceClaims: string[];
  leeway: number;
}

/** Undefined: good. Else what is wrong, in one word. The token's signature is another's matter. */
export function judgeClaims(claims: JWTPayload, options: ClaimOptions): string | undefined {
  const issuers = [options.issuer].flat().filter(Boolean);
  const audiences = [options.audience].flat().filter(Boolean);
  if (issuers.length === 0 || audiences.length === 0) return 'config';
  if (!issuers.some((issuer) => filledIn(issuer, claims.tid) === claims.iss)) return 'issuer';
  return (
    judgeTime(claims, options.leeway) ?? (isMeant(claims, audiences, options.audienceClaims) ? undefined : 'audience')
  );
}

/** §4.1.4 to §4.1.6: each is a number, and `exp` has to be there. */
function judgeTime({ exp, nbf = 0, iat = 0 }: JWTPayload, leeway: number): string | undefined {
  const now = Math.floor(Date.now() / 1000);
  if (!Number.isFinite(exp) || exp! <= now - leeway) return 'expired';
  return Number.isFinite(nbf) && Number.isFinite(iat) && nbf <= now + leeway ? undefined : 'early';
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
