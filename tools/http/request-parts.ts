/*! request-parts: the cookies of a Cookie header and the parameters of a query string, as CloudFront takes them apart. Nothing is decoded. */
import { headerValues } from './header-list.js';
import type { HeaderList } from './messages.js';

/**
 * Cookies in the order they came. What has no "=" is not a cookie, and names that begin "$" are dropped.
 * AmazonCloudFront/latest/DeveloperGuide/Cookies.html
 */
export function parseCookies(headers: HeaderList): [name: string, value: string][] {
  const cookies: [string, string][] = [];
  for (const line of headerValues(headers, 'cookie')) {
    for (const part of line.split(';')) {
      const equals = part.indexOf('=');
      const name = part.slice(0, equals).trim();
      if (equals > 0 && name !== '' && !name.startsWith('$')) cookies.push([name, part.slice(equals + 1).trim()]);
    }
  }
  return cookies;
}

export function formatCookies(cookies: readonly (readonly [string, string])[]): string {
  return cookies.map(([name, value]) => `${name}=${value}`).join('; ');
}

interface QueryParameter {
  name: string;
  /** "" both for "a=" and for "a". */
  value: string;
  /** As it stands in the URL. */
  raw: string;
}

/** Only "&" separates, order and case are kept. AmazonCloudFront/latest/DeveloperGuide/QueryStringParameters.html */
export function parseQuery(query: string | undefined): QueryParameter[] {
  if (!query) return [];
  return query.split('&').filter(Boolean).map(parseParameter);
}

function parseParameter(raw: string): QueryParameter {
  const equals = raw.indexOf('=');
  if (equals < 0) return { name: raw, value: '', raw };
  return { name: raw.slice(0, equals), value: raw.slice(equals + 1), raw };
}
