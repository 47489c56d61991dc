/*! origin: what of a request reaches the origin. DG/understanding-how-origin-request-policies-and-cache-policies-work-together.html */
import { headerValue } from '../../http/header-list.js';
import {
  alwaysForwarded,
  authorizedMethods,
  capitalise,
  conditionalHeaders,
  isHopHeader,
  legacyDropped,
  ownHeaders,
} from '../../http/header-names.js';
import type { HeaderList } from '../../http/messages.js';
import { formatCookies } from '../../http/request-parts.js';
import type { Behavior, CachePolicy, Selection } from '../model.js';
import {
  admits,
  admitsEither,
  codingsOf,
  encodings,
  isFact,
  type NameLists,
  names,
  normalisedEncoding,
  type Selectable,
  selectCookies,
  selectQuery,
  together,
} from './selection.js';

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

/** Whether the policies let a header of the viewer through. `name` is lower case. */
export function admitsHeader(behavior: Behavior, name: string): boolean {
  const cache = behavior.cachePolicy.headers;
  if (behavior.cachePolicy.legacy && !legacyDropped.has(name) && name !== 'host') return true;
  const request = behavior.originRequestPolicy?.headers;
  return request ? admitsEither([cache, request], name) : admits(cache, name);
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

/** Names of the CloudFront-* headers that a policy asks for: only by name. DG/adding-cloudfront-headers.html */
export function askedFacts(behavior: Behavior): string[] {
  const { cachePolicy, originRequestPolicy } = behavior;
  const names = [...whitelisted(cachePolicy.headers), ...whitelisted(originRequestPolicy?.headers)];
  return [...new Set([...names, ...(originRequestPolicy?.headers.extra ?? [])])].filter(isFact);
}

function whitelisted(selection: Selection | undefined): string[] {
  return selection?.behavior === 'whitelist' ? selection.names : [];
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

function originEncoding(behavior: Behavior, request: Selectable): string | undefined {
  const sent = headerValue(request.headers, 'accept-encoding');
  if (sent === undefined || request.httpVersion === '1.0') return undefined;
  if (codingsOf(behavior.cachePolicy).length > 0)
    return normalisedEncoding(behavior.cachePolicy, request) ?? 'identity';
  return admitsHeader(behavior, 'accept-encoding') ? sent : 'identity';
}
