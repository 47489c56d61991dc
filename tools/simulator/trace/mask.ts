/*! mask: keeps secrets of requests and responses inside the process. A masked value tells only how long it was. */

/** A value that stays in the process until somebody asks for it. */
interface Masked {
  masked: true;
  chars: number;
}

export type Value = string | Masked;

export type MaskedPlace = (string | number)[];

/** Parameters that let somebody in: of CloudFront's signatures and of AWS's. With their capitals: "policy" is also a word of ours. */
const secretParameter = /^(Policy|Signature|X-Amz-Signature|X-Amz-Security-Token)$/;
const inText = /((?:^|[?&\s])(?:Policy|Signature|X-Amz-Signature|X-Amz-Security-Token)=)[^&\s"]+/gi;
const secretHeader = /^(x-amz-security-token|proxy-authorization|x-forwarded-authorization)$/i;

export function maskUrl(path: string, query: string | undefined): string {
  return query === undefined ? path : `${path}?${query}`.replace(inText, '$1…');
}

/**
 * Copies a detail with secrets masked, wherever in it they stand: header lines, records that carry their name in `name`, `part` or `path`, and
 * objects by name. `name` is what the value is called so far.
 */
export function maskDetail(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return maskText(name, value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return isLine(value) ? [value[0], maskText(value[0], value[1])] : value.map((item) => maskDetail(item, name));
  }
  const record = value as Record<string, unknown>;
  const own = ownName(record) ?? name;
  const entries = Object.entries(record).map(([key, member]): [string, unknown] => {
    const plain = key === 'value' || key === 'stored' || key === 'multiValue' || key === 'attributes';
    return [key, maskDetail(member, plain ? own : inner(name, key))];
  });
  return Object.fromEntries(entries);
}

/** Where texts of a detail are masked in part: names and indexes, from the detail down to the text. */
export function partlyMasked(shown: unknown, whole: unknown): MaskedPlace[] {
  if (typeof shown === 'string') return shown === whole ? [] : [[]];
  if (!isBranch(shown) || !isBranch(whole)) return [];
  return Object.keys(shown).flatMap((key) => {
    const name = Array.isArray(shown) ? Number(key) : key;
    return partlyMasked(shown[key], whole[key]).map((place) => [name, ...place]);
  });
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** "cookies.a", "cookie a", "headers.cookie.1" and "querystring.Signature" are names of values. */
function ownName(record: Record<string, unknown>): string | undefined {
  const name = record.name ?? record.part ?? record.path;
  if (typeof name !== 'string' || !('value' in record)) return undefined;
  return name
    .replace(/^cookies\./, 'cookie ')
    .replace(/^(headers\.|header |querystring\.|query )/, '')
    .replace(/\.\d+$/, '');
}

/** Below "cookies" every name is a cookie's. */
function inner(parent: string, key: string): string {
  return parent === 'cookies' ? `cookie ${key}` : key;
}

function isLine(value: unknown[]): value is [string, string] {
  return value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string';
}

function maskText(name: string, value: string): Value {
  if (/^authorization$/i.test(name)) return maskAuthorization(value);
  if (/^(set-)?cookie$/i.test(name)) return maskCookieLine(value);
  const cookie = name.startsWith('cookie ') && name !== 'cookie CloudFront-Key-Pair-Id';
  if (cookie || secretHeader.test(name) || secretParameter.test(name)) return masked(value);
  return value.replace(inText, '$1…');
}

/** The scheme, and of AWS signatures all but the signature. A single word is no scheme, but a token by itself. */
function maskAuthorization(value: string): Value {
  if (value.startsWith('AWS4-')) return value.replace(/(Signature=)[0-9a-f]+/, '$1…');
  const scheme = /^\S+(?=\s)/.exec(value)?.[0];
  return scheme === undefined ? masked(value) : `${scheme} …`;
}

function masked(value: string): Masked {
  return { masked: true, chars: value.length };
}

/** Names stay, values go; attributes are no secret. */
function maskCookieLine(value: string): string {
  return value.replace(/(^|;\s*)([^=;]+)=([^;]*)/g, (whole, before: string, name: string) => {
    const open = /^(path|domain|expires|max-age|samesite|CloudFront-Key-Pair-Id)$/i.test(name.trim());
    return open ? whole : `${before}${name}=…`;
  });
}
