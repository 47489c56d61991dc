/*!
 * refuse: an answer in place of the origin's, for people who did nothing wrong but have to know.
 */
import type { CloudFrontResultResponse } from './event.js';

/** `text` goes to the viewer, `reason` into the log, as one line. Neither may hold a secret. Never cached: origin-request answers otherwise are. */
export function refuse(status: 413 | 500, text: string, reason: string): CloudFrontResultResponse {
  console.error(reason);
  return {
    status: String(status),
    headers: {
      'content-type': [{ value: 'text/plain; charset=utf-8' }],
      'cache-control': [{ value: 'no-store' }],
    },
    body: `${text}\n`,
  };
}
