/*!
 * origin-select: sends requests to another origin by country, cookie or path: the nearest region, the new backend, the tenant's own.
 * CloudFront Function, viewer-request. What decides must be in the cache key, or visitors get each other's answers: put the country or
 * `x-origin` into the cache policy; by path needs nothing. That the origin itself is not in the key is inferred, and not tried against AWS.
 */
import cf from 'cloudfront';
import type { Request, ViewerRequestEvent } from '../shared/functions/event.js';
import { isUnder } from '../shared/functions/path-prefix.js';

export const config = {
  /** Ids of origins of the distribution that may be chosen; any other choice is none. Origins in a VPC may be among them. */
  origins: ['eu', 'us', 'blue', 'green'],
  /** Path prefix → id, the first that fits. A prefix ends at a segment border. */
  paths: [] as { under: string; origin: string }[],
  /** Cookie that names an id, for testers. Anybody can write it: list only origins that everybody may see. Empty: none. */
  cookie: 'origin',
  /** Country (ISO 3166-1) → id. A policy must name `cloudfront-viewer-country`: without it, nobody has a country. */
  countries: { DE: 'eu', FR: 'eu' } as { [country: string]: string },
  /** Entry of a key value store with the id for all the others, to switch between blue and green. Empty: the behavior's own origin. */
  entry: '',
  /** Header with the id for cache key and origin, lower-case. A viewer's copy never passes. Empty: none. */
  header: 'x-origin',
};

export type OriginSelectOptions = typeof config;

/** Chooses by path, then cookie, then country, then store. Where nothing is chosen, the behavior's origin stays. */
export async function selectOrigin(request: Request, given: Partial<OriginSelectOptions>): Promise<void> {
  const options = Object.assign({}, config, given);
  const headers = request.headers || {};
  request.headers = headers;
  if (options.header) delete headers[options.header];
  let id = chosen(request, options);
  try {
    if (!id && options.entry) id = await cf.kvs().get(options.entry);
    if (!id || options.origins.indexOf(id) < 0) return;
    cf.selectRequestOriginById(id);
    if (options.header) headers[options.header] = { value: id };
  } catch (_refused) {
    // No entry, or no such origin: the behavior's own is better than none.
  }
}

/** Only listed ids count, so that a made-up cookie does not hide the country. */
function chosen(request: Request, options: OriginSelectOptions): string | undefined {
  const rule = options.paths.find((one) => isUnder(request.uri, one.under));
  if (rule) return rule.origin;
  const cookie = request.cookies && request.cookies[options.cookie];
  if (cookie && options.origins.indexOf(cookie.value) >= 0) return cookie.value;
  const country = request.headers['cloudfront-viewer-country'];
  const id = country && options.countries[country.value.toUpperCase()];
  return typeof id === 'string' ? id : undefined;
}

export async function handler(event: ViewerRequestEvent): Promise<Request> {
  try {
    await selectOrigin(event.request, config);
  } catch (_malformed) {
    return event.request;
  }
  return event.request;
}
