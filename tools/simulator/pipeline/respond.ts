/*! respond: the answer as it leaves: CloudFront's own headers, and no body where none belongs. DG/RequestAndResponseBehaviorCustomOrigin.html */
import { pop } from '../../engine/index.js';
import type { HeaderList, ViewerResponse } from '../../http/messages.js';
import { respondDetail } from '../trace/respond-detail.js';
import { discard } from './body.js';
import type { EdgeResponse } from './edge-response.js';
import { nothing } from './edge-response.js';
import { type Exchange, note } from './exchange.js';

/** Of the connection, or CloudFront's to write. */
const replaced = new Set([
  'via',
  'x-cache',
  'x-amz-cf-pop',
  'x-amz-cf-id',
  'transfer-encoding',
  'connection',
  'keep-alive',
]);

export function respond(exchange: Exchange, response: EdgeResponse): ViewerResponse {
  const start = performance.now();
  const { status, statusText } = response;
  const headers = finalHeaders(exchange, response);
  const body = bodyOf(exchange, response);
  const bytes = Buffer.isBuffer(body) ? body.length : undefined;
  const summary = () => (bytes === undefined ? `${status}` : `${status} · ${bytes} bytes`);
  note(exchange, 'respond', start, 'ran', summary, () => respondDetail(exchange, status, headers, bytes));
  const recordId = exchange.trace.number;
  const sent: ViewerResponse = { status, statusText, headers, body, recordId };
  if (response.notAsked !== undefined) sent.notAsked = response.notAsked;
  return response.close ? { ...sent, close: true } : sent;
}

function finalHeaders(exchange: Exchange, response: EdgeResponse): HeaderList {
  const { id, distribution, options } = exchange;
  const upgraded = options.upgrade !== undefined && response.status === 101;
  const headers: HeaderList = [];
  const seen = { date: false, server: false, length: false };
  for (const line of response.headers) {
    const name = line[0].toLowerCase();
    if (replaced.has(name) && !(upgraded && name === 'connection')) continue;
    if (name === 'age' && response.age !== undefined) continue;
    if (name === 'content-length') {
      if (seen.length || !lengthHolds(exchange, response, line[1])) continue;
      seen.length = true;
    } else if (name === 'date') seen.date = true;
    else if (name === 'server') seen.server = true;
    headers.push(line);
  }
  if (!seen.length && Buffer.isBuffer(response.body) && hasBody(exchange, response.status)) {
    headers.push(['Content-Length', String(response.body.length)]);
  }
  if (!seen.date) headers.push(['Date', dateText(distribution.shared.clock())]);
  if (!seen.server) headers.push(['Server', 'CloudFront']);
  headers.push(
    ['X-Cache', `${response.xCache} from cloudfront`],
    ['Via', `1.1 ${distribution.model.domainName} (CloudFront)`],
  );
  headers.push(['X-Amz-Cf-Pop', pop], ['X-Amz-Cf-Id', id]);
  if (response.age !== undefined) headers.push(['Age', String(response.age)]);
  return headers;
}

/** A length that is not the body's would break the connection: a function may have replaced the body. HEAD keeps what GET would have. */
function lengthHolds({ request }: Exchange, { body, status }: EdgeResponse, length: string): boolean {
  if (status === 204 || status === 304) return false;
  return request.method === 'HEAD' || !Buffer.isBuffer(body) || Number(length) === body.length;
}

function hasBody({ request }: Exchange, status: number): boolean {
  return request.method !== 'HEAD' && status !== 204 && status !== 304 && status !== 101;
}

function bodyOf(exchange: Exchange, { status, body }: EdgeResponse): ViewerResponse['body'] {
  if (status === 101 || hasBody(exchange, status)) return body;
  discard(body);
  return nothing;
}

let lastSecond = 0;
let lastText = '';

/** RFC 9110 §5.6.7. The same text serves a whole second. */
function dateText(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = new Date(now).toUTCString();
  }
  return lastText;
}
