/*!
 * policies: what of a request enters the cache key, and what of it reaches the origin.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: understanding-the-cache-key.html, cache-key-understand-cache-policy.html,
 * understanding-how-origin-request-policies-and-cache-policies-work-together.html
 */

import { headerValue, headerValues } from '../http/header-list.js';
import {
  alwaysForwarded,
  authorizedMethods,
  capitalise,
  conditionalHeaders,
  isHopHeader,
  legacyDropped,
  ownHeaders,
  signingCookies,
  signingParameters,
} from '../http/header-names.js';
import type { HeaderList } from '../http/messages.js';
import { formatCookies, parseCookies, parseQuery } from '../http/request-parts.js';
import { cacheDefaults } from '../limits.js';
import { matchesPattern } from './match.js';
import type { Behavior, CachePolicy, Selection } from './model.js';

/** What policies read of a request. */
export interface Selectable {
  method: string;
  httpVersion: string;
  headers: HeaderList;
  query: string | undefined;
  facts: Record<string, string>;
}

export interface KeySelection {
  /** Normalised: "br,gzip", "br" or "gzip"; undefined where it is not in the key. */
  acceptEncoding: string | undefined;
  /** Lower-case names, in the order of the policy. */
  headers: [name: string, value: string][];
  /** Sorted by name. */
  cookies: [name: string, value: string][];
  /** Parameters in the viewer's order. */
  query: string;
}

export interface OriginSelection {
  /** Host, Via and the like are not among them: CloudFront writes those itself. */
  headers: HeaderList;
  /** Value of the Cookie header, or "". */
  cookies: string;
  query: string;
  /** The origin gets the viewer's Host. */
  forwardsHost: boolean;
  acceptEncoding: string | undefined;
  userAgent: string;
}

/** DG/understanding-the-cache-key.html: besides domain and path, only what the cache policy names. */
export function selectForKey(behavior: Behavior, request: Selectable): KeySelection {
  const policy = behavior.cachePolicy;
  return {
    acceptEncoding: normalisedEncoding(policy, request),
    headers: keyHeaders(policy, request),
    cookies: selectCookies(behavior, request, [policy.cookies]),
    query: selectQuery(behavior, request, [policy.query]),
  };
}

/** The values of the key together with what the origin request policy adds. */
export function selectForOrigin(behavior: Behavior, request: Selectable): OriginSelection {
  const policy = behavior.originRequestPolicy;
  const cookies = policy ? [behavior.cachePolicy.cookies, policy.cookies] : [behavior.cachePolicy.cookies];
  const query = policy ? [behavior.cachePolicy.query, policy.query] : [behavior.cachePolicy.query];
  const userAgent = admitsHeader(behavior, 'user-agent') ? headerValue(request.headers, 'user-agent') : undefined;
  return {
    headers: [...viewerHeaders(behavior, request), ...factHeaders(behavior, request)],
    cookies: formatCookies(selectCookies(behavior, request, cookies)),
    query: selectQuery(behavior, request, query),
    forwardsHost: admitsHeader(behavior, 'host'),
    acceptEncoding: originEncoding(behavior, request),
    userAgent: userAgent ?? 'Amazon CloudFront',
  };
}

/** Whether any cookie can reach the origin: then Set-Cookie comes back, and conditional requests and collapsing go. DG/Cookies.html */
export function forwardsCookies(behavior: Behavior): boolean {
  const orp = behavior.originRequestPolicy;
  return behavior.cachePolicy.cookies.behavior !== 'none' || (orp !== undefined && orp.cookies.behavior !== 'none');
}

/** All three TTLs 0, or the legacy "forward all headers": nothing is looked up or stored. */
export function isCachingDisabled(policy: CachePolicy): boolean {
  if (policy.headers.behavior === 'all') return true;
  return policy.minTtl === 0 && policy.defaultTtl === 0 && policy.maxTtl === 0;
}

/** Whether the policies let a header of the viewer through. `name` is lower case. */
export function admitsHeader(behavior: Behavior, name: string): boolean {
  const cache = behavior.cachePolicy.headers;
  if (behavior.cachePolicy.legacy && !legacyDropped.has(name) && name !== 'host') return true;
  const request = behavior.originRequestPolicy?.headers;
  return request ? admitsEither([cache, request], name) : admits(cache, name);
}

export interface NameLists {
  /** Lower case. "*" stands for all, "!name" for one left out of them. */
  headers: string[];
  cookies: string[];
  query: string[];
}

/** What of any request enters the cache key, by name. */
export function namesInKey({ cachePolicy }: Behavior): NameLists {
  const { headers, cookies, query } = cachePolicy;
  // "All headers" of the legacy settings switches caching off: nothing is a key then.
  const named = headers.behavior === 'all' ? [] : names(headers);
  return { headers: [...named, ...encodings(cachePolicy)], cookies: names(cookies), query: names(query) };
}

/** What of any request reaches the origin, by name. */
export function namesToOrigin(behavior: Behavior): NameLists {
  const { cachePolicy, originRequestPolicy: policy } = behavior;
  const both = (key: Selection, request: Selection | undefined) => names(request ? together(key, request) : key);
  const headers = cachePolicy.legacy ? legacyHeaders(cachePolicy) : both(cachePolicy.headers, policy?.headers);
  return {
    headers: [...new Set([...headers, ...(policy?.headers.extra ?? []), ...encodings(cachePolicy)])],
    cookies: both(cachePolicy.cookies, policy?.cookies),
    query: both(cachePolicy.query, policy?.query),
  };
}

/** The legacy settings forward what nobody named too, but for some. DG/RequestAndResponseBehaviorCustomOrigin.html */
function legacyHeaders({ headers }: CachePolicy): string[] {
  if (headers.behavior === 'all') return ['*'];
  const named = headers.behavior === 'whitelist' ? headers.names : [];
  return ['*', ...[...legacyDropped, 'host'].filter((name) => !named.includes(name)).map((name) => `!${name}`)];
}

function encodings({ gzip, brotli }: CachePolicy): string[] {
  return gzip || brotli ? ['accept-encoding'] : [];
}

function names(selection: Selection): string[] {
  if (selection.behavior === 'none') return [];
  if (selection.behavior === 'all') return ['*'];
  return selection.behavior === 'whitelist' ? selection.names : ['*', ...selection.names.map((name) => `!${name}`)];
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

/** Seconds. */
export interface Ttls {
  minTtl: number;
  defaultTtl: number;
  maxTtl: number;
}

/** A day and a year, and never below what they follow. API_CachePolicyConfig, and API_CacheBehavior for the legacy settings */
export function ttlsOf(minTtl: number, defaultTtl: number | undefined, maxTtl: number | undefined): Ttls {
  const byDefault = defaultTtl ?? Math.max(minTtl, cacheDefaults.defaultTtl);
  return { minTtl, defaultTtl: byDefault, maxTtl: maxTtl ?? Math.max(byDefault, cacheDefaults.maxTtl) };
}

/** Names of the CloudFront-* headers that a policy asks for: only by name. DG/adding-cloudfront-headers.html */
export function askedFacts(behavior: Behavior): string[] {
  const { cachePolicy, originRequestPolicy } = behavior;
  const names = [...whitelisted(cachePolicy.headers), ...whitelisted(originRequestPolicy?.headers)];
  return [...new Set([...names, ...(originRequestPolicy?.headers.extra ?? [])])].filter(isFact);
}

function whitelisted(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
}

function isFact(name: string): boolean {
  return name.startsWith('cloudfront-');
}

function admits(selection: Selection, name: string): boolean {
  if (selection.behavior === 'none') return false;
  if (selection.behavior === 'all') return true;
  return selection.names.includes(name) === (selection.behavior === 'whitelist');
}

/** Two block lists exclude what either names; otherwise what one admits goes. Source: the third page named above. */
export function admitsEither(selections: Selection[], name: string): boolean {
  const blocks = selections.every((selection) => selection.behavior === 'allExcept');
  if (blocks) return selections.every((selection) => admits(selection, name));
  return selections.some((selection) => admits(selection, name));
}

function keyHeaders(policy: CachePolicy, request: Selectable): [string, string][] {
  const selected: [string, string][] = [];
  if (policy.headers.behavior !== 'whitelist') return selected;
  for (const name of policy.headers.names) {
    const value = headerOrFact(request, name);
    if (value !== undefined) selected.push([name, value]);
  }
  return selected;
}

function headerOrFact(request: Selectable, name: string): string | undefined {
  if (isFact(name)) return request.facts[name];
  const values = headerValues(request.headers, name);
  return values.length > 0 ? values.join(',') : undefined;
}

function viewerHeaders(behavior: Behavior, request: Selectable): HeaderList {
  const conditional = !forwardsCookies(behavior);
  return request.headers.filter(([wire]) => {
    const name = wire.toLowerCase();
    if (isHopHeader(name) || ownHeaders.has(name) || name === 'user-agent' || isFact(name)) return false;
    // DG/Cookies.html: conditional requests are not supported where cookies are forwarded.
    if (conditionalHeaders.has(name)) return conditional;
    if (name === 'authorization' && authorizedMethods.has(request.method)) return true;
    return alwaysForwarded.has(name) || admitsHeader(behavior, name);
  });
}

function factHeaders(behavior: Behavior, request: Selectable): HeaderList {
  const known = [...askedFacts(behavior), ...passedThrough].filter((name) => request.facts[name] !== undefined);
  return known.map((name) => [capitalise(name).replace('Cloudfront', 'CloudFront'), request.facts[name]!]);
}

/** RFC 9440: sent without a policy. DG/mtls-validation-modes.html */
const passedThrough = ['client-cert', 'client-cert-chain'];

function selectCookies(behavior: Behavior, request: Selectable, selections: Selection[]): [string, string][] {
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

function selectQuery(behavior: Behavior, request: Selectable, selections: Selection[]): string {
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
function normalisedEncoding(policy: CachePolicy, request: Selectable): string | undefined {
  if (!policy.gzip && !policy.brotli) return undefined;
  const accepted = acceptedEncodings(request);
  const wanted = [policy.brotli && accepted.includes('br') && 'br', policy.gzip && accepted.includes('gzip') && 'gzip'];
  return wanted.filter(Boolean).join(',') || undefined;
}

function originEncoding(behavior: Behavior, request: Selectable): string | undefined {
  const sent = headerValue(request.headers, 'accept-encoding');
  if (sent === undefined || request.httpVersion === '1.0') return undefined;
  const { gzip, brotli } = behavior.cachePolicy;
  if (gzip || brotli) return normalisedEncoding(behavior.cachePolicy, request) ?? 'identity';
  return admitsHeader(behavior, 'accept-encoding') ? sent : 'identity';
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
