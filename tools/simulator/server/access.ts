/**
 * access: who may ask what of the inspector. Its page lives at a name of its own, so that to a browser it is another origin than the sites that are
 * served here: their scripts, frames, windows and service workers cannot read the token in it. Fetch metadata: w3c.github.io/webappsec-fetch-metadata
 */
import { timingSafeEqual } from 'node:crypto';
import { hostnameOf } from '../../distribution/hosts.js';
import { EdgewrightError } from '../../errors.js';
import type { Incoming } from './incoming-request.js';

/**
 * 'page': opened by a browser from anywhere, and read by nobody. 'reads': masked facts, for all but other sites. 'commands': for programs
 * that are no browser, and for who shows the token.
 */
export type Access = 'page' | 'reads' | 'commands';

export interface Door {
  /** Undefined: nobody has one. */
  token: string | undefined;
}

/** Nothing else is at this name. */
export const INSPECTOR_HOST = 'edgewright.localhost';

const TOKEN_HEADER = 'x-edgewright-token';

export function isInspectorHost(incoming: Incoming): boolean {
  return hostnameOf(hostOf(incoming)) === INSPECTOR_HOST;
}

export function hostOf(incoming: Incoming): string {
  return ('authority' in incoming && incoming.authority) || (incoming.headers.host ?? '');
}

/** A browser opens a page in a window. No script can say so of its own requests. */
export function isNavigation({ method, headers }: Incoming): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** `host`: the name of this machine that was asked, with its port. */
export function refuseUnlessAllowed(
  incoming: Incoming,
  host: string,
  access: Access | undefined,
  token: string | undefined,
): void {
  if (access === 'page' && isNavigation(incoming)) return;
  refuseOtherSites(incoming, host);
  if (access === 'page' || access === 'reads' || showsToken(incoming, token)) return;
  if (access === 'commands' && isCommand(incoming)) return;
  throw new EdgewrightError(
    'token-required',
    `Send the token of the inspector in "${TOKEN_HEADER}". "edgewright dev" says which file holds it.`,
  );
}

function refuseOtherSites({ headers }: Incoming, host: string): void {
  const origin = one(headers.origin);
  const site = one(headers['sec-fetch-site']) ?? 'none';
  const isOwn = origin === undefined || /^https?:\/\/(.*)$/.exec(origin)?.[1] === host;
  if (!isOwn || (site !== 'same-origin' && site !== 'none'))
    throw new EdgewrightError('foreign-origin', 'The inspector answers its own page only.');
}

/** A script's request says its origin, or that it comes from a page; an address that somebody typed comes from none. */
function isCommand({ headers }: Incoming): boolean {
  return headers.origin === undefined && (headers['sec-fetch-site'] ?? 'none') === 'none';
}

function showsToken({ headers }: Incoming, token: string | undefined): boolean {
  const shown = Buffer.from(one(headers[TOKEN_HEADER]) ?? '');
  const wanted = Buffer.from(token ?? '');
  return wanted.length > 0 && shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

export function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
