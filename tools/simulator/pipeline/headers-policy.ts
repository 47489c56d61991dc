/*!
 * headers-policy: removes and adds what the behavior's response headers policy says, on every response that the behavior sends.
 * DG/understanding-response-headers-policies.html
 */

import type { ResponseHeadersPolicy } from '../../distribution/model.js';
import { hasHeader, headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';
import { corsHeaders } from './cors.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { serverTiming, wantsServerTiming } from './server-timing.js';

export function applyHeadersPolicy(exchange: Exchange, response: EdgeResponse): EdgeResponse {
  const policy = exchange.behavior.responseHeadersPolicy;
  if (policy === undefined) return response;
  const start = performance.now();
  const before = response.headers;
  const headers = applied(policy, exchange, before);
  if (wantsServerTiming(exchange, policy)) headers.push(['Server-Timing', serverTiming(exchange, response)]);
  note(
    exchange,
    'headers-policy',
    start,
    'ran',
    () => `\`${policy.name}\``,
    () => detail(policy, before, headers),
  );
  return { ...response, headers };
}

/** First what is removed, then what is added: a header may be in both lists. */
function applied(policy: ResponseHeadersPolicy, exchange: Exchange, lines: HeaderList): HeaderList {
  let headers = lines.filter(([name]) => !policy.remove.includes(name.toLowerCase()));
  const cors = policy.cors ? corsHeaders(policy.cors, exchange.request, headers) : [];
  const added = cors.filter(([name]) => name !== 'Vary');
  if (added.length > 0) headers = headers.filter(([name]) => !/^access-control-/i.test(name));
  headers.push(...added);
  for (const { name, value, override } of policy.set) {
    // The Vary of CORS beats one of the policy's own (fixture F248).
    if (policy.cors && name.toLowerCase() === 'vary') continue;
    if (!override && hasHeader(headers, name)) continue;
    headers = headers.filter(([existing]) => existing.toLowerCase() !== name.toLowerCase());
    headers.push([name, value]);
  }
  return added.length === cors.length ? headers : withVaryOrigin(headers);
}

function withVaryOrigin(headers: HeaderList): HeaderList {
  const vary = headerValue(headers, 'vary');
  if (vary === undefined) return [...headers, ['Vary', 'Origin']];
  if (/(^|,)\s*(origin|\*)\s*(,|$)/i.test(vary)) return headers;
  return headers.map(([name, value]) => (name.toLowerCase() === 'vary' ? [name, `${value}, Origin`] : [name, value]));
}

function detail(policy: ResponseHeadersPolicy, before: HeaderList, after: HeaderList): Record<string, unknown> {
  const kept = policy.set.filter(({ name, override }) => !override && hasHeader(before, name));
  return {
    policy: policy.name,
    added: after.filter((line) => !before.includes(line)),
    removed: before.filter((line) => !after.includes(line)),
    kept: kept.map(({ name }) => name),
    cors: policy.cors !== undefined,
  };
}
