/*!
 * cwt-gate: lets a request in only with a Common Access Token (CTA-5007): a CBOR web token with HS256 that covers address, method and country.
 * CloudFront Function, viewer-request. Needs a key value store with an entry for each key, `cwt:<key id>`: the secret in base64url. A claim
 * it cannot judge refuses the token. Tokens are not renewed here (catr); catu compares paths by bytes, not by segments; catnip lists addresses.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { hostOf } from '../shared/functions/address.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';
import type { Request, Response, Value, ViewerRequestEvent } from '../shared/functions/event.js';

export const config = {
  /** Header of the token, lower-case. One token in one place: two of them are refused. */
  header: 'cta-common-access-token',
  /** Cookie of the token. Empty: none. */
  cookie: 'cta-common-access-token',
  /** Query parameter of the token. */
  parameter: 'cat',
  /** What keys of the store begin with. */
  keysEntry: 'cwt:',
  /** The one issuer whose tokens count. Empty: any that has a key. */
  issuer: '',
  /** What a token's audience must be, or have among it. Empty: any. */
  audience: '',
};

export type CwtGateOptions = typeof config;

type Claims = { [key: string]: unknown };

/** Undefined for a request whose token holds, now without it; else 403, or 400 for a path of two meanings. */
export async function requireAccessToken(
  request: Request,
  given: Partial<CwtGateOptions>,
  event: ViewerRequestEvent,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  try {
    if (!isCanonicalPath(request.uri)) return refuse(400);
    request.headers = request.headers || {};
    const token = Buffer.from(takeToken(request, options), 'base64url');
    const kid = keyIdIn(token);
    const text = await cf.kvs().get(kid && options.keysEntry + kid);
    const key = Buffer.from(text, 'base64url');
    const read = cf.cwt.validateToken(token, { key: key });
    // 4 is HS256 with half of its digest (RFC 9053 §3.1): AWS's page leaves open whether it would pass.
    const isSound = key.length >= 32 && token.length <= 1024 && Number(read.protectedHeaders['1']) === 5;
    if (isSound && holdsFor(read.payload, request, options, event.viewer.ip)) return;
  } catch (_invalid) {
    // No such key, or no token: refused like one that does not hold.
  }
  return refuse(403);
}

function refuse(statusCode: number): Response {
  return { statusCode: statusCode, headers: { 'cache-control': { value: 'no-store' } } };
}

/** The one token, taken out of the request. Empty where there is none, or more than one. */
function takeToken(request: Request, options: CwtGateOptions): string {
  const headers = request.headers;
  const cookies = request.cookies || {};
  const query = (request.rawQueryString && request.rawQueryString()) || '';
  const name = `${options.parameter}=`;
  const found = [headers[options.header], cookies[options.cookie]].filter((one) => !!one) as Value[];
  const others = query.split('&').filter((part) => {
    if (!part.startsWith(name)) return true;
    found.push({ value: part.slice(name.length) });
    return false;
  });
  delete headers[options.header];
  delete cookies[options.cookie];
  request.querystring = others.join('&');
  return found.length === 1 && !found[0]!.multiValue ? found[0]!.value : '';
}

/**
 * The key id of the protected header, whose keys 1 (alg, 5) and 4 (kid) are numbers or texts, in a COSE_Mac0 with or without the tag of a
 * web token (RFC 9052 §6.2, RFC 8392 §6). It chooses the key, and so it is read before anything is proven. Empty where there is none.
 */
const HEAD = /^(?:d83d)?d184(?:[45].|58..)a2(?:(?:01|6131)05)?(?:04|6134)([4-7].)/;

const KEY_ID = /^[\w-]{1,32}$/;

function keyIdIn(token: Buffer): string {
  const head = HEAD.exec(token.toString('hex', 0, 24));
  if (!head) return '';
  let at = head[0].length / 2;
  let length = parseInt(head[1]!, 16) & 31;
  if (length === 24) length = token[at++]!;
  const kid = token.slice(at, at + length).toString();
  return KEY_ID.test(kid) ? kid : '';
}

/** Newer njs lists no claim "constructor" among the keys, however it came there. */
const names = Object.getOwnPropertyNames;

/** What is not judged here has no place in a token that opens something: as far as known, CTA-5007 wants every claim understood. */
function holdsFor(claims: Claims, request: Request, options: CwtGateOptions, viewer: string): boolean {
  if (!('4' in claims) || (options.issuer && claims['1'] !== options.issuer)) return false;
  if (options.audience && !isAmong(claims['3'], options.audience)) return false;
  return names(claims).every((key) => holds(Number(key), claims[key], request, viewer));
}

/** By IANA's registry: exp, nbf, catv, catnip, catu, catm, catgeoiso3166; then iss, sub, aud, iat, cti, catr. */
function holds(key: number, claim: unknown, request: Request, viewer: string): boolean {
  const left = numberOf(claim) - Date.now() / 1000;
  if (key === 4) return left > 0 && left < 1e11;
  if (key === 5) return left <= 0;
  if (key === 310) return claim === 1;
  if (key === 311) return isAmong(claim, viewer);
  if (key === 312) return coversAddress(claim, request);
  if (key === 313) return isAmong(claim, request.method);
  // Where no policy names the header, there is no country: the error is a refusal.
  if (key === 316) return isAmong(claim, request.headers['cloudfront-viewer-country']!.value);
  return [1, 2, 3, 6, 7, 323].includes(key);
}

/** Whole, with a fraction, or in a tag. */
function numberOf(claim: unknown): number {
  const value = typeof claim === 'object' && claim ? (claim as { value?: unknown }).value : claim;
  return typeof value === 'number' ? value : NaN;
}

function isAmong(claim: unknown, value: string): boolean {
  return claim === value || (Array.isArray(claim) && claim.includes(value));
}

/** catu: {part: {kind of match: text}}, all of which must match, and one at least. */
function coversAddress(claim: unknown, request: Request): boolean {
  const rules = claim as { [part: string]: Claims };
  const parts = names(rules);
  return (
    parts.length > 0 &&
    parts.every((part) => {
      const text = partOf(part, request);
      const kinds = names(rules[part]!);
      return text !== undefined && !!kinds[0] && kinds.every((kind) => isMatch(kind, text, rules[part]![kind]));
    })
  );
}

/** Parent path, file name, stem, extension. */
const FILE = /^(.*)\/(([^./]*)([^/]*))$/;

/** Of the URI, the query without the token. What is not known, as the port, matches nothing. */
function partOf(part: string, request: Request): string | undefined {
  const scheme = request.headers['cloudfront-forwarded-proto'];
  if (part === '0') return scheme && scheme.value;
  if (part === '1') return hostOf(request);
  if (part === '3') return request.uri;
  if (part === '4') return request.querystring as string;
  return FILE.exec(request.uri)![Number(part) - 4];
}

/** Exact, prefix, suffix, contains, SHA-256. Regular expressions (4) and SHA-512/256 (-2) are not judged, and so match nothing. */
function isMatch(kind: string, text: string, wanted: unknown): boolean {
  if (kind === '-1')
    return crypto.createHash('sha256').update(text).digest('hex') === Buffer.from(wanted as Buffer).toString('hex');
  if (typeof wanted !== 'string') return false;
  if (kind === '0') return text === wanted;
  if (kind === '1') return text.startsWith(wanted);
  if (kind === '2') return text.endsWith(wanted);
  return kind === '3' && text.includes(wanted);
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  const denied = await requireAccessToken(event.request, config, event);
  if (denied) return denied;
  return event.request;
}
