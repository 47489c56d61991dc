/** jwt-token: whether a token was signed by a key that is trusted, and what it says. RFC 7515 §5.2, RFC 8725 */
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { keysFor, type SigningKey } from './jwks.js';
import { type ClaimOptions, judgeClaims } from './jwt-claims.js';
import { isSigned } from './jwt-signature.js';
import { currentKeys, type Remote, type RemoteOptions, renew } from './remote-jwks.js';

export interface TokenOptions extends ClaimOptions, RemoteOptions {
  algorithms: string[];
  maxLength: number;
}

/** Characters that remembered tokens are looked up by. */
const nameLength = 32;

/** What a sandbox remembers: keys, and tokens whose signature it has seen to be good, by the key that signed them. */
export interface Known {
  local: SigningKey[];
  remote: Remote;
  /** By the end of its signature: to look for all of a token takes longer than to judge it. */
  seen: Map<string, { token: string; claims: JWTPayload; key: KeyObject }>;
}

/** Tokens remembered at most. */
const most = 1_000;

/** Its claims, or in one word why it is refused. What is remembered is the signature alone: time, issuer, audience and key are judged anew. */
export async function judgeToken(tokens: string[], options: TokenOptions, known: Known): Promise<JWTPayload | string> {
  const [token = ''] = tokens;
  if (tokens.length !== 1) return tokens.length === 0 ? 'missing' : 'twice';
  const claims = remembered(token, options, known) ?? (await readSigned(token, options, known));
  if (typeof claims === 'string') return claims;
  return judgeClaims(token.split('.')[1]!, claims, options) ?? claims;
}

function remembered(token: string, options: TokenOptions, { local, remote, seen }: Known): JWTPayload | undefined {
  const found = seen.get(token.slice(-nameLength));
  if (found?.token !== token) return undefined;
  const isTrusted = [...local, ...currentKeys(remote, options)].some(({ key }) => key === found.key);
  return isTrusted ? found.claims : undefined;
}

async function readSigned(token: string, options: TokenOptions, known: Known): Promise<JWTPayload | string> {
  if (token.length > options.maxLength) return 'length';
  const read = isSpelledOnce(token) ? decode(token) : undefined;
  if (read === undefined) return 'form';
  const { kid, alg } = read.header;
  if (typeof alg !== 'string' || !options.algorithms.includes(alg)) return 'algorithm';
  if (read.header.crit !== undefined) return 'crit';
  const candidates = await findKeys(kid, alg, options, known);
  if (candidates.length === 0) return known.remote.failures > 0 ? 'jwks' : 'kid';
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const signer = candidates.find(({ key }) => isSigned(alg, key, token.slice(0, end), signature));
  if (signer === undefined) return 'signature';
  if (known.seen.size >= most) known.seen.clear();
  known.seen.set(token.slice(-nameLength), { token, claims: read.claims, key: signer.key });
  return read.claims;
}

/** The inlined keys first, the provider only where they lack the key id. */
async function findKeys(
  kid: unknown,
  alg: string,
  options: TokenOptions,
  { local, remote }: Known,
): Promise<SigningKey[]> {
  const own = keysFor(local, kid, alg);
  if (own.length > 0 || options.jwksUrl === '') return own;
  const fetched = keysFor(currentKeys(remote, options), kid, alg);
  if (fetched.length > 0) return fetched;
  await renew(remote, options);
  return keysFor(currentKeys(remote, options), kid, alg);
}

/** Decoders forgive padding, foreign characters and loose last bits: one token would have many spellings (RFC 7515 §2). */
function isSpelledOnce(token: string): boolean {
  const parts = token.split('.');
  if (parts.length !== 3) return false;
  return parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part);
}

function decode(token: string) {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
