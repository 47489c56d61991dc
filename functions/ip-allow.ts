/*!
 * ip-allow: lets in only some networks, or keeps some out, by the address of the TCP connection.
 * CloudFront Function, viewer-request. For a few dozen networks; AWS WAF has IP sets for thousands, with logs. Where the distribution has
 * IPv6, list both kinds: a visitor may come by either.
 */
import cf from 'cloudfront';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { parseAddress } from '../shared/functions/ip-address.js';
import { isInNetworks } from '../shared/functions/ip-network.js';
import { respond } from '../shared/functions/respond.js';

export const config = {
  /** Networks let in, all others are refused: `['192.0.2.0/24', '2001:db8::/32']`. Empty, with no `entry`: all but those of `deny`. */
  allow: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'],
  /** Networks refused, whatever `allow` says. */
  deny: [] as string[],
  /** Entry of a key value store with more of `allow`, parted by blanks, 1,024 bytes at most. Missing, it allows nobody. Empty: not used. */
  entry: '',
};

export type IpAllowOptions = typeof config;

/** 403 for a viewer who may not come in. X-Forwarded-For is never read: anybody can write it. */
export async function requireNetwork(
  _request: Request,
  options: IpAllowOptions,
  event: ViewerRequestEvent,
): Promise<Response | undefined> {
  const address = parseAddress(event.viewer.ip);
  const isOpen = options.allow.length === 0 && options.entry === '';
  let isIn = isOpen || isInNetworks(address, options.allow);
  try {
    if (!isIn && options.entry !== '') {
      const text = await cf.kvs().get(options.entry);
      isIn = isInNetworks(address, text.split(/[\s,]+/));
    }
  } catch (_missing) {
    isIn = false;
  }
  // What is no address is on no list, and refused by both.
  if (address && isIn && !isInNetworks(address, options.deny)) return;
  return refused();
}

function refused(): Response {
  return respond(403, { 'cache-control': 'no-store' });
}

export async function handler(event: ViewerRequestEvent): Promise<Request | Response> {
  try {
    const denied = await requireNetwork(event.request, config, event);
    if (denied) return denied;
    return event.request;
  } catch (_malformed) {
    return refused();
  }
}
