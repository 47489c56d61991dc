/** token-cookie: where a token may be: in one cookie, in pieces of one, under a name with the user in it, or behind "Bearer". */
import type { CloudFrontRequest } from 'aws-lambda';
import { dropCookies, findCookie } from './cookie-header.js';

export interface TokenPlace {
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
  dropCookies(request, `${name}=`);
  dropCookies(request, `${name}.`);
  const kept = (request.headers.authorization ?? []).filter(({ value }) => !bearer || !/^Bearer /i.test(value));
  if (kept.length > 0) request.headers.authorization = kept;
  else delete request.headers.authorization;
}

/** Amplify names the cookie by the user: "CognitoIdentityServiceProvider.CLIENT.*.idToken", and says who in "….LastAuthUser". */
function nameOf(request: CloudFrontRequest, cookie: string): string {
  const star = cookie.indexOf('*');
  if (star < 0) return cookie;
  const [user = '', ...others] = findCookie(request, `${cookie.slice(0, star)}LastAuthUser`);
  return others.length > 0 || user === '' ? cookie : cookie.replace('*', () => user);
}

/** "name.0", "name.1" …, each once: what does not fit into one cookie of 4 KB. */
function joinPieces(request: CloudFrontRequest, name: string): string[] {
  let token = '';
  for (let at = 0; ; at++) {
    const found = findCookie(request, `${name}.${at}`);
    if (found.length > 1) return ['', ''];
    if (found.length === 0) return token === '' ? [] : [token];
    token += found[0];
  }
}
