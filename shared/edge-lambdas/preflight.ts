/** preflight: CORS preflights at a gate. They carry no credentials, so a gate that refuses them closes an API to every other origin. Fetch, "CORS-preflight fetch" */
import type { CloudFrontRequest, CloudFrontResultResponse } from './event.js';

interface PreflightOptions {
  preflight: 'pass' | 'refuse' | 'answer';
  preflightOrigins: string[];
}

/** Whether the request is one, and is not to be judged like any other. */
export function isPreflight({ method, headers }: CloudFrontRequest, { preflight }: PreflightOptions): boolean {
  return method === 'OPTIONS' && !!headers['access-control-request-method']?.length && preflight !== 'refuse';
}

/** Undefined: it passes. An origin that is not listed is told nothing, and its browser stops there. */
export function answerPreflight(
  { headers }: CloudFrontRequest,
  { preflight, preflightOrigins }: PreflightOptions,
): CloudFrontResultResponse | undefined {
  if (preflight !== 'answer') return undefined;
  const said = (name: string) => headers[name]?.[0]?.value ?? '';
  const lines: Record<string, string> = { 'cache-control': 'no-store', vary: 'Origin' };
  if (preflightOrigins.includes(said('origin'))) {
    lines['access-control-allow-origin'] = said('origin');
    lines['access-control-allow-credentials'] = 'true';
    lines['access-control-allow-methods'] = said('access-control-request-method');
    lines['access-control-allow-headers'] = said('access-control-request-headers');
  }
  const written = Object.entries(lines).filter(([, value]) => value);
  return { status: '204', headers: Object.fromEntries(written.map(([name, value]) => [name, [{ value }]])) };
}
