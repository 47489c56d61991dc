/*!
 * ip-allow: lets in only some networks, or keeps some out, by the address of the TCP connection.
 * CloudFront Function, viewer-request. A long list costs what a short one does; AWS WAF has IP sets that are changed apart, with logs. Where
 * the distribution has IPv6, list both kinds: a visitor may come by either.
 */
import cf from 'cloudfront';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { networksOf } from '../shared/functions/ip-network.js';

/** `192.0.2.0/24`: without bits behind the length. Of IPv6 zeros at the end are `::`, all others are written: `2001:db8::/32`. */
export type Networks = { [network: string]: string };

export const config = {
  /** Network let in → whose it is; all others are refused. `'0.0.0.0/0'` and `'::/0'`, with 0 in `lengths`, are everybody. */
  allow: {
    '192.0.2.0/24': 'office',
    '2001:db8::/32': 'office',
    '198.51.100.7/32': 'backup line',
  } as Networks,
  /** Networks refused, whatever `allow` says. */
  deny: {} as Networks,
  /** Lengths that networks have, here and in the store: each is one look-up. A network of another length is on no list. */
  lengths: [24, 32],
  /** More of `allow` in the key value store: its keys begin with this, `net:203.0.113.0/24` → `branch`; a look-up is a read. Empty: not used. */
  entry: '',
};

export type IpAllowOptions = typeof config;

/** 403 for a viewer who may not come in. X-Forwarded-For is never read: anybody can write it. */
export async function requireNetwork(
  _request: Request,
  given: Partial<IpAllowOptions>,
  event: ViewerRequestEvent,
): Promise<Response | undefined> {
  const options = Object.assign({}, config, given);
  const networks = networksOf(event.viewer.ip, options.lengths);
  // What is no address is on no list, and refused by both.
  if (!networks || isListed(networks, options.deny)) return refused();
  if (isListed(networks, options.allow)) return;
  if (options.entry === '') return refused();
  let i = networks.length;
  try {
    const store = cf.kvs();
    while (i--) {
      const isIn = await store.exists(options.entry + networks[i]!);
      if (isIn) return;
    }
  } catch (_unreadable) {
    // What cannot be read has nobody on it.
  }
  return refused();
}

function isListed(networks: string[], list: Networks): boolean {
  let i = networks.length;
  while (i--) if (list[networks[i]!] !== undefined) return true;
  return false;
}

function refused(): Response {
  return { statusCode: 403, headers: { 'cache-control': { value: 'no-store' } } };
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
