/** Passes for the areas, with keys made anew in each run, and tools to forge them. */
import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageRoot } from '../../tools/package.js';
import { ensureSampleKeys } from '../../tools/sample-keys.js';
import type { Area } from './fortress-template.js';

/** 2026-05-01T12:00:00Z. */
export const NOW = 1_777_636_800;

/** Never with a zero at its end: HMAC fills a shorter key up with zeros (RFC 2104 §2), and one cut by a byte would be the same key. */
export const sessionSecret = Buffer.concat([randomBytes(31), Buffer.of(1)]);
const provider = generateKeyPairSync('rsa', { modulusLength: 2048 });
const providerKey = provider.privateKey;
export const providerPublic = provider.publicKey;
const providerJwk = provider.publicKey.export({ format: 'jwk' });
export const jwks = { keys: [{ ...providerJwk, kid: 'p1', alg: 'RS256', use: 'sig' }] };

/** The artefact was built with the public half of it. */
export const privateAreaKey = createPrivateKey(readFileSync(ensureSampleKeys(packageRoot).private.privateKeyFile));

export function segment(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

export const sessionHeader = { alg: 'HS256', typ: 'JWT', kid: 'k1' };
export const sessionClaims = { exp: NOW + 600, iat: NOW - 60, paths: ['/members'] };

/** Text stands for itself: what JSON.stringify would not write. */
export function session(
  claims: unknown = sessionClaims,
  header: unknown = sessionHeader,
  key: string | Buffer = sessionSecret,
): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

export const identityHeader = { alg: 'RS256', typ: 'JWT', kid: 'p1' };
export const identityClaims = {
  iss: 'https://id.example.test',
  aud: 'site',
  exp: NOW + 600,
  iat: NOW - 60,
  areas: ['premium'],
};

export function identity(
  claims: unknown = identityClaims,
  header: unknown = identityHeader,
  key: KeyObject = providerKey,
): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** CloudFront's base64. */
export function encode(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}

export const until = (seconds: number) => ({ DateLessThan: { 'AWS:EpochTime': seconds } });

export interface Signer {
  id: string;
  key: KeyObject;
}

/** `statement` as text stands for the whole policy. */
export function policyCookies(statement: unknown, { id, key }: Signer): Record<string, string> {
  const policy = typeof statement === 'string' ? statement : JSON.stringify({ Statement: [statement] });
  return {
    'CloudFront-Policy': encode(policy),
    'CloudFront-Signature': encode(sign('sha256', Buffer.from(policy), key)),
    'CloudFront-Key-Pair-Id': id,
    'CloudFront-Hash-Algorithm': 'SHA256',
  };
}

export function cookieHeader(cookies: Record<string, string>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

/** The Cookie header that opens `open` at the gate of `area`. */
export function passOf(area: Area, open: string, host: string, signer: Signer): string {
  if (area === 'members') return `__Host-session=${session({ ...sessionClaims, paths: [`/${open}`] })}`;
  if (area === 'premium') return `__Host-id=${identity({ ...identityClaims, areas: [open] })}`;
  return cookieHeader(policyCookies({ Resource: `https://${host}/${open}/*`, Condition: until(NOW + 600) }, signer));
}
