/**
 * denial: what a viewer without a pass gets from the gates at viewer-request. It never says why; the log does, in one word.
 * A response made at viewer-request is not cached by CloudFront; no-store keeps browsers from doing so.
 */
import { isLocalPath } from '../functions/local-path.js';
import type { CloudFrontRequest, CloudFrontResultResponse } from './event.js';
import { targetOf } from './target.js';

interface DenialOptions {
  /** Address of the login page, absolute or a path; "" for none. */
  login: string;
  /** Name of the query parameter that takes the way back. */
  returnParameter: string;
  /** Address of the page for who may not enter; "" for none. */
  forbidden: string;
}

/** The line that an operator finds: `NAME: refused, WORD`. docs/functions/README.md lists the words. */
export function sayRefusal(name: string, word: string): void {
  console.log(`${name}: refused, ${word}`);
}

/** A page navigation goes to the login, with the way back; everything else gets 401 as JSON. */
export function deny(request: CloudFrontRequest, { login, returnParameter }: DenialOptions): CloudFrontResultResponse {
  if (!login || isAt(request, login) || !isNavigation(request)) return answer('401', '{"message":"Unauthorized"}');
  const target = targetOf(request);
  const way = isLocalPath(target) && target.length <= 2048 ? target : '/';
  const joint = login.includes('?') ? '&' : '?';
  return answer('302', '', 'location', `${login}${joint}${returnParameter}=${encodeURIComponent(way)}`);
}

/** For who is known and may not enter: the login would send them back for ever. A person sees the page, with status 403 all the same. */
export function forbid(request: CloudFrontRequest, { forbidden }: DenialOptions): CloudFrontResultResponse {
  if (!forbidden || isAt(request, forbidden) || !isNavigation(request)) return answer('403', '');
  const address = forbidden.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${address}"><a href="${address}">403</a>`;
  return answer('403', page, 'content-type', 'text/html; charset=utf-8');
}

/** A page that the gate guards itself would send its visitor to itself for ever. */
function isAt({ uri }: CloudFrontRequest, address: string): boolean {
  return address.replace(/[?#].*$/, '') === uri;
}

/** A path that CloudFront, the origin and this gate could read differently. */
export function badRequest(): CloudFrontResultResponse {
  return answer('400', '{"message":"Bad Request"}');
}

function answer(status: string, body: string, name = 'content-type', value = 'application/json') {
  return { status, headers: { 'cache-control': [{ value: 'no-store' }], [name]: [{ value }] }, body };
}

/** Fetch metadata says so (w3.org/TR/fetch-metadata); older browsers are known by asking for HTML without XMLHttpRequest's mark. */
function isNavigation({ method, headers }: CloudFrontRequest): boolean {
  const asksForPage = !headers['x-requested-with'] && headers.accept?.some(({ value }) => value.includes('text/html'));
  const mode = headers['sec-fetch-mode']?.[0]?.value ?? (asksForPage && 'navigate');
  return /^(GET|HEAD)$/.test(method) && mode === 'navigate';
}
