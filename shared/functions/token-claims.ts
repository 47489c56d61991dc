/*! token-claims: decides whether a verified token holds now, and for us. RFC 7519 §4.1. */
import type { Claims } from './jwt-hs256.js';

/** Zero and empty ask for nothing. */
interface ClaimRules {
  issuer: string;
  audience: string;
  leeway: number;
  maxLifetime: number;
}

/** The year 5138. A later `exp` is one in milliseconds, or infinite, and would hold for ever. */
const LAST_EXP = 1e11;
/** Seconds an issuer's clock may be ahead of ours. A token from farther in the future is refused. */
const DRIFT = 60;

/** What is wrong with them, in a word; empty: nothing. `now` in seconds since the epoch. A token without a right `exp` never holds. */
export function wrongClaim(claims: Claims, rules: ClaimRules, now: number): string {
  const exp = claims.exp;
  const iat = claims.iat;
  if (typeof exp !== 'number' || exp + rules.leeway <= now || exp > LAST_EXP) return 'expired';
  if ('nbf' in claims && (typeof claims.nbf !== 'number' || claims.nbf > now + rules.leeway)) return 'early';
  if (typeof iat === 'number' ? iat > now + DRIFT : 'iat' in claims) return 'early';
  if (rules.maxLifetime && !(exp - Number(iat) <= rules.maxLifetime)) return 'lifetime';
  if (rules.issuer && claims.iss !== rules.issuer) return 'issuer';
  if (rules.audience && !([] as unknown[]).concat(claims.aud).includes(rules.audience)) return 'audience';
  return '';
}
