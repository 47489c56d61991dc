/*!
 * redirects: answers old addresses with new ones: single pages, whole folders, whole hosts.
 * CloudFront Function, viewer-request. Rules stand in `rules`, or thousands of them in a key value store that
 * `edgewright kvs redirects` fills and checks.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { hostOf, withQuery } from '../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isRead, redirectTo } from '../shared/functions/redirect.js';

export type Rules = { [address: string]: string };

export const config = {
  /**
   * Old address → new one. `/old` is that page alone, `/docs/*` the folder and all under it, `old.example/page` and `old.example/*`
   * are of another host. `:splat` in a target is what `*` stood for. Before a target may stand 301 (default), 302, 307, 308, or 410
   * alone; behind it `from=` and `until=` (seconds since 1970) and `query=`, as below: `'302 /sale until=1767225600 query=drop'`.
   * Exact goes before `*`, the longest `*` first. Case matters, `%c3` is `%C3`.
   */
  rules: {
    '/old': '/new',
    '/docs/*': '/guide/:splat',
    '/gone': '410',
  } as Rules,
  /** Hosts that targets may name, beside this one: `['new.example']`. A target on any other host is no rule. */
  hosts: [] as string[],
  /** The visitor's query: 'keep' puts it behind the target's own, 'drop' leaves it out, 'replace' keeps it where the target has none. */
  query: 'keep' as 'keep' | 'drop' | 'replace',
  /** More rules in the key value store: 'none', 'plain' (`r:/old` → `/new`, one key a rule), 'sharded' (thousands, in buckets). */
  store: 'none' as 'none' | 'plain' | 'sharded',
  /** cache-control of 301, 308 and 410 without a time. The others are never kept. */
  cacheControl: 'max-age=3600',
};

export type RedirectsOptions = typeof config;

/** A rule, and where in the path begins what its `*` stands for. */
interface Match {
  rule: string;
  splat?: number;
}

/** The store's entry `r`: generation and bits of the buckets, and the rules with `*`. */
interface Pointer {
  g: number;
  k: number;
  s: Rules;
}

/** Borders of a path that are tried for `*`, and rules that are followed at once: what a request costs has a bound. */
const DEEPEST = 8;
const STATUSES = [301, 302, 307, 308];

type Answer = Response | undefined;

/** The answer to an address that has moved; undefined for all others. A missing or broken store has no rules. */
export function redirectMoved(request: Request, given: Partial<RedirectsOptions>): Answer | Promise<Answer> {
  const options = Object.assign({}, config, given);
  const path = spelling(request);
  const host = hostOf(request);
  const match = find(options.rules, path, host);
  if (match) return answer(match, request, options);
  if (options.store === 'plain') return redirectPlain(request, options);
  if (options.store === 'sharded') return redirectSharded(path, host, request, options);
}

/** The rules of a plain store alone: the key of this path, or else the table with the rules that have `*`. */
export async function redirectPlain(request: Request, given: Partial<RedirectsOptions>): Promise<Answer> {
  const options = Object.assign({}, config, given);
  const path = spelling(request);
  let match: Match | undefined;
  try {
    match = { rule: await cf.kvs().get('r:' + path) };
  } catch (_missing) {
    // The usual case: this page has not moved.
  }
  try {
    const wide = match || (await cf.kvs().get('r*', { format: 'json' }));
    if (!match) match = find(wide as Rules, path, hostOf(request));
  } catch (_missing) {
    return;
  }
  if (match) return answer(match, request, options);
}

/** The pointer, which has the rules with `*`, then the bucket of this path. */
async function redirectSharded(
  path: string,
  host: string,
  request: Request,
  options: RedirectsOptions,
): Promise<Answer> {
  let wide: Rules = {};
  let bucket = '';
  try {
    const pointer = (await cf.kvs().get('r', { format: 'json' })) as Pointer;
    wide = pointer.s || wide;
    bucket = await cf.kvs().get(bucketOf(path, pointer));
  } catch (_missing) {
    // A bucket without rules has no key.
  }
  const match = matchIn(bucket, path) || find(wide, path, host);
  if (match) return answer(match, request, options);
}

/** Escapes are the same in both cases (RFC 3986 §6.2.2.1). */
function spelling(request: Request): string {
  return request.uri.indexOf('%') < 0
    ? request.uri
    : request.uri.replace(/%[0-9a-f]{2}/gi, (escaped) => escaped.toUpperCase());
}

/** `r<generation>:<the first bits of the path's SHA-256>`. */
function bucketOf(path: string, pointer: Pointer): string {
  const bits = crypto.createHash('sha256').update(path).digest().readUInt32BE(0);
  return `r${pointer.g}:${Math.floor(bits / 2 ** (32 - pointer.k))}`;
}

/** Found in the JSON as it stands, which costs less than parsing it: neither addresses nor rules have quotes in them. */
function matchIn(bucket: string, path: string): Match | undefined {
  const key = '"' + path + '":"';
  const at = bucket.indexOf(key) + key.length;
  if (at >= key.length) return { rule: bucket.slice(at, bucket.indexOf('"', at)) };
}

function find(rules: Rules, path: string, host: string): Match | undefined {
  const exact = rules[host + path] || rules[path] || rules[readable(path)];
  if (exact) return follow(rules, exact);
  const folder = path.endsWith('/') ? path : path + '/';
  let rule = rules[host + '/*'];
  let start = 1;
  for (let at = 0, depth = 0; at >= 0 && depth < DEEPEST; depth++) {
    const wide = rules[folder.slice(0, at + 1) + '*'];
    if (wide) {
      rule = wide;
      start = at + 1;
    }
    at = folder.indexOf('/', at + 1);
  }
  if (rule) return { rule: rule, splat: start };
}

/** People write `/café` where browsers send `/caf%C3%A9`. */
function readable(path: string): string {
  try {
    return path.indexOf('%') < 0 ? '' : decodeURI(path);
  } catch (_malformed) {
    return '';
  }
}

/** To the end of a chain at once. One that has no end is no rule. */
function follow(rules: Rules, first: string): Match | undefined {
  let rule = first;
  for (let hop = 0; hop < DEEPEST; hop++) {
    const next = rules[rule];
    if (!next) return { rule: rule };
    rule = next;
  }
}

/** A rule with a time, or a temporary one, is kept by nobody. */
function answer(match: Match, request: Request, options: RedirectsOptions): Response | undefined {
  const rule = String(match.rule);
  const words = rule.split(' ');
  const given = Number(words[0]);
  const status = given || 301;
  if (given) words.shift();
  const until = setting(rule, ' until=');
  const from = setting(rule, ' from=');
  const now = Date.now() / 1000;
  if (!(now >= Number(from)) || (until && !(now < Number(until)))) return;
  const cacheControl = until || status === 302 || status === 307 ? 'no-store' : options.cacheControl;
  if (status === 410) return { statusCode: 410, headers: { 'cache-control': { value: cacheControl } } };
  // 307 and 308 keep the method of a form; 301 and 302 would make a GET of it.
  if (STATUSES.indexOf(status) < 0 || (status < 307 && !isRead(request))) return;
  const address = withQuery(request.uri, request);
  const target = (words[0] || '').split(':splat').join(request.uri.slice(match.splat || Infinity));
  const location = addQuery(target, address.slice(request.uri.length), setting(rule, ' query=') || options.query);
  if (location !== address && isAllowed(location, options.hosts)) return redirectTo(status, location, cacheControl);
}

function setting(rule: string, name: string): string {
  const at = rule.indexOf(name);
  return at < 0 ? '' : rule.slice(at + name.length).split(' ')[0]!;
}

/** The query goes before a "#" of the target, as it came: parameters may repeat, and their order may matter. */
function addQuery(target: string, query: string, choice: string): string {
  const hasOwn = target.indexOf('?') >= 0;
  if (!query || choice === 'drop' || (choice === 'replace' && hasOwn)) return target;
  const more = hasOwn ? query.replace('?', '&') : query;
  return target.replace(/#|$/, (end) => more + end);
}

/** A path of this host, or an https address whose host is listed to its very end: "https://new.example.evil" is another. */
function isAllowed(location: string, hosts: string[]): boolean {
  return (
    isLocalPath(location) ||
    (hosts.some((host) => location.startsWith(`https://${host}/`)) && /^[!-~]+$/.test(location))
  );
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const answer = await redirectMoved(event.request, config);
    return answer || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
