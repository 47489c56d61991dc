/*!
 * canonical-request: a request in the one form that signer and verifier both arrive at. First stage of SigV4 and SigV4A.
 * Source: IAM/latest/UserGuide/reference_sigv-create-signed-request.html, "Create a canonical request"
 */
import { hash } from 'node:crypto';
import { canonicalEncoding, percentEncode } from './percent-encoding.js';

/** A name and a value. Lists of pairs, not records: names repeat, and `__proto__` is a name like any other. */
export type Pair = [name: string, value: string];

/** The parts in the order AWS lists them. `query` and `headers` are canonical already. */
export function canonicalRequest(
  method: string,
  path: string,
  query: readonly Pair[],
  headers: readonly Pair[],
  payloadHash: string,
): string {
  const headerLines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  return `${method}\n${path}\n${formatQuery(query)}\n${headerLines}\n${signedHeaders(headers)}\n${payloadHash}`;
}

interface PathRules {
  /** Resolves "//", "." and ".." first. */
  normalizePath: boolean;
  /** Encodes the path, percent signs included, once more than the wire does. */
  doubleEncode: boolean;
}

/** `path` is as on the wire. Encoding does not hang on normalising: a path left alone is still encoded. */
export function canonicalPath(path: string, { normalizePath, doubleEncode }: PathRules): string {
  // Most paths have nothing to resolve and nothing to encode.
  if (/^(?:\/[\w~-][\w.~-]*)+\/?$/.test(path)) return path;
  const segments = (normalizePath ? normalized(path) : path).split('/');
  const encoded = segments.map(doubleEncode ? percentEncode : canonicalEncoding).join('/');
  return encoded.startsWith('/') ? encoded : `/${encoded}`;
}

/** Removes empty and dot segments. A trailing slash stays only where it is written ("/a/b/.." is "/a"), as AWS's own signers have it. */
function normalized(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const end = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.join('/')}${end}`;
}

/** The path of an object as S3 reads it before it encodes it anew: "%2F" is "/", and "+" is a space. AmazonS3/latest/API/sig-v4-header-based-auth.html */
export function objectPath(path: string, plus: 'space' | 'plus'): string {
  return meanPlus(path, plus).replace(/%2f/gi, '/');
}

/** What a bare "+" stands for, in its place. */
export function meanPlus(text: string, plus: 'space' | 'plus'): string {
  return text.replaceAll('+', plus === 'space' ? '%20' : '%2B');
}

/** Encoded, then sorted by name, then by value. Sorting joined text would put "Param-3=" before "Param=". */
export function canonicalQuery(query: readonly Pair[], plus: 'space' | 'plus'): Pair[] {
  const encode = (text: string) => canonicalEncoding(meanPlus(text, plus));
  const encoded = query.map(([name, value]): Pair => [encode(name), encode(value)]);
  return encoded.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
}

export function formatQuery(query: readonly Pair[]): string {
  return query.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Lower-case names in order, values trimmed with inner white space collapsed, repeats joined by commas as they came. */
export function canonicalHeaders(headers: readonly Pair[]): Pair[] {
  const merged = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const text = /\s/.test(value) ? value.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : value;
    const earlier = merged.get(key);
    merged.set(key, earlier === undefined ? text : `${earlier},${text}`);
  }
  return [...merged].sort((a, b) => compare(a[0], b[0]));
}

export function signedHeaders(headers: readonly Pair[]): string {
  return headers.map(([name]) => name).join(';');
}

/** Lower-case hexadecimal SHA-256 of bytes, or of text as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
