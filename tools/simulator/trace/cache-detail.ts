/*! cache-detail: the key, what is left out of it, and the time an object has, for the inspector. */

import type { KeySelection } from '../../distribution/policies.js';
import { parseCookies, parseQuery } from '../../http/request-parts.js';
import type { CacheEntry } from '../cache/store.js';
import type { KeyedExchange } from '../pipeline/exchange.js';
import type { Nearest } from './nearest.js';

/** What the stage found, as it was then: entries and invalidations go on changing. */
interface CacheFinding {
  result: 'Hit' | 'Miss' | 'Not cached';
  entry?: CacheEntry | undefined;
  /** Number of the request whose fetch this one waited for. */
  waitedFor?: string | undefined;
  invalidatedBy?: string | undefined;
  nearest?: Nearest | undefined;
}

export function cacheDetail(exchange: KeyedExchange, finding: CacheFinding): Record<string, unknown> {
  const { entry } = finding;
  return {
    result: finding.result,
    missReason: exchange.trace.missReason,
    key: keyParts(exchange),
    notInKey: leftOut(exchange),
    ttl: entry && timeLeft(exchange, entry),
    kept: exchange.trace.keeping,
    storedBy: entry?.storedBy,
    invalidation: finding.invalidatedBy,
    nearest: finding.nearest,
    collapsedWith: finding.waitedFor,
  };
}

interface KeyPart {
  part: string;
  value: string;
  from: string;
}

function keyParts({ key, request, viewer, behavior }: KeyedExchange): KeyPart[] {
  const { acceptEncoding, headers, cookies, query } = key.selection;
  const policy = behavior.cachePolicy.name;
  const parts: KeyPart[] = [
    { part: 'path', value: request.uri, from: request.uri === viewer.path ? 'viewer' : `viewer sent ${viewer.path}` },
  ];
  if (query !== '') parts.push({ part: 'query', value: query, from: policy });
  if (acceptEncoding !== undefined) parts.push({ part: 'accept-encoding', value: acceptEncoding, from: 'normalised' });
  for (const [name, value] of headers) parts.push({ part: `header ${name}`, value, from: policy });
  for (const [name, value] of cookies) parts.push({ part: `cookie ${name}`, value, from: policy });
  return parts;
}

function leftOut({ key, request, behavior, trace }: KeyedExchange): { part: string; because: string }[] {
  const { cachePolicy } = behavior;
  const keyed = new Set(key.selection.cookies.map(([name]) => name));
  const cookies = parseCookies(request.headers).filter(([name]) => !keyed.has(name));
  const inQuery = new Set(parseQuery(key.selection.query).map(({ name }) => name));
  const parameters = parseQuery(request.query).filter(({ name }) => !inQuery.has(name));
  const varies = unkeyedOf(trace.vary, key.selection);
  const policy = because(cachePolicy.name, 'headers', cachePolicy.headers.behavior);
  const isUnkeyed = ([name]: [string, string]) =>
    !key.selection.headers.some(([keyed]) => keyed === name.toLowerCase());
  const authorization = request.headers.filter(([name]) => /^authorization$/i.test(name)).filter(isUnkeyed);
  return [
    ...varies.map((name) => ({
      part: `header ${name}`,
      because: `${policy}; the origin's Vary names it, and all viewers share one answer`,
    })),
    ...authorization.map(() => ({
      part: 'header authorization',
      because: `${policy}; who sends it gets what all get`,
    })),
    ...parameters.map(({ name }) => ({
      part: `query ${name}`,
      because: because(cachePolicy.name, 'query', cachePolicy.query.behavior),
    })),
    ...cookies.map(([name]) => ({
      part: `cookie ${name}`,
      because: because(cachePolicy.name, 'cookies', cachePolicy.cookies.behavior),
    })),
  ];
}

/** Names of the origin's Vary that are not in the key: it has other answers, and the cache keeps one. */
function unkeyedOf(vary: string | undefined, { headers, cookies, acceptEncoding }: KeySelection): string[] {
  const keyed = new Set(headers.map(([name]) => name));
  if (acceptEncoding !== undefined) keyed.add('accept-encoding');
  if (cookies.length > 0) keyed.add('cookie');
  const names = (vary ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== '*' && name !== 'authorization' && !keyed.has(name));
}

function because(policy: string, what: string, behavior: string): string {
  return `${policy}: ${what} ${behavior}`;
}

function timeLeft(exchange: KeyedExchange, { expiresAt, keeping }: CacheEntry): Record<string, unknown> {
  const left = Math.ceil((expiresAt - exchange.at) / 1000);
  return {
    seconds: keeping.seconds,
    left,
    staleLeft: left < 0 ? keeping.staleWhileRevalidate + left : undefined,
    from: keeping.from,
    clamp: keeping.clamp,
  };
}
