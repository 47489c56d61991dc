/*!
 * request-body: the bytes of a request's body, where the event holds all of them.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-include-body-access.html
 */
import type { CloudFrontRequest } from './event.js';

/** "cut": longer than the 1 MB an origin-request event holds. "absent": the request has a body, but the function was attached without IncludeBody. */
export type RequestBody = Buffer | 'cut' | 'absent';

/** Bytes, never text: decoding and encoding again would change what is not UTF-8. */
export function readBody({ body, headers }: CloudFrontRequest): RequestBody {
  if (body?.inputTruncated) return 'cut';
  if (body) return Buffer.from(body.data, body.encoding === 'text' ? 'utf8' : 'base64');
  const announced = headers['transfer-encoding'] ?? headers['content-length'];
  return announced && announced[0]?.value !== '0' ? 'absent' : Buffer.alloc(0);
}
