/*!
 * sticky-split: gives each visitor one side of an experiment or a canary, the same one on every visit, in shares that change live.
 * CloudFront Function, viewer-request and viewer-response. Put `x-variant` into the cache policy, never the cookie: the sides are then
 * all there is in the key. Shares may stand in a key value store, entry `split`: {"b": 10, "a": 90}.
 */
import cf from 'cloudfront';
import crypto from 'crypto';
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';

export const config = {
  /** Name of the experiment. Another name deals anew, so that two of them have nothing to do with each other. */
  experiment: 'exp1',
  /** Sides and their shares in percent, 100 in all; the last one is the control. To raise the share of a side moves nobody out of it. */
  sides: [
    { name: 'b', weight: 20 },
    { name: 'a', weight: 80 },
  ],
  /** Entry of the store with other shares. Missing or malformed, those above hold. Empty: not used. */
  entry: '',
  /** Cookie that knows the visitor again. */
  cookie: 'visitor',
  /** What it keeps: 'unit', a random text that is dealt again with the shares of the day, or 'side', which no change of shares moves. */
  keep: 'unit' as 'unit' | 'side',
  /** Seconds the cookie is kept. */
  maxAge: 31_536_000,
  /** Header with the side for cache key and origin, lower-case. A viewer's copy never passes. */
  header: 'x-variant',
  /** Query parameter, and cookie of the same name, by which testers choose a listed side. Empty: none. */
  parameter: 'variant',
  /** Cookie that says a visitor has consented; without it he gets the control, and no cookie. Empty: not asked for. */
  consent: '',
};

export type StickySplitOptions = typeof config;
type Side = { name: string; weight: number };

/** Tells the viewer-response function what to keep. A viewer's copy never passes. */
const HEADER = 'x-ew-visitor';

/** Puts the side of this visitor into a header. Without requestId nobody can be told apart, and all get the same side. */
export async function chooseSide(
  request: Request,
  given: Partial<StickySplitOptions>,
  event: ViewerRequestEvent,
): Promise<void> {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  delete headers[HEADER];
  const control = options.sides[options.sides.length - 1]!.name;
  const forced = forcedSide(request, options);
  const agent = headers['user-agent'];
  const isCounted = !options.consent || (request.cookies && request.cookies[options.consent]);
  if (forced || !isCounted || (agent && /bot\b|crawl|spider/i.test(agent.value))) {
    headers[options.header] = { value: forced || control };
    return;
  }
  let stored: unknown;
  try {
    if (options.entry) stored = await cf.kvs().get(options.entry, { format: 'json' });
  } catch (_missing) {
    stored = undefined;
  }
  const sides = weighed(options.sides, stored);
  const cookie = request.cookies && request.cookies[options.cookie];
  const known = cookie && /^[\w-]{1,64}$/.test(cookie.value) ? cookie.value : '';
  const isSide = options.keep === 'side';
  const kept = isSide && sides.some((side) => side.name === known);
  const unit = isSide || !known ? sha256(event.context.requestId || '').slice(0, 32) : known;
  const name = kept ? known : dealt(sides, options.experiment, unit);
  headers[options.header] = { value: name };
  if (isSide ? !kept : !known) headers[HEADER] = { value: isSide ? name : unit };
}

/** What a tester asks for, if there is such a side. */
function forcedSide(request: Request, options: StickySplitOptions): string | undefined {
  const name = options.parameter;
  const query = typeof request.querystring === 'object' && request.querystring[name];
  const asked = name && (query || (request.cookies && request.cookies[name]));
  const side = asked && options.sides.find((one) => one.name === asked.value);
  return side ? side.name : undefined;
}

/** Shares that are no shares, or not 100 in all, are none: the configured ones hold. A control that is not named has what is left. */
function weighed(sides: Side[], stored: unknown): Side[] {
  if (typeof stored !== 'object' || !stored) return sides;
  const weights = stored as { [name: string]: unknown };
  const last = sides.length - 1;
  let left = 100;
  const found = sides.map((side, at) => {
    const weight = at === last && !(side.name in weights) ? left : Number(weights[side.name] || 0);
    left = weight >= 0 ? left - weight : NaN;
    return { name: side.name, weight: weight };
  });
  return left === 0 ? found : sides;
}

/** Intervals in the order of the sides, from 0; the visitor's place is the first 32 bits of a digest. */
function dealt(sides: Side[], experiment: string, unit: string): string {
  const place = (parseInt(sha256(`${experiment}:${unit}`).slice(0, 8), 16) / 4_294_967_296) * 100;
  const count = sides.length - 1;
  let end = 0;
  for (let i = 0; i < count; i++) {
    end += sides[i]!.weight;
    if (place < end) return sides[i]!.name;
  }
  return sides[count]!.name;
}

function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}

/** Gives the cookie to a visitor who has none. Where the origin answers 400 or more, that is on his next visit. */
export function keepSide(response: Response, request: Request, given: Partial<StickySplitOptions>): void {
  const options = Object.assign({}, config, given);
  const header = request.headers && request.headers[HEADER];
  if (!header) return;
  response.cookies = response.cookies || {};
  const attributes = `Path=/; Max-Age=${options.maxAge}; Secure; SameSite=Lax`;
  response.cookies[options.cookie] = { value: header.value, attributes: attributes };
}

export async function handler(event: ViewerRequestEvent | ViewerResponseEvent): Promise<Request | Response> {
  try {
    if ('response' in event) keepSide(event.response, event.request, config);
    else await chooseSide(event.request, config, event);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}
