/**
 * resource-pattern: does the Resource of a policy cover a URL? Wildcards stay inside their section (protocol, domain, path, query).
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html
 */
import { glob } from './glob.js';

/** Protocol, domain, and path with query. A pattern without protocol begins with "*": "*example.com" is short for "*://*example.com/". */
const sections = /^(?:(https?|http\*|\*):\/\/)?([^/?]*)(.*)$/s;

/** A policy without Resource covers every file of every distribution that trusts the key. */
export function coversUrl(resource = '*', url: string): boolean {
  if (resource === '*') return true;
  const [, protocol = '*', domain, rest] = sections.exec(resource) as unknown as Sections;
  const [, scheme = '', host, target] = sections.exec(url) as unknown as Sections;
  if (protocol === '*' && !resource.startsWith('*')) return false;
  if (!glob(protocol, scheme) || !glob(domain.toLowerCase(), host.toLowerCase())) return false;
  return (rest === '' && domain.endsWith('*')) || coversPathAndQuery(rest || '/', target || '/');
}

type Sections = [whole: string, protocol: string | undefined, domain: string, rest: string];

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
