/** set-cookie: values of Set-Cookie. Browsers drop a cookie of more than 4,096 bytes without a word: RFC 6265bis §5.6 */
import { cookiePairs } from './cookie-header.js';
import type { CloudFrontRequest } from './event.js';

/** Lax, not Strict: the way back from the provider is a navigation from another site. */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';
/** Of a value; the rest is for the name. */
const PIECE = 3_900;

export function setCookie(name: string, value: string, maxAge: number): string {
  return `${name}=${value}; ${ATTRIBUTES}; Max-Age=${maxAge}`;
}

export function deleteCookie(name: string): string {
  return setCookie(name, '', 0);
}

export function fitsCookie(name: string, value: string): boolean {
  return name.length + value.length <= 4_096;
}

/** In one cookie, or in `name.0`, `name.1` …: at most `most`. What is left of an earlier, longer value is deleted. Undefined: too long. */
export function setPieces(
  request: CloudFrontRequest,
  name: string,
  value: string,
  maxAge: number,
  most: number,
): string[] | undefined {
  const count = Math.ceil(value.length / PIECE);
  if (count > most) return undefined;
  const pieces = Array.from({ length: count }, (_, at): [string, string] => [
    count === 1 ? name : `${name}.${at}`,
    value.slice(at * PIECE, (at + 1) * PIECE),
  ]);
  const kept = new Set(pieces.map(([piece]) => piece));
  const stale = piecesOf(request, name).filter((piece) => !kept.has(piece));
  return [...stale.map(deleteCookie), ...pieces.map(([piece, text]) => setCookie(piece, text, maxAge))];
}

export function deletePieces(request: CloudFrontRequest, name: string): string[] {
  return piecesOf(request, name).map(deleteCookie);
}

/** Names of the request's cookies that hold `name`, or a piece of it. */
function piecesOf(request: CloudFrontRequest, name: string): string[] {
  const names = cookiePairs(request).map((pair) => pair.split('=', 1)[0]!);
  return [...new Set(names)].filter(
    (each) => each === name || (/^\.\d{1,2}$/.test(each.slice(name.length)) && each.startsWith(name)),
  );
}
