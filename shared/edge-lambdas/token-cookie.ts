/** token-cookie: where a token may be: in one cookie, in pieces of one, under a name with the user in it, or behind "Bearer". */
import { cookiePairs, dropCookies, findCookie } from './cookie-header.js';
import type { CloudFrontRequest } from './event.js';

interface TokenPlace {
  cookie: string;
  bearer: boolean;
}

/** Every token of the request. More than one is as good as none: nobody can say which is meant. */
export function findTokens(request: CloudFrontRequest, { cookie, bearer }: TokenPlace): string[] {
  const name = nameOf(request, cookie);
  const whole = findCookie(request, name);
  const pieces = whole.length === 0 ? joinPieces(request, name) : [];
  const lines = bearer ? (request.headers.authorization ?? []) : [];
  // Another scheme, such as Basic of a proxy, is no token.
  const borne = lines.flatMap(({ value }) => /^Bearer +(.*)$/is.exec(value)?.[1] ?? []);
  return [...whole, ...pieces, ...borne];
}

/** Neither cache key nor origin see it. */
export function dropTokens(request: CloudFrontRequest, { cookie, bearer }: TokenPlace): void {
  const name = nameOf(request, cookie);
  dropCookies(request, `${name}=`, `${name}.`);
  if (!request.headers.authorization) return;
  const kept = request.headers.authorization.filter(({ value }) => !bearer || !/^Bearer /i.test(value));
  if (kept.length > 0) request.headers.authorization = kept;
  else delete request.headers.authorization;
}

/**
 * Amplify names the cookie by the user: "CognitoIdentityServiceProvider.CLIENT.*.idToken", and says who in "….LastAuthUser". js-cookie, by which it
 * writes them, encodes "@" in names and leaves it in values.
 */
function nameOf(request: CloudFrontRequest, cookie: string): string {
  const star = cookie.indexOf('*');
  if (star < 0) return cookie;
  const [user = '', ...others] = findCookie(request, `${cookie.slice(0, star)}LastAuthUser`);
  if (others.length > 0 || user === '') return cookie;
  const encoded = encodeURIComponent(Buffer.from(user).toString());
  const [plain, inName] = [user, encoded].map((spelled) => cookie.replace('*', () => spelled)) as [string, string];
  return cookiePairs(request).some((pair) => pair.startsWith(inName)) ? inName : plain;
}

/** "name.0", "name.1" …, each once: what does not fit into one cookie of 4 KB. */
function joinPieces(request: CloudFrontRequest, name: string): string[] {
  const pieces = new Map<string, string>();
  for (const pair of cookiePairs(request)) {
    const [, at, value = ''] = (pair.startsWith(`${name}.`) && /^(\d+)=(.*)$/s.exec(pair.slice(name.length + 1))) || [];
    if (at !== undefined && pieces.has(at)) return ['', ''];
    if (at !== undefined) pieces.set(at, value);
  }
  let token = '';
  for (let at = 0; pieces.has(String(at)); at++) token += pieces.get(String(at));
  return token === '' ? [] : [token];
}
