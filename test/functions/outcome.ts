/** What a function did with a request, in one line: "301 /new", "403", or the address that goes on to the cache. */
import type { Answer } from './ways.js';

export function outcome(answer: Answer): string {
  if (!('statusCode' in answer)) return answer.uri;
  const location = answer.headers?.location?.value;
  return location === undefined ? String(answer.statusCode) : `${answer.statusCode} ${location}`;
}

/** "/a?b=1" as what `viewerRequest` takes. */
export function asked(address: string, method = 'GET') {
  const at = address.indexOf('?');
  return at < 0 ? { uri: address, method } : { uri: address.slice(0, at), querystring: address.slice(at + 1), method };
}
