/** login-way: the addresses of a login: the provider's with the question in it, and the one to come back to. OpenID Connect Core 1.0 §3.1.2.1 */
import { isCanonicalPath } from '../functions/canonical-path.js';
import { isLocalPath } from '../functions/local-path.js';
import { isUnder } from '../functions/path-prefix.js';
import type { CloudFrontRequest } from './event.js';
import { type Attempt, challengeOf } from './login-attempt.js';
import type { ProviderDocument } from './openid-provider.js';

interface WayOptions {
  issuer: string;
  tenants: string[];
  clientId: string;
  scope: string;
  parameters: Record<string, string>;
  site: string;
  prefix: string;
  endSessionParameter: string;
}

/** On this host, and not a step of the login. What is longer would fill the request's head. */
export function wayOf(wanted: string, { prefix }: WayOptions): string {
  const isWay = isLocalPath(wanted) && wanted.length <= 1024 && isCanonicalPath(wanted.replace(/[?#].*$/, ''));
  return isWay && !isUnder(wanted.replace(/[?#].*$/, ''), prefix) ? wanted : '/';
}

export function addressOf(
  document: ProviderDocument,
  { state, nonce, verifier }: Attempt,
  request: CloudFrontRequest,
  options: WayOptions,
): string {
  const address = new URL(document.authorization_endpoint);
  const asked = {
    ...options.parameters,
    response_type: 'code',
    client_id: options.clientId,
    redirect_uri: callbackOf(request, options),
    scope: options.scope,
    state,
    nonce,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

export function siteOf({ headers }: CloudFrontRequest, { site }: WayOptions): string {
  return site || `https://${headers.host?.[0]?.value ?? ''}`;
}

export function callbackOf(request: CloudFrontRequest, options: WayOptions): string {
  return `${siteOf(request, options)}${options.prefix}/callback`;
}

export function logoutAddress(
  address: string,
  hint: string | undefined,
  request: CloudFrontRequest,
  options: WayOptions,
): string {
  const location = new URL(address);
  if (hint !== undefined) location.searchParams.set('id_token_hint', hint);
  location.searchParams.set('client_id', options.clientId);
  location.searchParams.set(options.endSessionParameter, `${siteOf(request, options)}${options.prefix}/signed-out`);
  return location.href;
}

/** RFC 9207 §2.4: an answer of another provider would send its code to ours. */
export function isOfIssuer(
  query: URLSearchParams,
  document: ProviderDocument,
  { issuer, tenants }: WayOptions,
): boolean {
  const named = query.getAll('iss');
  if (named.length === 0) return document.authorization_response_iss_parameter_supported !== true;
  const right = [issuer, ...tenants.map((tenant) => issuer.replace('{tenantid}', tenant))];
  return named.length === 1 && right.includes(named[0]!);
}
