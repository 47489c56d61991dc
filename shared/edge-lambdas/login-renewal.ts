/** login-renewal: a new pass for an old refresh token, by one question to the provider. RFC 6749 §6, RFC 9700 §4.14.2 */
import type { CloudFrontRequest } from './event.js';
import { type IdTokenOptions, judgeIdToken } from './id-token.js';
import { issuePass, type PassOptions, pathsFor } from './login-pass.js';
import { type Session, type SessionOptions, writeSession } from './login-session.js';
import { askTokens, type ProviderDocument, type Tokens } from './openid-provider.js';

interface LoginOptions extends IdTokenOptions, PassOptions, SessionOptions {
  keepIdToken: boolean;
}

/** The last answers, by refresh token: requests that come together ask once, for a token that may be used once. */
const answers = new Map<string, { at: number; tokens: Promise<Tokens | string> }>();

/** Values of Set-Cookie, or in one word why there are none. */
export async function renewPass(
  request: CloudFrontRequest,
  session: Session,
  document: ProviderDocument,
  now: number,
  options: LoginOptions,
): Promise<string[] | string> {
  const tokens = await askOnce(session.refresh ?? '', document, now, options);
  if (typeof tokens === 'string') return tokens;
  const { id_token: idToken } = tokens;
  // §12.2 of OpenID Connect Core: there may be none, and it is of the same person.
  const claims = idToken === undefined ? session.claims : await judgeIdToken(idToken, undefined, document, options);
  if (typeof claims === 'string') return claims;
  if (claims.sub !== session.claims.sub) return 'sub';
  return passCookies(
    request,
    claims,
    { refresh_token: session.refresh, id_token: session.hint, ...tokens },
    session.at,
    now,
    options,
  );
}

function askOnce(
  refresh: string,
  document: ProviderDocument,
  now: number,
  options: LoginOptions,
): Promise<Tokens | string> {
  for (const [key, { at }] of answers) if (Math.abs(now - at) > 30) answers.delete(key);
  const known = answers.get(refresh);
  if (known !== undefined) return known.tokens;
  const tokens = askTokens(document, { grant_type: 'refresh_token', refresh_token: refresh }, options);
  answers.set(refresh, { at: now, tokens });
  // A provider that was down may be up again.
  tokens.then((answer) => answer === 'down' && answers.delete(refresh));
  return tokens;
}

/** Pass and session after a login or a renewal; 'forbidden' where the claims open no path, 'pass' where no pass can be made. */
export function passCookies(
  request: CloudFrontRequest,
  claims: Record<string, unknown>,
  { id_token: idToken, refresh_token: refresh }: Tokens,
  at: number,
  now: number,
  options: LoginOptions,
): string[] | string {
  if (pathsFor(claims, options).length === 0) return 'forbidden';
  const pass = issuePass(claims, now, options);
  if (pass === undefined) return 'pass';
  const session: Session = { claims: pick(claims, options), at };
  if (typeof refresh === 'string') session.refresh = refresh;
  if (options.keepIdToken && typeof idToken === 'string') session.hint = idToken;
  return [...pass, ...writeSession(request, session, options)];
}

/** What a pass is made of: the rest of an ID token is not kept. */
function pick(claims: Record<string, unknown>, { claims: copied, access }: LoginOptions): Record<string, unknown> {
  const asked = access.flatMap(({ claim }) => [claim, claim.split('.')[0]!]);
  const names = ['sub', ...copied, ...asked].filter((name) => Object.hasOwn(claims, name));
  return Object.fromEntries(names.map((name) => [name, claims[name]]));
}
