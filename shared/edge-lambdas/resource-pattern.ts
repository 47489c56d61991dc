/**
 * resource-pattern: does the Resource of a policy cover a URL? Wildcards stay inside their section (protocol, domain, path, query).
 * Source: AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html
 */
import { glob } from './glob.js';

/** Protocol, domain, and path with query. A pattern without protocol begins with "*": "*example.com" is short for "*://*example.com/". */
const sections = /^(?:(https?|http\*|\*):\/\/|(?=\*))([^/?]*)(.*)$/s;

/** A policy without Resource covers every file of every distribution that trusts the key. */
export function coversUrl(resource = '*', url: string): boolean {
  const [, protocol = '*', domain, rest] = (sections.exec(resource) ?? []) as Sections;
  const [, scheme = '', host, target] = (sections.exec(url) ?? []) as Sections;
  if (!domain || !host || !glob(protocol, scheme) || !glob(domain.toLowerCase(), host.toLowerCase())) return false;
  return coversPathAndQuery(rest || (domain.endsWith('*') ? '*' : '/'), target || '/');
}

type Sections = [whole?: string, protocol?: string, domain?: string, rest?: string];

/**
 * "?" is a wildcard for one character, and also where a literal query begins. AWS does not say which where they differ:
 * a request is covered when any reading covers it. A "*" at the end covers any query, and none.
 */
function coversPathAndQuery(pattern: string, request: string): boolean {
  const cut = request.search(/\?|$/);
  for (let at = pattern.length; at > 0; at = pattern.lastIndexOf('?', at - 1)) {
    const query = pattern.slice(at) || (pattern.endsWith('*') ? '?*' : '');
    if (!glob(pattern.slice(0, at), request.slice(0, cut))) continue;
    if (query === '?*' || glob(query, request.slice(cut))) return true;
  }
  return false;
}
