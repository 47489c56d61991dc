/** login-session: what is kept beside the pass to renew it: the refresh token, sealed. The pass itself is never renewed by anything else. */
import { createHash } from 'node:crypto';
import { findCookie } from './cookie-header.js';
import type { CloudFrontRequest } from './event.js';
import { type SealOptions, seal, unseal } from './sealed.js';
import { deleteCookie, deletePieces, setCookie, setPieces } from './set-cookie.js';
import { findTokens } from './token-cookie.js';

export interface Session {
  /** Of the ID token: those that a pass is made of, and sub. */
  claims: Record<string, unknown>;
  refresh?: string | undefined;
  /** The ID token, where the provider asks for it at logout. */
  hint?: string | undefined;
  /** When the visitor was at the provider, in seconds since the epoch. */
  at: number;
}

export interface SessionOptions extends SealOptions {
  sessionLifetime: number;
}

export const SESSION = '__Host-login';
const FAILED = '__Host-login.over';
/** Of 3,900 bytes each. CloudFront takes 32 KB of head, many servers 8. */
const MOST_PIECES = 3;

/** Undefined where there is none, or where it is too old. */
export function readSession(request: CloudFrontRequest, now: number, options: SessionOptions): Session | undefined {
  const [sealed = '', ...others] = findTokens(request, { cookie: SESSION, bearer: false });
  const session = others.length === 0 ? (unseal(sealed, SESSION, options) as Session | undefined) : undefined;
  return session && now < session.at + options.sessionLifetime ? session : undefined;
}

/** Values of Set-Cookie. What does not fit into the cookies goes, the ID token first: said in the log, since the next renewal is then a login. */
export function writeSession(request: CloudFrontRequest, session: Session, options: SessionOptions): string[] {
  for (const kept of [session, { ...session, hint: undefined }]) {
    if (kept.refresh === undefined && kept.hint === undefined) break;
    const sealed = seal(kept, SESSION, options);
    const cookies = sealed && setPieces(request, SESSION, sealed, options.sessionLifetime, MOST_PIECES);
    if (cookies) return cookies;
    console.log('oidc-login: too long for cookies, session');
  }
  return deletePieces(request, SESSION);
}

/**
 * A refresh token that the provider refused is not tried again. It is named by a cookie of its own: another tab may just have received a new one, which
 * an answer that deletes the session would take away.
 */
export function hasFailed(request: CloudFrontRequest, { refresh = '' }: Session): boolean {
  return findCookie(request, FAILED).includes(digest(refresh));
}

export function markFailed({ refresh = '' }: Session, { sessionLifetime }: SessionOptions): string {
  return setCookie(FAILED, digest(refresh), sessionLifetime);
}

export function deleteSession(request: CloudFrontRequest): string[] {
  return [...deletePieces(request, SESSION), deleteCookie(FAILED)];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
