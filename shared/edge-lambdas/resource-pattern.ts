/**
 * resource-pattern: does the Resource of a policy cover a URL? Wildcards stay inside their section (protocol, domain, path, query).
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html
 */
import { glob } from './glob.js';

interface Sections {
  protocol: string;
  domain: string;
  /** Path and query, "" or begins with "/". */
  rest: string;
}

/** `undefined` covers every file of every distribution that trusts the key: that is what a policy without Resource says. */
export function coversUrl(resource: string | undefined, url: string): boolean {
  if (resource === undefined || resource === '*') return true;
  const pattern = splitSections(resource);
  const request = splitSections(url);
  if (pattern === undefined || request === undefined) return false;
  if (!glob(pattern.protocol, request.protocol)) return false;
  if (!glob(pattern.domain.toLowerCase(), request.domain.toLowerCase())) return false;
  if (pattern.rest === '' && pattern.domain.endsWith('*')) return true;
  return coversPathAndQuery(pattern.rest || '/', request.rest || '/');
}

/** "*example.com" is short for "*://*example.com/"; any other pattern names its protocol. */
function splitSections(url: string): Sections | undefined {
  const colon = url.indexOf('://');
  if (colon < 0 && !url.startsWith('*')) return undefined;
  const protocol = colon < 0 ? '*' : url.slice(0, colon);
  if (!['http', 'https', 'http*', '*'].includes(protocol)) return undefined;
  const after = colon < 0 ? url : url.slice(colon + 3);
  const end = after.search(/[/?]/);
  return { protocol, domain: end < 0 ? after : after.slice(0, end), rest: end < 0 ? '' : after.slice(end) };
}

/**
 * "?" is a wildcard for one character, and also where a literal query begins. AWS does not say which where they differ:
 * a request is covered when any reading covers it.
 */
function coversPathAndQuery(pattern: string, request: string): boolean {
  const cut = request.indexOf('?');
  const path = cut < 0 ? request : request.slice(0, cut);
  if (glob(pattern, path) && (cut < 0 || pattern.endsWith('*'))) return true;
  for (let at = pattern.indexOf('?'); at >= 0; at = pattern.indexOf('?', at + 1)) {
    if (!glob(pattern.slice(0, at), path)) continue;
    const query = pattern.slice(at + 1);
    if (cut < 0 ? query === '*' : glob(query, request.slice(cut + 1))) return true;
  }
  return false;
}
