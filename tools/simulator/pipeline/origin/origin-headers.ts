/*! origin-headers: what CloudFront takes out of an origin's answer before anybody sees it. DG/RequestAndResponseBehaviorCustomOrigin.html */

import { admitsHeader, forwardsCookies } from '../../../distribution/policies.js';
import type { HeaderList } from '../../../http/messages.js';
import type { Exchange } from '../exchange.js';

/** Of the connection to the origin. Transfer-Encoding stays until the end: functions see it. */
const dropped = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'trailer',
  'x-amz-id-2',
  'x-amz-request-id',
]);

export function cleanOriginHeaders(exchange: Exchange, headers: HeaderList): HeaderList {
  const { behavior, options } = exchange;
  const cookies = forwardsCookies(behavior);
  const cleaned: HeaderList = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (options.upgrade && (lower === 'connection' || lower === 'upgrade')) cleaned.push([name, value]);
    else if (dropped.has(lower) || lower === 'upgrade' || (lower === 'set-cookie' && !cookies)) continue;
    else if (lower !== 'vary') cleaned.push([name, value]);
    else pushVary(cleaned, name, value, exchange);
  }
  return cleaned;
}

/** Vary keeps what CloudFront forwards: the rest made no difference to the answer. */
function pushVary(cleaned: HeaderList, name: string, value: string, { behavior }: Exchange): void {
  const fields = value.split(',').map((field) => field.trim());
  const kept = fields.filter((field) => {
    const lower = field.toLowerCase();
    if (lower === '*' || lower === 'accept-encoding') return true;
    return lower === 'cookie' ? forwardsCookies(behavior) : admitsHeader(behavior, lower);
  });
  if (kept.length > 0) cleaned.push([name, kept.join(', ')]);
}
