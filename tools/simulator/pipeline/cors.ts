/*! cors: the CORS headers of a response headers policy. DG/understanding-response-headers-policies.html, "CORS headers" */

import type { ResponseHeadersPolicy } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import type { HeaderList } from '../../http/messages.js';

type Cors = NonNullable<ResponseHeadersPolicy['cors']>;

/** Headers to add for a request; none where the origin sent CORS headers of its own and the policy does not override. */
export function corsHeaders(
  cors: Cors,
  request: { method: string; headers: HeaderList },
  response: HeaderList,
): HeaderList {
  const ownCors = response.some(([name]) => /^access-control-/i.test(name));
  if (ownCors && !cors.override) return [];
  const origin = headerValue(request.headers, 'origin');
  // Caches on the way must not take an answer without CORS headers for one with them (fixture F248).
  if (origin === undefined) return cors.allowOrigins.includes('*') ? [['Vary', 'Origin']] : [];
  const allowed = allowedOrigin(cors, origin);
  if (allowed === undefined) return [];
  const headers: HeaderList = [['Access-Control-Allow-Origin', allowed]];
  if (allowed !== '*') headers.push(['Vary', 'Origin']);
  if (cors.allowCredentials) headers.push(['Access-Control-Allow-Credentials', 'true']);
  if (cors.exposeHeaders.length > 0) headers.push(['Access-Control-Expose-Headers', cors.exposeHeaders.join(', ')]);
  return request.method === 'OPTIONS' ? [...headers, ...preflightHeaders(cors, request.headers)] : headers;
}

function preflightHeaders(cors: Cors, request: HeaderList): HeaderList {
  const headers: HeaderList = [];
  const methods = cors.allowMethods.includes('ALL')
    ? ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS']
    : cors.allowMethods;
  if (methods.length > 0) headers.push(['Access-Control-Allow-Methods', methods.join(', ')]);
  const asked = headerValue(request, 'access-control-request-headers');
  const names = cors.allowHeaders.includes('*') && asked !== undefined ? asked : cors.allowHeaders.join(', ');
  if (names !== '') headers.push(['Access-Control-Allow-Headers', names]);
  if (cors.maxAge !== undefined) headers.push(['Access-Control-Max-Age', String(cors.maxAge)]);
  return headers;
}

function allowedOrigin(cors: Cors, origin: string): string | undefined {
  if (cors.allowOrigins.includes('*')) return cors.allowCredentials ? origin : '*';
  return cors.allowOrigins.some((pattern) => matchesOrigin(pattern, origin)) ? origin : undefined;
}

/** A wildcard stands as the left-most label or as the port: "https://*.example.com", "http://localhost:*". Without scheme, both. */
function matchesOrigin(pattern: string, origin: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\/]/g, '\\$&').replace(/\*/g, '[^/:]*');
  const scheme = pattern.includes('://') ? '' : 'https?:\\/\\/';
  return new RegExp(`^${scheme}${escaped}$`, 'i').test(origin);
}
