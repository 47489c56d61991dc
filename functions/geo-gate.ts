/*!
 * geo-gate: refuses parts of a site by country, or sends visitors to the pages of their country.
 * CloudFront Function, viewer-request. A cache or origin request policy must name `cloudfront-viewer-country`: without it, nobody has a
 * country. For a whole distribution, CloudFront's own geo restriction does it without a function.
 */
import { withQuery } from '../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { isUnder } from '../shared/functions/path-prefix.js';
import { isRead, redirectTo } from '../shared/functions/redirect.js';
import { respond } from '../shared/functions/respond.js';

export interface GeoRule {
  under: string;
  allow?: string[];
  deny?: string[];
}

export const config = {
  /**
   * By path prefix, which ends at a segment border: `deny` refuses these countries, `allow` all others, and those without a country.
   * Codes of ISO 3166-1 (GB, not UK), or EU27, EEA, GDPR. Every rule that holds the path must let it pass.
   */
  rules: [{ under: '/ads', deny: ['EU27'] }] as GeoRule[],
  /** Status of a refusal: 451 where a law asks for it (RFC 7725), else 403. */
  status: 451,
  /** Address of who demands it, for the header that RFC 7725 §4 asks for. Empty: none. */
  blockedBy: '',
  /** Country → folder of its pages: `{ FR: '/fr' }` sends "/" there. */
  redirect: {} as { [country: string]: string },
  /** Cookie with a country that a visitor chose: no redirect then. */
  cookie: 'country',
};

export type GeoGateOptions = typeof config;

const EU27 = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';
const NAMES = ['EU27', 'EEA', 'GDPR'];
const MORE = ['', ' IS LI NO', ' IS LI NO GB'];
const EVERY_MEMBER = EU27 + MORE[2]!;

/** The refusal or the redirect of a visitor by his country; undefined for all others. */
export function gateCountry(request: Request, given: Partial<GeoGateOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const country = countryOf(request);
  const count = options.rules.length;
  for (let i = 0; i < count; i++) {
    const rule = options.rules[i]!;
    if (isUnder(request.uri, rule.under) && !passes(rule, country)) return refuse(options);
  }
  const folder = options.redirect[country];
  const hasChosen = request.cookies && request.cookies[options.cookie];
  if (typeof folder === 'string' && request.uri === '/' && !hasChosen && isRead(request))
    return redirectTo(302, withQuery(`${folder}/`, request), 'no-store');
}

/** Empty where it is not known: what is no code, and two of them, come from no policy. */
function countryOf(request: Request): string {
  const header = request.headers && request.headers['cloudfront-viewer-country'];
  if (!header || 'multiValue' in header || !/^[a-z]{2}$/i.test(header.value)) return '';
  return header.value.toUpperCase();
}

function passes(rule: GeoRule, country: string): boolean {
  if (rule.deny && isListed(rule.deny, country)) return false;
  return !rule.allow || isListed(rule.allow, country);
}

function isListed(list: string[], country: string): boolean {
  if (country === '') return false;
  if (list.indexOf(country) >= 0) return true;
  // Most of the world is in none of them, which is one look.
  if (EVERY_MEMBER.indexOf(country) < 0) return false;
  return NAMES.some((name, at) => list.indexOf(name) >= 0 && (EU27 + MORE[at]!).indexOf(country) >= 0);
}

function refuse(options: GeoGateOptions): Response {
  const answer = respond(options.status, { 'cache-control': 'no-store' });
  if (options.blockedBy) answer.headers!.link = { value: `<${options.blockedBy}>; rel="blocked-by"` };
  if (options.status === 451) answer.body = 'Unavailable for legal reasons.';
  return answer;
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    const answer = gateCountry(event.request, config);
    if (answer) return answer;
    return event.request;
  } catch (_malformed) {
    return refuse(config);
  }
}
