/** openid-provider: asks an OpenID provider: its document, its keys, its tokens. Every question has a timeout. OpenID Connect Discovery 1.0 §4 */
import type { JSONWebKeySet } from 'jose';

export interface ProviderDocument {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri?: string;
  end_session_endpoint?: string;
  /** RFC 9207: then every answer names its issuer. */
  authorization_response_iss_parameter_supported?: boolean;
}

export interface ProviderOptions {
  issuer: string;
  provider: ProviderDocument | null;
  jwks: JSONWebKeySet;
  clientId: string;
  clientSecret: string;
  clientAuth: 'basic' | 'post';
  timeout: number;
}

export interface Tokens {
  id_token?: unknown;
  refresh_token?: unknown;
}

interface Fetched {
  value: unknown;
  /** Milliseconds since the epoch. */
  at: number;
}

const fetched = new Map<string, Fetched>();
const DAY = 24 * 60 * 60 * 1000;

/** Undefined: the provider does not answer, or not for this issuer. */
export async function readProvider({
  issuer,
  provider,
  timeout,
}: ProviderOptions): Promise<ProviderDocument | undefined> {
  if (provider !== null) return provider;
  const address = `${issuer.replace('{tenantid}', 'common').replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = (await remembered(address, DAY, timeout)) as ProviderDocument | undefined;
  // §4.3: a document of another issuer would send codes to another's token endpoint.
  const isRight = found?.issuer === issuer && isSafe(found.authorization_endpoint) && isSafe(found.token_endpoint);
  return isRight ? found : undefined;
}

/** Those of the options, and, where `fresh` asks for them or there are none, what the provider publishes. At most every 30 seconds. */
export async function readJwks(
  document: ProviderDocument,
  fresh: boolean,
  options: ProviderOptions,
): Promise<JSONWebKeySet> {
  const { jwks_uri: address } = document;
  if (address === undefined || (!fresh && options.jwks.keys.length > 0)) return options.jwks;
  const set = (await remembered(address, fresh ? 30_000 : DAY, options.timeout)) as JSONWebKeySet | undefined;
  return Array.isArray(set?.keys) ? { keys: [...options.jwks.keys, ...set.keys] } : options.jwks;
}

/** The answer of the token endpoint: tokens, the code of an error (RFC 6749 §5.2), or 'down'. */
export async function askTokens(
  { token_endpoint: address }: ProviderDocument,
  grant: Record<string, string>,
  { clientId, clientSecret, clientAuth, timeout }: ProviderOptions,
): Promise<Tokens | string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const body = new URLSearchParams(grant);
  if (clientSecret !== '' && clientAuth === 'basic') headers.authorization = basic(clientId, clientSecret);
  else body.set('client_id', clientId);
  if (clientSecret !== '' && clientAuth === 'post') body.set('client_secret', clientSecret);
  const answer = await ask(address, { method: 'POST', headers, body }, timeout);
  if (answer === undefined || answer.status >= 500) return 'down';
  const { error } = answer.value as { error?: unknown };
  if (answer.status === 200 && error === undefined) return answer.value as Tokens;
  return typeof error === 'string' && /^[\w-]{1,40}$/.test(error) ? error : 'token-answer';
}

/** §2.3.1 of RFC 6749: both are form-encoded before they are joined. */
function basic(id: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

/** Secrets go over TLS, or to this machine. */
function isSafe(address: unknown): boolean {
  return typeof address === 'string' && /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1)[:/])/.test(address);
}

async function remembered(address: string, maxAge: number, timeout: number): Promise<unknown> {
  const known = fetched.get(address);
  if (known !== undefined && Date.now() - known.at < maxAge && Date.now() >= known.at) return known.value;
  const answer = await ask(address, { headers: { accept: 'application/json' } }, timeout);
  if (answer?.status !== 200) return known?.value;
  fetched.set(address, { value: answer.value, at: Date.now() });
  return answer.value;
}

/** Undefined: no answer in time, or none that is an object of JSON. A redirect would carry the code elsewhere. */
async function ask(
  address: string,
  init: RequestInit,
  timeout: number,
): Promise<{ status: number; value: object } | undefined> {
  try {
    const response = await fetch(address, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeout) });
    const value: unknown = await response.json();
    return typeof value === 'object' && value !== null ? { status: response.status, value } : undefined;
  } catch {
    return undefined;
  }
}
