/** fetched: an origin that lives in a test: a `fetch` given to createSimulator answers for it. */

import type { Origin } from '../../distribution/model.js';
import {
  type HeaderList,
  type OriginBackend,
  OriginError,
  type OriginRequest,
  type OriginResponse,
} from '../../http/messages.js';

export function createFetchedOrigin(origin: Origin, fetch: typeof globalThis.fetch): OriginBackend {
  return {
    label: `${origin.domainName} by the given fetch`,
    fetch: (request, signal) => answer(request, fetch, signal),
    close: async () => {},
  };
}

async function answer(
  request: OriginRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal | undefined,
): Promise<OriginResponse> {
  const limit = AbortSignal.timeout(request.connectTimeout + request.readTimeout);
  try {
    const asked = new Request(urlOf(request), {
      method: request.method,
      headers: request.headers,
      body:
        request.body.length > 0 && !/^(?:GET|HEAD)$/.test(request.method) ? new Uint8Array(request.body) : undefined,
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return await Promise.race([toResponse(fetch(asked)), timedOut(limit)]);
  } catch (error) {
    if (error instanceof OriginError) throw error;
    throw new OriginError('reset', error instanceof Error ? error.message : String(error));
  }
}

function urlOf(request: OriginRequest): string {
  const query = request.query === '' ? '' : `?${request.query}`;
  return `${request.protocol}://${request.domain}:${request.port}${request.path}${query}`;
}

async function toResponse(answered: Promise<Response>): Promise<OriginResponse> {
  const response = await answered;
  const body = Buffer.from(await response.arrayBuffer());
  // Headers lists Set-Cookie line by line, every other name once.
  const headers: HeaderList = [...response.headers];
  if (!response.headers.has('content-length')) headers.push(['content-length', String(body.length)]);
  return { status: response.status, statusText: response.statusText, headers, body };
}

function timedOut(limit: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    limit.addEventListener('abort', () => reject(new OriginError('timeout', 'The given fetch did not answer.')));
  });
}
