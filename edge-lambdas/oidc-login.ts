/*!
 * oidc-login: signs visitors in at any OpenID provider, by code with PKCE, and gives them the pass that functions/signed-cookie or a key group checks.
 * Lambda@Edge, viewer-request. Attach it to a behavior `/_auth/*`, whose function elsewhere names `/_auth/login` as its login; or to what it guards.
 * Needs a client at the provider with the redirect address `https://<host>/_auth/callback`, and the secret of `signing-keys` in `config.keys`.
 */
import type { JSONWebKeySet } from 'jose';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { dropCookies } from '../shared/edge-lambdas/cookie-header.js';
import { badRequest, sayRefusal } from '../shared/edge-lambdas/denial.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { judgeIdToken } from '../shared/edge-lambdas/id-token.js';
import { attemptNames, beginAttempt, endAttempt, findAttempt } from '../shared/edge-lambdas/login-attempt.js';
import * as pages from '../shared/edge-lambdas/login-pages.js';
import { deletePass, dropPass, judgePass } from '../shared/edge-lambdas/login-pass.js';
import { passCookies, renewPass } from '../shared/edge-lambdas/login-renewal.js';
import { deleteSession, hasFailed, markFailed, readSession, SESSION } from '../shared/edge-lambdas/login-session.js';
import { addressOf, callbackOf, isOfIssuer, logoutAddress, siteOf, wayOf } from '../shared/edge-lambdas/login-way.js';
import { askTokens, type ProviderDocument, readProvider } from '../shared/edge-lambdas/openid-provider.js';
import { isPreflight } from '../shared/edge-lambdas/preflight.js';
import { deleteCookie } from '../shared/edge-lambdas/set-cookie.js';
import { targetOf } from '../shared/edge-lambdas/target.js';
import { isCanonicalPath } from '../shared/functions/canonical-path.js';
import type { KeyRing } from '../shared/functions/key-ring.js';
import { isUnder } from '../shared/functions/path-prefix.js';

export const config = {
  /** Issuer as the provider's discovery document spells it. `{tenantid}` in it stands for the tenants below, at Entra. Empty: nobody is let in. */
  issuer: '',
  /** Entra tenants that may enter, by id, where `issuer` has `{tenantid}`. */
  tenants: [] as string[],
  /** The discovery document, where no request shall wait for it. null: read from the issuer once a day. */
  provider: null as ProviderDocument | null,
  /** The provider's public keys, a JWKS. It is asked for a key id that is not here. */
  jwks: { keys: [] } as JSONWebKeySet,
  /** Signature algorithms of ID tokens (RFC 7518). HMAC and none are never taken. */
  algorithms: ['RS256', 'ES256'],
  /** Client id at the provider. */
  clientId: '',
  /** Secret of a confidential client. Empty: a public one, which PKCE protects. Who can read the function can read it. */
  clientSecret: '',
  /** How the secret is sent: `basic` or `post` (client_secret_basic, client_secret_post). */
  clientAuth: 'basic' as 'basic' | 'post',
  /** What is asked for. A refresh token takes `offline_access` at Entra, Okta, Auth0 and Keycloak, nothing at Cognito. */
  scope: 'openid',
  /** Further parameters of the way to the provider, such as `audience`, or Google's `access_type: 'offline', prompt: 'consent'`. */
  parameters: {} as Record<string, string>,
  /** Longest wait for one answer of the provider, in milliseconds. */
  timeout: 3000,
  /** Leeway for the provider's clock, in seconds. */
  leeway: 60,
  /** Scheme and host as visitors write it, such as `https://www.example.com`. Empty: https and the request's Host. */
  site: '',
  /** Folder of login, callback, refresh, logout and signed-out. */
  prefix: '/_auth',
  /** What visitors get: `token`, for functions/signed-cookie, or `cookies`, CloudFront's signed cookies for a key group. */
  pass: 'token' as 'token' | 'cookies',
  /** How long a pass is good, in seconds. It cannot be revoked. */
  lifetime: 3600,
  /** Where this function is the gate: how long scripts are still served after that, in seconds, while the page renews the pass. */
  grace: 60,
  /** Secrets of 32 bytes or more, base64url, by key id: those of `signing-keys`. They sign passes and seal the other cookies. */
  keys: {} as KeyRing,
  /** The one of them that signs. The others still open what they sealed. */
  keyId: '',
  /** Cookie of the token. */
  cookie: '__Host-session',
  /** Claims of the ID token that the token gets. */
  claims: [] as string[],
  /** Paths that a visitor may see who has one of `anyOf` in a claim (a name, or a path such as `realm_access.roles`); an empty claim is everybody. */
  access: [{ claim: '', anyOf: [] as string[], paths: ['/'] }],
  /** With `cookies`: what the policy opens, such as `https://www.example.com/members/*`. */
  resource: '',
  /** And the id of the public key in the key group. */
  keyPairId: '',
  /** And its private key, in PEM. Who can read the function can read it. */
  privateKey: '',
  /** How long a pass is renewed by the refresh token before the visitor is sent to the provider again, in seconds. */
  sessionLifetime: 12 * 60 * 60,
  /** Whether the ID token is kept for the logout. Okta asks for it; it makes cookies of 1 to 4 KB. */
  keepIdToken: false,
  /** Address at which the provider logs out. Empty: that of its document; where that has none, only this site forgets the visitor. */
  endSession: '',
  /** Parameter of that address that takes the way back. Cognito: `logout_uri`. */
  endSessionParameter: 'post_logout_redirect_uri',
};

export type OidcLoginOptions = typeof config;

type Answer = CloudFrontResultResponse | undefined;

/** Answers the viewer, or lets `request` pass without the cookies of the login. */
export async function logIn(request: CloudFrontRequest, given: Partial<OidcLoginOptions>): Promise<Answer> {
  const options = completeOptions(config, given);
  const { uri } = request;
  if (!isCanonicalPath(uri)) return refused('path', badRequest());
  const now = Math.floor(Date.now() / 1000);
  if (!isUnder(uri, options.prefix)) return guard(request, now, options);
  const step = steps[uri.slice(options.prefix.length)];
  return step === undefined ? pages.plain('404', '', []) : step(request, now, options);
}

type Step = (request: CloudFrontRequest, now: number, options: OidcLoginOptions) => Answer | Promise<Answer>;

const steps: Record<string, Step | undefined> = Object.assign(Object.create(null), {
  '/login': begin,
  '/callback': comeBack,
  '/refresh': refresh,
  '/logout': logOut,
  '/signed-out': signedOut,
} satisfies Record<string, Step>);

function refused(word: string, response: CloudFrontResultResponse): CloudFrontResultResponse {
  sayRefusal('oidc-login', word);
  return response;
}

/** Scripts cannot follow to a provider, and a form would lose what it sent. */
async function guard(request: CloudFrontRequest, now: number, options: OidcLoginOptions): Promise<Answer> {
  if (isPreflight(request, { preflight: 'pass', preflightOrigins: [] })) return undefined;
  const isPage = pages.isPage(request);
  const held = judgePass(request, now, isPage ? 0 : options.grace, options);
  if (held === 'elsewhere') return refused('forbidden', pages.plain('403', '', []));
  if (held === 'none') return isPage ? signIn(request, targetOf(request), now, options) : unauthorized('missing');
  dropPass(request, options);
  dropCookies(request, `${SESSION}=`, `${SESSION}.`, `${SESSION}-`);
  return undefined;
}

function unauthorized(word: string, cookies: string[] = []): CloudFrontResultResponse {
  return refused(word, pages.plain('401', '{"message":"Unauthorized"}', cookies));
}

function begin(request: CloudFrontRequest, now: number, options: OidcLoginOptions): Answer | Promise<Answer> {
  if (!pages.isPage(request)) return unauthorized('script');
  const way = new URLSearchParams(request.querystring).get('return') ?? '/';
  return signIn(request, way, now, options);
}

/** Back at once for who holds a pass, by the refresh token for who has one, else to the provider. */
async function signIn(
  request: CloudFrontRequest,
  wanted: string,
  now: number,
  options: OidcLoginOptions,
): Promise<Answer> {
  const way = wayOf(wanted, options);
  if (pages.cameBackTooOften(request, now)) {
    // The next try is not to end with the same pass.
    return failed('loop', '403', way, options, [...pages.forgetBack(request), ...deletePass(options)]);
  }
  if (judgePass(request, now, 0, options) !== 'none') return pages.redirect(way, [pages.countBack(request, now)]);
  const document = options.issuer && options.clientId ? await readProvider(options) : undefined;
  if (document === undefined) return failed(options.issuer ? 'provider' : 'config', '502', way, options);
  const session = readSession(request, now, options);
  const cookies: string[] = [];
  if (session?.refresh && !hasFailed(request, session)) {
    const renewed = await renewPass(request, session, document, now, options);
    if (typeof renewed !== 'string') return pages.redirect(way, [...renewed, pages.countBack(request, now)]);
    if (renewed === 'down') return failed('provider', '502', way, options);
    sayRefusal('oidc-login', `refresh-${renewed}`);
    cookies.push(markFailed(session, options));
  }
  const begun = beginAttempt(request, way, now, options);
  if (begun === undefined) return failed('config', '502', way, options);
  return pages.redirect(addressOf(document, begun.attempt, request, options), [...cookies, ...begun.cookies]);
}

/** Whatever fails ends with a page and a link: only a person starts again. */
function failed(word: string, status: string, way: string, options: OidcLoginOptions, cookies: string[] = []) {
  const again = `${options.prefix}/login?return=${encodeURIComponent(way)}`;
  const text = status === '502' ? 'The sign-in service does not answer.' : 'You could not be signed in.';
  return refused(word, pages.page(status, text, again, 'Sign in again', cookies));
}

async function comeBack(request: CloudFrontRequest, now: number, options: OidcLoginOptions): Promise<Answer> {
  const query = new URLSearchParams(request.querystring);
  const one = (name: string) => (query.getAll(name).length === 1 ? query.get(name)! : '');
  const attempt = request.method === 'GET' ? findAttempt(request, one('state'), now, options) : undefined;
  if (attempt === undefined) {
    // The page of the callback, loaded again.
    const isIn = request.method === 'GET' && judgePass(request, now, 0, options) !== 'none';
    return isIn ? pages.redirect('/', [pages.countBack(request, now)]) : failed('state', '400', '/', options);
  }
  const ended = [endAttempt(attempt)];
  const fail = (word: string, status: string) => failed(word, status, attempt.way, options, ended);
  if (query.has('error')) return fail(`provider-${one('error').replace(/\W/g, '-').slice(0, 40)}`, '403');
  const document = await readProvider(options);
  if (document === undefined) return fail('provider', '502');
  if (!isOfIssuer(query, document, options)) return fail('iss', '400');
  const { verifier: code_verifier, nonce } = attempt;
  const grant = {
    grant_type: 'authorization_code',
    code: one('code'),
    redirect_uri: callbackOf(request, options),
    code_verifier,
  };
  const tokens = await askTokens(document, grant, options);
  if (typeof tokens === 'string') return tokens === 'down' ? fail('provider', '502') : fail(`token-${tokens}`, '400');
  const claims = await judgeIdToken(tokens.id_token, nonce, document, options);
  if (typeof claims === 'string') return fail(claims, '400');
  const cookies = passCookies(request, claims, tokens, now, now, options);
  if (typeof cookies === 'string') return fail(cookies, '403');
  return pages.redirect(attempt.way, [...cookies, ...ended, pages.countBack(request, now)]);
}

/** Asked by the page before its pass ends. A pass with a fifth of its time left is good enough: of many that ask, one renews. */
async function refresh(request: CloudFrontRequest, now: number, options: OidcLoginOptions): Promise<Answer> {
  if (pages.isFromElsewhere(request, siteOf(request, options))) return refused('site', pages.plain('403', '', []));
  if (judgePass(request, now, -options.lifetime / 5, options) !== 'none') return pages.plain('204', '', []);
  const session = readSession(request, now, options);
  const isGood = judgePass(request, now, 0, options) !== 'none';
  if (!session?.refresh || hasFailed(request, session)) {
    return isGood ? pages.plain('204', '', []) : unauthorized('session');
  }
  const document = await readProvider(options);
  const renewed = document === undefined ? 'down' : await renewPass(request, session, document, now, options);
  if (typeof renewed !== 'string') return pages.plain('204', '', renewed);
  const marked = renewed === 'down' ? [] : [markFailed(session, options)];
  return isGood ? pages.plain('204', '', marked) : unauthorized(`refresh-${renewed}`, marked);
}

/** OpenID Connect RP-Initiated Logout 1.0 §2. Another site may not sign anybody out. */
async function logOut(request: CloudFrontRequest, now: number, options: OidcLoginOptions): Promise<Answer> {
  const site = siteOf(request, options);
  const out = `${options.prefix}/logout`;
  if (pages.isFromElsewhere(request, site))
    return refused('site', pages.page('403', 'Do you want to sign out?', out, 'Sign out', []));
  const attempts = attemptNames(request).map(deleteCookie);
  const cookies = [...deletePass(options), ...deleteSession(request), ...attempts, ...pages.forgetBack(request)];
  const document = options.issuer ? await readProvider(options) : undefined;
  const address = options.endSession || document?.end_session_endpoint || '';
  if (!URL.canParse(address)) return pages.redirect(`${options.prefix}/signed-out`, cookies);
  const hint = readSession(request, now, options)?.hint;
  return pages.redirect(logoutAddress(address, hint, request, options), cookies);
}

function signedOut(_: CloudFrontRequest, __: number, { prefix }: OidcLoginOptions): Answer {
  return pages.page('200', 'You are signed out.', `${prefix}/login`, 'Sign in', []);
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const request = event.Records[0]!.cf.request;
    return (await logIn(request, config)) ?? request;
  } catch {
    // No event of CloudFront's: nobody gets in by it.
    return refused('event', badRequest());
  }
}
