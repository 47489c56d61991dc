/*! mask: keeps secrets of requests and responses inside the process. A masked value tells only how long it was. */
import { signingParameters } from '../header-names.js';
import type { HeaderList } from '../http.js';

export interface Masked {
  masked: true;
  chars: number;
}

const secretParameters = new Set([...signingParameters, 'X-Amz-Signature', 'X-Amz-Security-Token', 'X-Amz-Credential']);
/** Not secret among the parameters of a signature: which key, until when. */
const plainParameters = new Set(['Key-Pair-Id', 'Expires', 'Hash-Algorithm']);

/** "?a=1&Signature=…" with what is secret in the query replaced. */
export function maskUrl(path: string, query: string | undefined): string {
  if (query === undefined) return path;
  const parameters = query.split('&').map((raw) => {
    const name = raw.split('=', 1)[0]!;
    return secretParameters.has(name) && !plainParameters.has(name) ? `${name}=…` : raw;
  });
  return `${path}?${parameters.join('&')}`;
}

/** Copies a detail with the values of secret headers, cookies and parameters masked, wherever in it they stand. */
export function maskDetail(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return maskText(name, value);
  if (Array.isArray(value))
    return isHeaderLine(value) ? [value[0], maskText(value[0], value[1])] : value.map((item) => maskDetail(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return maskRecord(value as Record<string, unknown>, name);
}

/** Entries that carry their name in a field: { name, value }, { part, value }, { path, value }. */
function maskRecord(record: Record<string, unknown>, name: string): Record<string, unknown> {
  const own = record.name ?? record.part ?? record.path;
  const inner =
    typeof own === 'string' && typeof record.value === 'string'
      ? own.replace(/^(headers\.|header |cookies\.)/, (prefix) => (prefix === 'cookies.' ? 'cookie ' : ''))
      : name;
  const masked: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    masked[key] = maskDetail(
      value,
      key === 'value' || key === 'attributes' || key === 'multiValue' ? inner : nameOf(name, key),
    );
  }
  return masked;
}

/** Below "cookies" every name is a cookie's. */
function nameOf(parent: string, key: string): string {
  return parent === 'cookies' ? `cookie ${key}` : key;
}

function isHeaderLine(value: unknown[]): value is [string, string] {
  return value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function maskText(name: string, value: string): string | Masked {
  const lower = name.toLowerCase();
  if (lower === 'authorization') return maskAuthorization(value);
  if (lower === 'cookie' || lower === 'set-cookie') return maskCookieLine(value);
  const secret = lower.startsWith('cookie ') ? lower !== 'cookie cloudfront-key-pair-id' : secretHeaders.has(lower);
  return secret ? { masked: true, chars: value.length } : value;
}

const secretHeaders = new Set(['x-amz-security-token', 'proxy-authorization', 'x-forwarded-authorization']);

/** The scheme, and of AWS signatures all but the signature. */
function maskAuthorization(value: string): string {
  if (value.startsWith('AWS4-')) return value.replace(/(Signature=)[0-9a-f]+/, '$1…');
  return value.replace(/^(\S+)(\s+.*)?$/s, '$1 …');
}

/** Names stay, values go. */
function maskCookieLine(value: string): string {
  return value.replace(/(^|;\s*)([^=;]+)=([^;]*)/g, (whole, lead: string, name: string) => {
    const attribute = /^(path|domain|expires|max-age|samesite|CloudFront-Key-Pair-Id)$/i.test(name.trim());
    return attribute ? whole : `${lead}${name}=…`;
  });
}

/** Header lines with secrets masked. */
export function maskHeaders(headers: HeaderList): unknown {
  return headers.map((line) => maskDetail(line));
}
