/** id-token: whether an ID token was issued by the provider, for us, now. OpenID Connect Core 1.0 §3.1.3.7, RFC 8725 */
import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { type ProviderDocument, type ProviderOptions, readJwks } from './openid-provider.js';

export interface IdTokenOptions extends ProviderOptions {
  tenants: string[];
  algorithms: string[];
  leeway: number;
}

/** An ID token is read at once: one that is older than this was kept by somebody. In seconds. */
const MOST_AGE = 600;

/** Its claims, or in one word why it is refused. `nonce` undefined: of a refreshed token, which has none (§12.2). */
export async function judgeIdToken(
  token: unknown,
  nonce: string | undefined,
  document: ProviderDocument,
  options: IdTokenOptions,
): Promise<JWTPayload | string> {
  if (typeof token !== 'string') return 'id-token-missing';
  const issuers = issuersOf(token, options);
  if (issuers.length === 0) return 'tenant';
  const known = await verify(token, issuers, await readJwks(document, false, options), options);
  // A key that nobody knows may be a new one.
  const claims =
    known === 'kid' ? await verify(token, issuers, await readJwks(document, true, options), options) : known;
  if (typeof claims === 'string') return claims;
  if (nonce !== undefined && claims.nonce !== nonce) return 'nonce';
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp === undefined) return 'azp';
  return claims.azp === undefined || claims.azp === options.clientId ? claims : 'azp';
}

async function verify(
  token: string,
  issuer: string[],
  jwks: Parameters<typeof createLocalJWKSet>[0],
  { clientId, algorithms, leeway }: IdTokenOptions,
): Promise<JWTPayload | string> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
      issuer,
      audience: clientId,
      algorithms: algorithms.filter((name) => !/^(?:HS|none)/i.test(name)),
      clockTolerance: leeway,
      maxTokenAge: MOST_AGE,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(),
    });
    return payload.sub ? payload : 'claims';
  } catch (error) {
    return wordFor(error);
  }
}

/**
 * Entra signs for each tenant under an address with the tenant in it, of which those are taken that `tenants` names. Google leaves out the scheme at
 * times: developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
 */
function issuersOf(token: string, { issuer, tenants }: IdTokenOptions): string[] {
  if (issuer === 'https://accounts.google.com') return [issuer, 'accounts.google.com'];
  if (!issuer.includes('{tenantid}')) return [issuer];
  try {
    const { tid } = decodeJwt(token);
    return typeof tid === 'string' && tenants.includes(tid) ? [issuer.replace('{tenantid}', tid)] : [];
  } catch {
    return [];
  }
}

function wordFor(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'kid';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return { iss: 'issuer', aud: 'audience', iat: 'clock' }[error.claim] ?? 'claims';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  return error instanceof errors.JWSSignatureVerificationFailed ? 'signature' : 'form';
}
