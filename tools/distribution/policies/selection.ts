/*!
 * selection: what policies have in common: which headers, cookies and parameters a selection lets through.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: cache-key-understand-cache-policy.html,
 * understanding-how-origin-request-policies-and-cache-policies-work-together.html
 */
import { headerValue } from '../../http/header-list.js';
import { signingCookies, signingParameters } from '../../http/header-names.js';
import type { HeaderList } from '../../http/messages.js';
import { parseCookies, parseQuery } from '../../http/request-parts.js';
import { matchesPattern } from '../match.js';
import type { Behavior, CachePolicy, Selection } from '../model.js';

/** What policies read of a request. */
export interface Selectable {
  method: string;
  httpVersion: string;
  headers: HeaderList;
  query: string | undefined;
  facts: Record<string, string>;
}

export interface NameLists {
  /** Lower case. "*" stands for all, "!name" for one left out of them. */
  headers: string[];
  cookies: string[];
  query: string[];
}

export function names(selection: Selection): string[] {
  if (selection.behavior === 'none') return [];
  if (selection.behavior === 'all') return ['*'];
  return selection.behavior === 'whitelist' ? selection.names : ['*', ...selection.names.map((name) => `!${name}`)];
}

/** Codings that the key tells apart, the better one first. */
export function codingsOf({ brotli, gzip }: CachePolicy): string[] {
  return [...(brotli ? ['br'] : []), ...(gzip ? ['gzip'] : [])];
}

/** The header that tells them. */
export function encodings(policy: CachePolicy): string[] {
  return codingsOf(policy).length > 0 ? ['accept-encoding'] : [];
}

/** One selection that admits what `admitsEither` of the two does. */
export function together(key: Selection, request: Selection): Selection {
  if (key.behavior === 'none') return request;
  if (request.behavior === 'none') return key;
  if (key.behavior === 'all' || request.behavior === 'all') return { behavior: 'all' };
  const isBlock = [key, request].map((selection) => selection.behavior === 'allExcept');
  if (isBlock[0] === isBlock[1]) {
    return { behavior: key.behavior, names: [...new Set([...key.names, ...request.names])] };
  }
  const [block, list] = isBlock[0] ? [key, request] : [request, key];
  return { behavior: 'allExcept', names: block.names.filter((name) => !list.names.includes(name)) };
}

export function isFact(name: string): boolean {
  return name.startsWith('cloudfront-');
}

export function admits(selection: Selection, name: string): boolean {
  if (selection.behavior === 'none') return false;
  if (selection.behavior === 'all') return true;
  return selection.names.includes(name) === (selection.behavior === 'whitelist');
}

/** Two block lists exclude what either names; otherwise what one admits goes. Source: the last page named above. */
export function admitsEither(selections: Selection[], name: string): boolean {
  const blocks = selections.every((selection) => selection.behavior === 'allExcept');
  if (blocks) return selections.every((selection) => admits(selection, name));
  return selections.some((selection) => admits(selection, name));
}

export function selectCookies(behavior: Behavior, request: Selectable, selections: Selection[]): [string, string][] {
  if (selections.every((selection) => selection.behavior === 'none')) return [];
  return parseCookies(request.headers)
    .filter(([name]) => !(behavior.trustedKeys && signingCookies.has(name)))
    .filter(([name]) =>
      behavior.cachePolicy.legacy ? admitsLegacyCookie(selections, name) : admitsEither(selections, name),
    )
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** Only here may names hold wildcards. DG/DownloadDistValuesCacheBehavior.html, "Whitelist cookies" of legacy settings. */
function admitsLegacyCookie([selection]: Selection[], name: string): boolean {
  if (selection?.behavior !== 'whitelist') return selection?.behavior === 'all';
  return selection.names.some((pattern) => matchesPattern(`/${pattern}`, `/${name}`));
}

export function selectQuery(behavior: Behavior, request: Selectable, selections: Selection[]): string {
  if (!request.query || selections.every((selection) => selection.behavior === 'none')) return '';
  const everything = selections.some((selection) => selection.behavior === 'all');
  if (everything && !behavior.trustedKeys) return request.query;
  return parseQuery(request.query)
    .filter(({ name }) => !(behavior.trustedKeys && signingParameters.has(name)))
    .filter(({ name }) => admitsEither(selections, name))
    .map(({ raw }) => raw)
    .join('&');
}

/** DG/cache-key-understand-cache-policy.html, "Compression support". HTTP/1.0 counts as not asking: DG/ServingCompressedFiles.html */
export function normalisedEncoding(policy: CachePolicy, request: Selectable): string | undefined {
  const accepted = acceptedEncodings(request);
  const wanted = codingsOf(policy).filter((coding) => accepted.includes(coding));
  return wanted.join(',') || undefined;
}

/** Codings that the viewer takes: listed, and not with weight 0. RFC 9110 §12.5.3 */
function acceptedEncodings(request: Selectable): string[] {
  const sent = request.httpVersion === '1.0' ? undefined : headerValue(request.headers, 'accept-encoding');
  if (sent === undefined) return [];
  return sent
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]!.trim());
}
