/*! server-timing: the Server-Timing header of a response headers policy. DG/understanding-response-headers-policies.html, "Server-Timing header" */

import type { ResponseHeadersPolicy } from '../../distribution/model.js';
import { pop } from '../../engine/index.js';
import { headerValue } from '../../http/header-list.js';
import type { EdgeResponse } from './edge-response.js';
import type { Exchange } from './exchange.js';

/** By the sampling rate, and for every request that asks with Pragma: server-timing where the policy has the header on. */
export function wantsServerTiming({ viewer, trace }: Exchange, { serverTiming: rate }: ResponseHeadersPolicy): boolean {
  if (rate === undefined) return false;
  if (/\bserver-timing\b/i.test(headerValue(viewer.headers, 'pragma') ?? '')) return true;
  // Evenly spread instead of at random: the same requests give the same headers.
  return Number(trace.number) % 100 < rate;
}

export function serverTiming({ id, trace }: Exchange, response: EdgeResponse): string {
  const kind = response.age !== undefined ? (response.xCache === 'RefreshHit' ? 'refresh' : 'hit') : 'miss';
  const parts = [`cdn-cache-${kind}`, `cdn-pop;desc="${pop}"`, `cdn-rid;desc="${id}"`];
  const last = trace.attempts.at(-1);
  if (kind === 'hit') parts.push(`cdn-hit-layer;desc="EDGE"`);
  if (last !== undefined && kind !== 'hit') {
    parts.push('cdn-upstream-layer;desc="EDGE"', 'cdn-upstream-dns;dur=0', 'cdn-upstream-connect;dur=0');
    parts.push(`cdn-upstream-fbl;dur=${Math.round(last.ms)}`);
  }
  return parts.join(',');
}
