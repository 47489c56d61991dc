/*!
 * waiting-room: lets visitors in at a rate while a site is crowded, keeps those who are in, and holds the rest on a light page.
 * CloudFront Function, viewer-request and viewer-response. Needs a key value store, entry `w`: {"open": true, "rate": 0.05, "ttl": 900, "key":
 * "<secret of 32 bytes or more, base64url>"}. Missing, broken or not open: everybody passes. No edge can count visitors: lots are drawn.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import { equalDigests } from '../shared/functions/constant-time.js';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** Entry of the key value store: `rate` is the share of those waiting who are let in at each draw, `ttl` seconds inside. */
  entry: 'w',
  /** Name of the room. Who was let into another one waits here. */
  room: 'site',
  /** Cookie of those who are in, `v1.<expiry>.<nonce>.<signature>`, renewed past half its time. Your own server may issue it, too. */
  cookie: '__Host-admitted',
  /** Cookie of those who wait: one draw a slot, however often they reload. */
  ticket: '__Host-waiting',
  /** Seconds between two draws, and between two loads of the page. */
  slot: 30,
  /** Path prefixes that are always open: payment, assets, health checks. A prefix ends at a segment border. */
  except: ['/assets', '/robots.txt', '/.well-known'],
  /** Status of the page: 503, which search engines do not keep, or 200. */
  status: 503,
  /** The page for people. */
  page: '<!doctype html><meta charset="utf-8"><title>One moment</title><h1>It is busy. This page lets you in by itself.</h1>',
  /** What programs read, as `{"message": …}`. */
  message: 'Busy. Try again later.',
};

export type WaitingRoomOptions = typeof config;

interface Entry {
  open?: unknown;
  rate?: unknown;
  ttl?: unknown;
  key?: unknown;
}

/** Tells the viewer-response function what to keep. A viewer's copy never passes. */
const HEADER = 'x-ew-admitted';

/** The page for those who wait; undefined for those who are in, and for all while the room is not open. */
export async function holdVisitor(
  request: Request,
  given: Partial<WaitingRoomOptions>,
  event: ViewerRequestEvent,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  request.headers = request.headers || {};
  delete request.headers[HEADER];
  if (isUnderAny(request.uri, options.except)) return;
  let entry: Entry | null = null;
  try {
    entry = (await cf.kvs().get(options.entry, { format: 'json' })) as Entry | null;
  } catch (_missing) {
    return;
  }
  const key = entry && typeof entry.key === 'string' ? Buffer.from(entry.key, 'base64url') : '';
  const ttl = entry ? Number(entry.ttl) : 0;
  const rate = entry ? Number(entry.rate) : NaN;
  if (!entry || entry.open !== true || key.length < 32 || !(ttl > 0) || !(rate >= 0)) return;
  const now = Math.floor(Date.now() / 1000);
  const left = admittedUntil(request, key, options) - now;
  if (left > ttl / 2) return;
  const known = cookieOf(request, options.ticket);
  const ticket = /^[\da-f]{32}$/.test(known) ? known : sha256(`${entry.key}${event.context.requestId}`).slice(0, 32);
  // With the key in it, nobody finds out beforehand which ticket wins.
  const draw = sha256(`${entry.key}.${options.room}.${ticket}.${Math.floor(now / options.slot)}`);
  const isIn = left > 0 || parseInt(draw.slice(0, 8), 16) < rate * 4_294_967_296;
  if (!isIn) return hold(request, ticket, options);
  const until = now + Math.floor(ttl);
  request.headers[HEADER] = { value: `v1.${until}.${ticket}.${sign(until, ticket, key, options)}` };
}

function cookieOf(request: Request, name: string): string {
  const cookie = request.cookies && request.cookies[name];
  return cookie && !('multiValue' in cookie) ? cookie.value : '';
}

/** 0 for a cookie that is forged, or of another room. */
function admittedUntil(request: Request, key: Buffer | string, options: WaitingRoomOptions): number {
  const parts = cookieOf(request, options.cookie).split('.');
  if (parts.length !== 4 || parts[0] !== 'v1' || !/^\d{1,11}$/.test(parts[1]!)) return 0;
  const right = Buffer.from(sign(Number(parts[1]), parts[2]!, key, options), 'base64url');
  return equalDigests(right, Buffer.from(parts[3]!, 'base64url')) ? Number(parts[1]) : 0;
}

function sign(until: number, nonce: string, key: Buffer | string, options: WaitingRoomOptions): string {
  return crypto.createHmac('sha256', key).update(`${options.room}.${until}.${nonce}`).digest('base64url');
}

function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** The address stays what it is, so that the visitor is let in where he wanted to go. */
function hold(request: Request, ticket: string, options: WaitingRoomOptions): Response {
  const accept = request.headers.accept;
  const isPage = !!accept && accept.value.indexOf('text/html') >= 0;
  const answer = respond(isPage ? options.status : 503, {
    'cache-control': 'no-store',
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
    'retry-after': String(options.slot),
  });
  if (isPage) answer.headers!.refresh = { value: String(options.slot) };
  answer.cookies = {};
  answer.cookies[options.ticket] = { value: ticket, attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' };
  if (request.method !== 'HEAD') answer.body = isPage ? options.page : JSON.stringify({ message: options.message });
  return answer;
}

/** Gives the cookie to a visitor who was let in. Where the origin answers 400 or more, that is on his next visit. */
export function keepAdmitted(response: Response, request: Request, given: Partial<WaitingRoomOptions>): void {
  const options = Object.assign({}, config, given);
  const header = request.headers && request.headers[HEADER];
  if (!header) return;
  response.cookies = response.cookies || {};
  response.cookies[options.cookie] = { value: header.value, attributes: 'Path=/; Secure; HttpOnly; SameSite=Lax' };
}

export async function handler(event: ViewerRequestEvent | ViewerResponseEvent): Promise<Request | Response> {
  try {
    if (!('response' in event)) {
      const held = await holdVisitor(event.request, config, event);
      return held || event.request;
    }
    keepAdmitted(event.response, event.request, config);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}
