/** jwt-token: whether a token was signed by a key that is trusted, and what it says. RFC 7515 §5.2, RFC 8725 */
import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { keysFor, type SigningKey } from './jwks.js';
import { type ClaimOptions, judgeClaims } from './jwt-claims.js';
import { isSigned } from './jwt-signature.js';
import { currentKeys, type Remote, type RemoteOptions, renew } from './remote-jwks.js';

interface TokenOptions extends ClaimOptions, RemoteOptions {
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
  /** By their text: a provider writes the same one into each token, until its keys change. */
  headers: Map<string, Header | undefined>;
}

interface Header {
  kid?: unknown;
  alg?: unknown;
  crit?: unknown;
}

/** Tokens and headers remembered at most. */
const most = 1_000;
const mostHeaders = 16;

/** Its claims, or in one word why it is refused. What is remembered is the signature alone: time, issuer, audience and key are judged anew. */
export async function judgeToken(tokens: string[], options: TokenOptions, known: Known): Promise<JWTPayload | string> {
  const [token = ''] = tokens;
  if (tokens.length !== 1) return tokens.length === 0 ? 'missing' : 'twice';
  const claims = remembered(token, options, known) ?? (await readSigned(token, options, known));
  return typeof claims === 'string' ? claims : (judgeClaims(claims, options) ?? claims);
}

function remembered(token: string, options: TokenOptions, { local, remote, seen }: Known): JWTPayload | undefined {
  const found = seen.get(token.slice(-nameLength));
  if (found?.token !== token) return undefined;
  const isTrusted = ({ key }: SigningKey) => key === found.key;
  return local.some(isTrusted) || currentKeys(remote, options).some(isTrusted) ? found.claims : undefined;
}

async function readSigned(token: string, options: TokenOptions, known: Known): Promise<JWTPayload | string> {
  if (token.length > options.maxLength) return 'length';
  const parts = partsOf(token);
  const header = parts && readHeader(parts[0], known);
  const claims = header && decoded(() => decodeJwt(token));
  if (!header || !claims) return 'form';
  const { kid, alg } = header;
  if (typeof alg !== 'string' || !options.algorithms.includes(alg)) return 'algorithm';
  if (header.crit !== undefined) return 'crit';
  const own = keysFor(known.local, kid, alg);
  const candidates = own.length > 0 || options.jwksUrl === '' ? own : await findRemote(kid, alg, options, known);
  if (candidates.length === 0) return known.remote.failures > 0 ? 'jwks' : 'kid';
  const signed = token.slice(0, token.lastIndexOf('.'));
  const signature = Buffer.from(parts[2], 'base64url');
  const signer = candidates.find(({ key }) => isSigned(alg, key, signed, signature));
  if (signer === undefined) return 'signature';
  if (known.seen.size >= most) known.seen.clear();
  known.seen.set(token.slice(-nameLength), { token, claims, key: signer.key });
  return claims;
}

/** The inlined keys come first, the provider is asked only where they lack the key id. */
async function findRemote(kid: unknown, alg: string, options: TokenOptions, { remote }: Known): Promise<SigningKey[]> {
  const fetched = keysFor(currentKeys(remote, options), kid, alg);
  if (fetched.length > 0) return fetched;
  await renew(remote, options);
  return keysFor(currentKeys(remote, options), kid, alg);
}

/** Header, claims and signature, in base64url. Decoders forgive what else may stand there: one token would have many spellings (RFC 7515 §2). */
function partsOf(token: string): [string, string, string] | undefined {
  const parts = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? token.split('.') : [];
  return parts.length === 3 && parts.every(endsOnByte) ? (parts as [string, string, string]) : undefined;
}

/** The last character of an incomplete group has two or four bits that stand for nothing, and have to be 0. RFC 4648 §3.5 */
function endsOnByte(part: string): boolean {
  const last = part.at(-1)!;
  return [true, false, 'AQgw'.includes(last), 'AEIMQUYcgkosw048'.includes(last)][part.length % 4]!;
}

function readHeader(text: string, { headers }: Known): Header | undefined {
  if (headers.has(text)) return headers.get(text);
  const header = decoded<Header>(() => decodeProtectedHeader(`${text}..`));
  if (headers.size >= mostHeaders) headers.clear();
  headers.set(text, header);
  return header;
}

function decoded<Part>(decode: () => Part): Part | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}
