/*!
 * accept-language: sends visitors to the pages in their language, or tells the origin the language in a header that has few values.
 * CloudFront Function, viewer-request. With 'header', put the header into the cache policy, never Accept-Language itself: it has thousands
 * of values. Crawlers send none and get the default: link the other languages by hreflang.
 */
import { withQuery } from '../shared/functions/address.js';
import type { Request, Response, ViewerRequestEvent } from '../shared/functions/event.js';
import { hasExtension } from '../shared/functions/file-name.js';
import { isLocalPath } from '../shared/functions/local-path.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';
import { isRead, redirectTo } from '../shared/functions/redirect.js';

export const config = {
  /** Languages there are, as they stand in paths: /de/…, /pt-BR/…. */
  available: ['en', 'de', 'fr'],
  /** The one for everybody else. */
  default: 'en',
  /** What stands in for a language that is not there: `{ pt: 'pt-BR', 'zh-tw': 'zh-Hant', no: 'nb' }`. Keys in lower case. */
  aliases: {} as { [tag: string]: string },
  /** Cookie with the language a visitor chose, which goes before what the browser says. */
  cookie: 'lang',
  /** 'redirect' answers 302 to /de/… where a path names no language; 'header' sets `header` and leaves the path. */
  mode: 'redirect' as 'redirect' | 'header',
  /** What is redirected: 'start' is "/" alone, 'pages' every page. Files never are. */
  redirect: 'start' as 'start' | 'pages',
  /** Header of the language, lower-case. A viewer's copy never passes. */
  header: 'x-language',
  /** Path prefixes left alone. A prefix ends at a segment border. */
  except: ['/api', '/.well-known'],
};

export type AcceptLanguageOptions = typeof config;

/** The redirect to a language, or undefined. The order: path, cookie, Accept-Language, default. */
export function chooseLanguage(request: Request, given: Partial<AcceptLanguageOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const path = request.uri;
  const first = path.split('/', 2)[1]!;
  const named = lookUp(first, options, false);
  if (options.mode === 'header') {
    request.headers = request.headers || {};
    request.headers[options.header] = { value: named || preferred(request, options) };
    return;
  }
  if (!isRead(request) || isUnderAny(path, options.except) || !isLocalPath(path)) return;
  if (named === first) return;
  // Another spelling of a language is the same address for everybody.
  if (named) return redirectTo(301, withQuery('/' + named + path.slice(first.length + 1), request), 'max-age=3600');
  if (path !== '/' && (options.redirect === 'start' || hasExtension(path))) return;
  const answer = redirectTo(302, withQuery('/' + preferred(request, options) + path, request), 'no-store');
  answer.headers!.vary = { value: 'Accept-Language, Cookie' };
  return answer;
}

/** Ranges that are looked at: a header may have thousands. */
const MOST = 12;

function preferred(request: Request, options: AcceptLanguageOptions): string {
  const cookie = request.cookies && request.cookies[options.cookie];
  const chosen = cookie && lookUp(cookie.value, options, false);
  if (chosen) return chosen;
  const header = request.headers && request.headers['accept-language'];
  const ranges = header ? header.value.slice(0, 1000).split(',', MOST) : [];
  const count = ranges.length;
  let best = options.default;
  let weight = 0;
  for (let i = 0; i < count && weight < 1; i++) {
    // RFC 9110 §12.4.2: a weight is 0 to 1 with three decimals at most; 0 is never.
    const range = /^\s*([a-z\d-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(ranges[i]!);
    const q = range ? Number(range[2] || 1) : 0;
    const found = q > weight && lookUp(range![1]!, options, true);
    if (found) {
      best = found;
      weight = q;
    }
  }
  return best;
}

/** RFC 4647 §3.4, lookup: cut from the right until a tag is there; a single character at the end goes with what it began. */
function lookUp(range: string, options: AcceptLanguageOptions, cuts: boolean): string | undefined {
  const known = options.available.join(' ').toLowerCase().split(' ');
  let tag = range.toLowerCase();
  while (tag !== '') {
    const at = known.indexOf(tag);
    if (at >= 0) return options.available[at];
    if (cuts && typeof options.aliases[tag] === 'string') return options.aliases[tag];
    tag = cuts ? tag.slice(0, Math.max(0, tag.lastIndexOf('-'))).replace(/-.$/, '') : '';
  }
}

export function handler(event: ViewerRequestEvent): Request | Response {
  try {
    return chooseLanguage(event.request, config) || event.request;
  } catch (_malformed) {
    return event.request;
  }
}
