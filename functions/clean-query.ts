/*!
 * clean-query: one cache entry for all the ways to write a query: no tracking parameters, the others in order.
 * CloudFront Function, viewer-request. Goes behind redirects. The address bar, and the analytics of the page, keep what they had.
 */
import type { Request, ViewerRequestEvent } from '../shared/functions/event.js';

export const config = {
  /**
   * Parameters left out, by their exact names; "*" at the end of a name stands for any ending. These are of advertising and mail
   * (github.com/mpchadwick/tracking-query-params-registry), but for names such as `ref` or `source`, which mean something on many sites.
   */
  drop: [
    'utm_*',
    'hsa_*',
    'pk_*',
    'piwik_*',
    'mtm_*',
    'matomo_*',
    'gclid',
    'gclsrc',
    'dclid',
    'gbraid',
    'wbraid',
    'gad_source',
    'srsltid',
    '_ga',
    '_gl',
    'fbclid',
    'igshid',
    'fb_action_ids',
    'fb_action_types',
    'fb_source',
    'fb_ref',
    'msclkid',
    'yclid',
    'ttclid',
    'twclid',
    'ScCid',
    'rdt_cid',
    'li_fat_id',
    'epik',
    'ndclid',
    'irclickid',
    'vmcid',
    'tblci',
    'dicbo',
    'mc_cid',
    'mc_eid',
    '_ke',
    '_kx',
    '_hsenc',
    '_hsmi',
    '__hssc',
    '__hstc',
    '__hsfp',
    'hsCtaTracking',
    'mkt_tok',
    'dm_i',
    'ml_subscriber',
    'ml_subscriber_hash',
    'oly_anon_id',
    'oly_enc_id',
    '_bta_tid',
    '_bta_c',
    'trk_contact',
    'trk_msg',
    'trk_module',
    'trk_sid',
    'ef_id',
    's_kwcid',
    'mkwid',
    'pcrid',
    '_branch_match_id',
    '_openstat',
  ],
  /** The only parameters kept, by their exact names. Empty: all that are not dropped. */
  allow: [] as string[],
  /** Whether parameters are sorted by name. Those of one name keep their order. */
  sort: true,
};

export type CleanQueryOptions = typeof config;

/** A query of more parameters is left as it is: to sort it would cost more than a cache entry. */
const MOST = 50;

/** Rewrites the raw query: nothing is decoded, nothing encoded anew, `?a` and `?a=` stay two things. */
export function cleanQuery(request: Request, given: Partial<CleanQueryOptions>): void {
  const options = Object.assign({}, config, given);
  const query = request.rawQueryString && request.rawQueryString();
  if (!query) return;
  const parts = query.split('&');
  if (parts.length > MOST) return;
  const kept = parts.filter((part) => part !== '' && isKept(nameOf(part), options));
  if (options.sort) kept.sort(byName);
  const clean = kept.join('&');
  if (clean !== query) request.querystring = clean;
}

function nameOf(part: string): string {
  const end = part.indexOf('=');
  return end < 0 ? part : part.slice(0, end);
}

function isKept(name: string, options: CleanQueryOptions): boolean {
  if (options.allow.length > 0) return options.allow.indexOf(name) >= 0;
  if (options.drop.indexOf(name) >= 0) return false;
  const family = name.slice(0, name.indexOf('_') + 1);
  return family === '' || options.drop.indexOf(family + '*') < 0;
}

function byName(left: string, right: string): number {
  const a = nameOf(left);
  const b = nameOf(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function handler(event: ViewerRequestEvent): Request {
  try {
    cleanQuery(event.request, config);
  } catch (_malformed) {
    return event.request;
  }
  return event.request;
}
