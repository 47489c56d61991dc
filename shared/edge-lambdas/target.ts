/** target: what a request asks for, as in its first line: path and query. RFC 9112 §3.2.1 */
import type { CloudFrontRequest } from './event.js';

export function targetOf({ uri, querystring }: CloudFrontRequest): string {
  return uri + (querystring && `?${querystring}`);
}
