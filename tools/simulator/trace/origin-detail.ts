/*! origin-detail: each attempt at an origin, for the inspector. */
import { headerValue } from '../../http/header-list.js';
import { cloudFrontService } from '../local-credentials.js';
import type { Attempt } from '../pipeline/exchange.js';

export function originDetail(attempts: readonly Attempt[]): Record<string, unknown> {
  const last = attempts.at(-1);
  return {
    attempts: attempts.map(({ n, origin, target, request, status, error, ms }) => ({
      n,
      origin,
      target,
      request: {
        line: `${request.method} ${request.path}${request.query === '' ? '' : `?${request.query}`}`,
        headers: request.headers,
      },
      status,
      error,
      ms,
    })),
    failover: [...new Set(attempts.map(({ origin }) => origin))],
    signature: last && signatureOf(last),
  };
}

/** `verified`: the origin did not refuse it. */
function signatureOf({ request, status }: Attempt): Record<string, unknown> | undefined {
  const beside = headerValue(request.headers, 'x-amz-authorization');
  const authorization = beside ?? headerValue(request.headers, 'authorization');
  if (authorization?.startsWith('AWS4-') !== true) return undefined;
  const byOac = authorization.includes(`Credential=${cloudFrontService.accessKeyId}/`);
  return { by: byOac ? 'oac' : 'function', verified: status !== undefined && status !== 403 };
}
