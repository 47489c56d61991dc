/*!
 * maintenance: switches the site off within seconds, without a deploy, for everybody but us.
 * CloudFront Function, viewer-request. Needs a key value store: entry `m` is `1`, or {"until": <seconds since 1970>, "retry": 600,
 * "pass": "<random text>"}. Missing, `0` or broken: the site is on. Keep robots.txt open: crawlers
 * stay away while it answers 5xx (RFC 9309 §2.3.1.4).
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { isInAny } from '../shared/functions/address-bits.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';

export const config = {
  /** Entry of the key value store. */
  entry: 'm',
  /** Seconds of Retry-After where the entry says neither `until` nor `retry`. */
  retry: 600,
  /** Networks that see the site: `['192.0.2.0/24', '2001:db8::/32']`. */
  allow: [] as string[],
  /** Cookie with the text of `pass`, for those who work elsewhere. */
  cookie: '__Host-maintenance',
  /** Path prefixes that stay open. A prefix ends at a segment border. */
  except: ['/robots.txt', '/.well-known'],
  /** The page for people. */
  page: '<!doctype html><meta charset="utf-8"><title>Back soon</title><h1>We will be back soon</h1>',
  /** What programs read, as `{"message": …}`. */
  message: 'Down for maintenance.',
};

export type MaintenanceOptions = typeof config;

interface Entry {
  until?: unknown;
  retry?: unknown;
  pass?: unknown;
}

/** 503 while the site is off; undefined while it is on, and for those who may see it. */
export async function closeSite(
  request: Request,
  given: Partial<MaintenanceOptions>,
  event: ViewerRequestEvent,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  let entry: Entry | number | null;
  try {
    entry = (await cf.kvs().get(options.entry, { format: 'json' })) as Entry | number | null;
  } catch (_missing) {
    return;
  }
  const state = entry === 1 ? {} : entry;
  if (typeof state !== 'object' || !state) return;
  const left = Math.ceil(Number(state.until) - Date.now() / 1000);
  if ('until' in state && !(left > 0)) return;
  if (isUnderAny(request.uri, options.except) || hasPass(request, state.pass, options)) return;
  if (options.allow.length > 0 && isInAny(event.viewer.ip, options.allow)) return;
  return closed(request, left > 0 ? left : Number(state.retry) || options.retry, options);
}

/** Compared as digests: how much of it is right, nobody learns by the time it takes. */
function hasPass(request: Request, pass: unknown, options: MaintenanceOptions): boolean {
  const cookie = request.cookies && request.cookies[options.cookie];
  if (typeof pass !== 'string' || !pass || !cookie || 'multiValue' in cookie) return false;
  return sha256(pass) === sha256(cookie.value);
}

function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** RFC 9110 §15.6.4. Never 200, which search engines would keep, nor a redirect. */
function closed(request: Request, seconds: number, options: MaintenanceOptions): Response {
  const accept = request.headers && request.headers.accept;
  const isPage = accept && accept.value.indexOf('text/html') >= 0;
  const answer: Response = {
    statusCode: 503,
    headers: {
      'retry-after': { value: String(seconds) },
      'cache-control': { value: 'no-store' },
      'content-type': { value: isPage ? 'text/html; charset=utf-8' : 'application/json' },
    },
  };
  if (request.method !== 'HEAD') answer.body = isPage ? options.page : JSON.stringify({ message: options.message });
  return answer;
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const answer = await closeSite(event.request, config, event);
    return answer || event.request;
  } catch (_malformed) {
    // No event of CloudFront's, and the site is off: nobody sees it by that.
    return { statusCode: 503, headers: { 'cache-control': { value: 'no-store' } } };
  }
}
