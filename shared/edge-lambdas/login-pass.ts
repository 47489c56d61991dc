/** login-pass: what a visitor holds after the login, for functions that cost nothing: the token of functions/signed-cookie, or CloudFront's signed cookies. */
import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { verifyHs256 } from '../functions/jwt-hs256.js';
import { type KeyRing, secretOf } from '../functions/key-ring.js';
import { isUnderAny } from '../functions/path-prefix.js';
import { wrongClaim } from '../functions/token-claims.js';
import { checkSigned } from './check-signed.js';
import { encodeCloudFrontBase64 } from './cloudfront-base64.js';
import { cookieText, dropCookies, findCookie } from './cookie-header.js';
import type { CloudFrontRequest } from './event.js';
import { heldUnder } from './jwt-claims.js';
import { deleteCookie, fitsCookie, setCookie } from './set-cookie.js';
import { COOKIE_PREFIX, findCredentials } from './signed-credentials.js';
import { targetOf } from './target.js';
import { parseTrustedKeys, type TrustedKeys } from './trusted-keys.js';

export interface PassOptions {
  pass: 'token' | 'cookies';
  cookie: string;
  keys: KeyRing;
  keyId: string;
  lifetime: number;
  grace: number;
  claims: string[];
  access: { claim: string; anyOf: string[]; paths: string[] }[];
  resource: string;
  keyPairId: string;
  privateKey: string;
}

const SIGNED = ['Policy', 'Signature', 'Key-Pair-Id', 'Hash-Algorithm'].map((name) => COOKIE_PREFIX + name);

/** Prefixes that the claims open. */
export function pathsFor(claims: Record<string, unknown>, { access }: PassOptions): string[] {
  const opened = access.filter(
    ({ claim, anyOf }) => claim === '' || anyOf.some((one) => heldUnder(claims, claim).includes(one)),
  );
  return [...new Set(opened.flatMap(({ paths }) => paths))];
}

/** Values of Set-Cookie; undefined where no key is good, or where a browser would drop it. */
export function issuePass(claims: Record<string, unknown>, now: number, options: PassOptions): string[] | undefined {
  const values = options.pass === 'token' ? tokenOf(claims, now, options) : signedCookies(now, options);
  const pairs = Object.entries(values ?? {});
  if (pairs.length === 0 || pairs.some(([name, value]) => !fitsCookie(name, value))) return undefined;
  return pairs.map(([name, value]) => setCookie(name, value, options.lifetime + options.grace));
}

function tokenOf(
  claims: Record<string, unknown>,
  now: number,
  options: PassOptions,
): Record<string, string> | undefined {
  const { keyId, keys, lifetime, cookie } = options;
  const secret = Object.hasOwn(keys, keyId) ? secretOf(keyId, keys) : undefined;
  if (secret === undefined) return undefined;
  const copied = Object.fromEntries(
    options.claims.flatMap((name) => (Object.hasOwn(claims, name) ? [[name, claims[name]]] : [])),
  );
  const times = { exp: now + lifetime, iat: now };
  const body = { ...copied, sub: claims.sub, ...times, paths: pathsFor(claims, options) };
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT', kid: keyId })}.${base64url(body)}`;
  return { [cookie]: `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}` };
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signedCookies(now: number, options: PassOptions): Record<string, string> | undefined {
  const { resource, lifetime, keyPairId, privateKey } = options;
  const Condition = { DateLessThan: { 'AWS:EpochTime': now + lifetime } };
  const policy = Buffer.from(JSON.stringify({ Statement: [{ Resource: resource, Condition }] }));
  try {
    const signature = sign('SHA256', policy, createPrivateKey(privateKey));
    const values = [encodeCloudFrontBase64(policy), encodeCloudFrontBase64(signature), keyPairId, 'SHA256'];
    return Object.fromEntries(SIGNED.map((name, at) => [name, values[at]!]));
  } catch {
    return undefined;
  }
}

type Held = 'good' | 'elsewhere' | 'none';

/** 'elsewhere': a good pass for other paths, of which a login would only make another. `leeway` in seconds after its end. */
export function judgePass(request: CloudFrontRequest, now: number, leeway: number, options: PassOptions): Held {
  if (options.pass === 'cookies') return judgeSigned(request, now - leeway, options);
  const [token = '', ...others] = findCookie(request, options.cookie);
  const claims = others.length === 0 ? verifyHs256(token, options.keys) : 'twice';
  const rules = { issuer: '', audience: '', leeway, maxLifetime: 0 };
  if (typeof claims === 'string' || wrongClaim(claims, rules, now) !== '') return 'none';
  const paths = Array.isArray(claims.paths) ? claims.paths.filter((path) => typeof path === 'string') : [];
  return isUnderAny(request.uri, paths) ? 'good' : 'elsewhere';
}

function judgeSigned(request: CloudFrontRequest, now: number, options: PassOptions): Held {
  const address = `https://${request.headers.host?.[0]?.value ?? ''}${targetOf(request)}`;
  const [credentials, url] = findCredentials(address, cookieText(request));
  const policy = checkSigned(credentials, url, { ip: request.clientIp, now, keys: trustedKeys(options) });
  if (typeof policy !== 'string') return 'good';
  return policy === 'resource' ? 'elsewhere' : 'none';
}

const trusted = new WeakMap<PassOptions, TrustedKeys>();

function trustedKeys(options: PassOptions): TrustedKeys {
  let keys = trusted.get(options);
  if (keys === undefined) {
    keys = readKey(options);
    trusted.set(options, keys);
  }
  return keys;
}

function readKey({ keyPairId, privateKey }: PassOptions): TrustedKeys {
  try {
    const pem = createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }) as string;
    return parseTrustedKeys({ [keyPairId]: pem });
  } catch {
    return new Map();
  }
}

/** Neither cache key nor origin see it. */
export function dropPass(request: CloudFrontRequest, { pass, cookie }: PassOptions): void {
  dropCookies(request, pass === 'token' ? `${cookie}=` : COOKIE_PREFIX);
}

export function deletePass({ pass, cookie }: Pick<PassOptions, 'pass' | 'cookie'>): string[] {
  return (pass === 'token' ? [cookie] : SIGNED).map(deleteCookie);
}
