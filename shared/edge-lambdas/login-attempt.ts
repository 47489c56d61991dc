/**
 * login-attempt: what a browser keeps from the way to the provider until it comes back. One cookie for each attempt, named by its state: tabs do
 * not overwrite each other. RFC 9700 §4.7, RFC 7636 §4
 */
import { createHash, randomBytes } from 'node:crypto';
import { cookiePairs, findCookie } from './cookie-header.js';
import type { CloudFrontRequest } from './event.js';
import { type SealOptions, seal, unseal } from './sealed.js';
import { deleteCookie, setCookie } from './set-cookie.js';

export interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  /** Where the visitor wanted to go. */
  way: string;
  /** Seconds since the epoch. */
  at: number;
}

const ATTEMPT_PREFIX = '__Host-login-';
const LIFETIME = 600;
/** At once: a fourth takes the place of the oldest, so that they never fill the request's head. */
const MOST = 3;

/** Undefined without a good secret. */
export function beginAttempt(request: CloudFrontRequest, way: string, now: number, options: SealOptions) {
  const [state, nonce, verifier] = [random(), random(), random()];
  const attempt: Attempt = { state, nonce, verifier, way, at: now };
  const name = nameOf(state);
  const sealed = seal(attempt, name, options);
  if (sealed === undefined) return undefined;
  const surplus = surplusOf(request, options).map(deleteCookie);
  return { attempt, cookies: [...surplus, setCookie(name, sealed, LIFETIME)] };
}

/** S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** The attempt of this browser with this state, if it is not too old. */
export function findAttempt(
  request: CloudFrontRequest,
  state: string,
  now: number,
  options: SealOptions,
): Attempt | undefined {
  if (!/^[\w-]{43}$/.test(state)) return undefined;
  const name = nameOf(state);
  const [sealed = '', ...others] = findCookie(request, name);
  const attempt = others.length === 0 ? (unseal(sealed, name, options) as Attempt | undefined) : undefined;
  const isNow = attempt !== undefined && Math.abs(now - attempt.at) <= LIFETIME;
  return isNow && attempt.state === state ? attempt : undefined;
}

export function endAttempt({ state }: Attempt): string {
  return deleteCookie(nameOf(state));
}

export function attemptNames(request: CloudFrontRequest): string[] {
  const names = cookiePairs(request).map((pair) => pair.split('=', 1)[0]!);
  return [...new Set(names)].filter((name) => name.startsWith(ATTEMPT_PREFIX));
}

/** The oldest ones; what cannot be read is older than all. */
function surplusOf(request: CloudFrontRequest, options: SealOptions): string[] {
  const timeOf = (name: string) =>
    (unseal(findCookie(request, name)[0] ?? '', name, options) as Attempt | undefined)?.at ?? 0;
  const dated = attemptNames(request).map((name) => ({ name, at: timeOf(name) }));
  return dated
    .sort((a, b) => b.at - a.at)
    .slice(MOST - 1)
    .map(({ name }) => name);
}

function nameOf(state: string): string {
  return ATTEMPT_PREFIX + state.slice(0, 8);
}

/** 256 bits in 43 characters: what a verifier has at least (RFC 7636 §4.1). */
function random(): string {
  return randomBytes(32).toString('base64url');
}
