/** Why functions/signed-cookie lets a token in, or does not. The function itself says a word, to its log. */
import { isCanonicalPath } from '../../shared/functions/canonical-path.js';
import { type Claims, verifyHs256 } from '../../shared/functions/jwt-hs256.js';
import { isUnder } from '../../shared/functions/path-prefix.js';
import { wrongClaim } from '../../shared/functions/token-claims.js';
import { isoSeconds } from '../time.js';
import { SESSION_COOKIE } from './session-token.js';

type TokenOutcome = { allowed: true; claims: Claims } | { allowed: false; code: 'Unauthorized'; reason: string };

interface TokenRequest {
  /** Path of the request, as on the wire. */
  path: string;
  /** Value of the Cookie header. */
  cookie: string;
  /** Seconds since the epoch. */
  now: number;
  /** Secrets in base64url by key id. */
  secrets: Record<string, string>;
}

export function checkToken({ path, cookie, now, secrets }: TokenRequest): TokenOutcome {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  const tokens = pairs.filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`));
  if (tokens.length !== 1) return refused(`${SESSION_COOKIE} occurs ${tokens.length} times`);
  if (!isCanonicalPath(path)) return refused(`the path "${path}" is not canonical: it could be read in two ways`);
  const token = tokens[0]!.slice(SESSION_COOKIE.length + 1);
  const claims = verifyHs256(token, secrets);
  if (typeof claims === 'string') return refused(explainSignature(token, secrets));
  if (wrongClaim(claims, { issuer: '', audience: '', leeway: 0, maxLifetime: 0 }, now))
    return refused(explainTime(claims, now));
  const paths = Array.isArray(claims.paths) ? claims.paths : [];
  if (paths.some((prefix) => typeof prefix === 'string' && isUnder(path, prefix))) return { allowed: true, claims };
  return refused(`paths ${JSON.stringify(paths)} do not cover "${path}"`);
}

function explainSignature(token: string, secrets: Record<string, string>): string {
  const [header] = token.split('.');
  const { alg, kid, crit } = readJson(header ?? '');
  if (token.split('.').length !== 3) return 'the token is not three segments';
  if (alg !== 'HS256') return `alg is ${JSON.stringify(alg)}, not HS256`;
  if (crit !== undefined) return 'the header has crit';
  if (typeof kid !== 'string' || !Object.hasOwn(secrets, kid))
    return `key ${JSON.stringify(kid)} is not among those given`;
  return 'the signature does not match';
}

function explainTime({ exp, nbf, iat }: Claims, now: number): string {
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return 'exp is missing or not a number';
  if (now >= exp) return `expired ${isoSeconds(exp)}`;
  if (typeof nbf === 'number' && now < nbf) return `not valid before ${isoSeconds(nbf)}`;
  return `nbf ${JSON.stringify(nbf)} or iat ${JSON.stringify(iat)} is not a time in the past`;
}

function readJson(segment: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function refused(reason: string): TokenOutcome {
  return { allowed: false, code: 'Unauthorized', reason };
}
