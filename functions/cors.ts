/*!
 * cors: answers preflights at the edge, and lets exactly the listed origins read responses.
 * CloudFront Function, viewer-request and viewer-response. The behavior must allow OPTIONS. CloudFront runs no viewer-response function
 * where the origin answers 400 or more: for errors, add the same list as a response headers policy.
 */
import type { Request, Response, ViewerRequestEvent, ViewerResponseEvent } from '../shared/functions/event.js';
import type { Headers } from '../shared/functions/header-rules.js';
import { respond } from '../shared/functions/respond.js';
import { addVary } from '../shared/functions/vary.js';

export const config = {
  /** Origins that may read: scheme, host and port, as browsers send them. `https://*.example.com` is every subdomain; '*' is everybody. */
  origins: ['https://app.example.com', 'https://*.example.org'],
  /** Whether browsers may send cookies and read answers to them. Not with '*'. */
  credentials: false,
  /** Methods beside GET, HEAD and POST, which need no mention. In capitals. */
  methods: ['PUT', 'PATCH', 'DELETE'],
  /** Request headers that scripts may set. `authorization` must be named, no "*" covers it. */
  headers: ['authorization', 'content-type'],
  /** Response headers that scripts may read beside the ordinary ones. */
  expose: [] as string[],
  /** Seconds that browsers keep the answer to a preflight: as far as known Chromium at most 7200, Firefox 86400 (MDN, Access-Control-Max-Age). */
  maxAge: 7200,
};

export type CorsOptions = typeof config;

/** The answer to a preflight; undefined for every other request. An unknown origin gets the same answer without a permission. */
export function answerPreflight(request: Request, given: Partial<CorsOptions>): Response | undefined {
  const options = Object.assign({}, config, given);
  const asked = request.headers || {};
  if (request.method !== 'OPTIONS' || !asked.origin || !asked['access-control-request-method']) return;
  // Fetch, "CORS-preflight fetch": an ok status, and no redirect.
  const answer = respond(204, {
    'cache-control': 'no-store',
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  });
  const headers = answer.headers!;
  if (!allow(headers, request, options)) return answer;
  setList(headers, 'access-control-allow-methods', options.methods);
  setList(headers, 'access-control-allow-headers', options.headers);
  headers['access-control-max-age'] = { value: String(options.maxAge) };
  return answer;
}

/** Puts the permission on `response`, in place of what the origin said. `request` is the one it answers. */
export function setCorsHeaders(response: Response, request: Request, given: Partial<CorsOptions>): void {
  const options = Object.assign({}, config, given);
  const headers = response.headers || {};
  response.headers = headers;
  delete headers['access-control-allow-origin'];
  delete headers['access-control-allow-credentials'];
  // Also where no Origin came: that answer must not be taken for one to a request with it.
  if (options.origins.indexOf('*') < 0) addVary(headers, 'Origin');
  if (allow(headers, request, options)) setList(headers, 'access-control-expose-headers', options.expose);
}

function allow(headers: Headers, request: Request, options: CorsOptions): boolean {
  const header = request.headers && request.headers.origin;
  if (!header || 'multiValue' in header) return false;
  const isOpen = options.origins.indexOf('*') >= 0;
  const origin = header.value;
  if (!isOpen && !options.origins.some((known) => isSame(origin, known))) return false;
  headers['access-control-allow-origin'] = { value: isOpen ? '*' : origin };
  if (options.credentials && !isOpen) headers['access-control-allow-credentials'] = { value: 'true' };
  return true;
}

/** Compared as text. A "*" stands for one label or more, never for the end of a name: "https://xb.test" is no subdomain of b.test. */
function isSame(origin: string, known: string): boolean {
  const star = known.indexOf('*');
  if (star < 0) return origin === known;
  const end = origin.length - (known.length - star - 1);
  return (
    origin.startsWith(known.slice(0, star)) &&
    origin.endsWith(known.slice(star + 1)) &&
    /^[a-z0-9][a-z0-9.-]*$/.test(origin.slice(star, end))
  );
}

function setList(headers: Headers, name: string, values: string[]): void {
  if (values.length > 0) headers[name] = { value: values.join(', ') };
}

export function handler(event: ViewerRequestEvent | ViewerResponseEvent): Request | Response {
  try {
    if (!('response' in event)) {
      return answerPreflight(event.request, config) || event.request;
    }
    setCorsHeaders(event.response, event.request, config);
  } catch (_malformed) {
    // No event of CloudFront's: it goes on as it came.
  }
  return 'response' in event ? event.response : event.request;
}
