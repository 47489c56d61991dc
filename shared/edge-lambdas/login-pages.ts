/** login-pages: the answers of a login: redirects and pages of one sentence. None is kept by anybody: a cached redirect to a login is a loop. */
import { cookiePairs, findCookie } from './cookie-header.js';
import type { CloudFrontHeaders, CloudFrontRequest, CloudFrontResultResponse } from './event.js';
import { deleteCookie, setCookie } from './set-cookie.js';

export function redirect(location: string, cookies: string[]): CloudFrontResultResponse {
  return withCookies(
    { status: '302', headers: { 'cache-control': noStore, location: [{ value: location }] } },
    cookies,
  );
}

/** `way` and `label`: its one link. */
export function page(
  status: string,
  text: string,
  way: string,
  label: string,
  cookies: string[],
): CloudFrontResultResponse {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text}</title>`;
  const style = 'font:1rem/1.5 system-ui;margin:20vh auto;max-width:30em;padding:0 1em';
  const link = `<a href="${escaped(way)}">${label}</a>`;
  const body = `<!doctype html><html lang="en">${head}<main style="${style}"><p>${text}</p><p>${link}</p></main></html>`;
  const headers = {
    'cache-control': noStore,
    'content-type': [{ value: 'text/html; charset=utf-8' }],
    'content-security-policy': [{ value: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" }],
    'referrer-policy': [{ value: 'no-referrer' }],
  };
  return withCookies({ status, headers, body }, cookies);
}

/** For scripts. */
export function plain(status: string, body: string, cookies: string[]): CloudFrontResultResponse {
  const headers: CloudFrontHeaders = { 'cache-control': noStore };
  if (body !== '') headers['content-type'] = [{ value: 'application/json' }];
  return withCookies({ status, headers, ...(body && { body }) }, cookies);
}

const noStore = [{ value: 'no-store' }];

function withCookies(response: CloudFrontResultResponse, cookies: string[]): CloudFrontResultResponse {
  if (cookies.length > 0) response.headers!['set-cookie'] = cookies.map((value) => ({ value }));
  return response;
}

function escaped(text: string): string {
  return text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A person opens it in a tab. W3C Fetch Metadata; older browsers are known by asking for HTML without XMLHttpRequest's mark. */
export function isPage({ method, headers }: CloudFrontRequest): boolean {
  const said = (name: string) => headers[name]?.[0]?.value ?? '';
  // A page that nobody opened yet may not start a login: its state would be one too many.
  if (method !== 'GET' || said('sec-purpose').includes('prefetch') || said('purpose') === 'prefetch') return false;
  if (said('sec-fetch-mode') === '') return said('accept').includes('text/html') && said('x-requested-with') === '';
  return said('sec-fetch-mode') === 'navigate' && /^(?:document)?$/.test(said('sec-fetch-dest'));
}

/** Whether a page of another site makes the browser ask. */
export function isFromElsewhere({ headers }: CloudFrontRequest, site: string): boolean {
  const said = (name: string) => headers[name]?.[0]?.value;
  const from = said('sec-fetch-site');
  if (from !== undefined) return from === 'cross-site';
  return said('origin') !== undefined && said('origin') !== site;
}

const BACK = '__Host-login.back';
/** Ways back within a minute. A browser gives up after 20 redirects (Fetch §4.4), and a way through the provider has four or more. */
const MOST_BACK = 3;

/** How often, and since when, this browser was just sent back to a page. Whoever refuses the pass there would send it here again, for ever. */
function countOf(request: CloudFrontRequest, now: number): { since: number; count: number } {
  const [, since = '', count = ''] = /^(\d{1,12})\.(\d)$/.exec(findCookie(request, BACK)[0] ?? '') ?? [];
  return Math.abs(now - Number(since)) < 60 ? { since: Number(since), count: Number(count) } : { since: now, count: 0 };
}

export function cameBackTooOften(request: CloudFrontRequest, now: number): boolean {
  return countOf(request, now).count >= MOST_BACK;
}

/** Value of Set-Cookie that goes with a way back. */
export function countBack(request: CloudFrontRequest, now: number): string {
  const { since, count } = countOf(request, now);
  return setCookie(BACK, `${since}.${Math.min(count + 1, 9)}`, 60);
}

export function forgetBack(request: CloudFrontRequest): string[] {
  return cookiePairs(request).some((pair) => pair.startsWith(`${BACK}=`)) ? [deleteCookie(BACK)] : [];
}
