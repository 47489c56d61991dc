/** Session tokens for tests, with keys made anew in each run. */
import { createHmac, randomBytes } from 'node:crypto';
import type { ViewerRequestEvent } from '../../shared/functions/event.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { NOW } from './ways.js';

export const secret = randomBytes(32);
export const olderSecret = randomBytes(48);

/** The store of a stack that rotates its keys. */
export const kvs = {
  'signing-keys': JSON.stringify({ k1: secret.toString('base64url'), k0: olderSecret.toString('base64url') }),
};

export const now = Date.parse(NOW) / 1000;
export const header = { alg: 'HS256', typ: 'JWT', kid: 'k1' };
export const claims = { exp: now + 600, iat: now - 60, paths: ['/members'] };

/** JSON text may be given in place of a value, for what JSON.stringify would not write. */
export function token(claimsOrText: unknown = claims, headerOrText: unknown = header, key: Buffer = secret): string {
  const signed = `${segment(headerOrText)}.${segment(claimsOrText)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function segment(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

export function visit(cookie: string | string[] | undefined, uri = '/members/reports'): ViewerRequestEvent {
  return viewerRequest({
    uri,
    cookies: cookie === undefined ? { theme: 'dark' } : { '__Host-session': cookie, theme: 'dark' },
  });
}
