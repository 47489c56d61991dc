/*! token-claims: decides whether a verified token holds now, and for us. RFC 7519 §4.1. */
import type { Claims } from './jwt-hs256.js';

export interface ClaimRules {
  issuer: string;
  audience: string;
  leeway: number;
  maxLifetime: number;
}

/** The year 5138. A later `exp` is one in milliseconds, or infinite, and would hold for ever. */
const LAST_EXP = 1e11;
/** Seconds an issuer's clock may be ahead of ours. A token from farther in the future is not of this world. */
const DRIFT = 60;

/** `now` in seconds since the epoch. A token without a right `exp` never holds. */
export function holdsNow(claims: Claims, rules: ClaimRules, now: number): boolean {
  const exp = claims.exp;
  if (typeof exp !== 'number' || exp + rules.leeway <= now || exp > LAST_EXP) return false;
  if ('nbf' in claims && !hasCome(claims.nbf, now + rules.leeway)) return false;
  if ('iat' in claims && !hasCome(claims.iat, now + DRIFT)) return false;
  return rules.maxLifetime === 0 || exp - Number(claims.iat) <= rules.maxLifetime;
}

function hasCome(time: unknown, now: number): boolean {
  return typeof time === 'number' && time <= now;
}

/** An empty issuer or audience in `rules` asks for none. */
export function isMeantForUs(claims: Claims, rules: ClaimRules): boolean {
  if (rules.issuer !== '' && claims.iss !== rules.issuer) return false;
  if (rules.audience === '' || claims.aud === rules.audience) return true;
  return Array.isArray(claims.aud) && claims.aud.indexOf(rules.audience) >= 0;
}
