/** live: with --live a page of the site reloads when what it was made of is saved: a script of this server in each page, and a stream that it hears. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { headerValue, withHeader, withoutHeader } from '../http/header-list.js';
import type { ViewerRequest, ViewerResponse } from '../http/messages.js';
import type { PageHooks } from '../simulator/server/beside.js';
import type { ApiRoute } from '../simulator/server/edge-api.js';

export interface Live extends PageHooks {
  routes: ApiRoute[];
  /** Something was saved. */
  tell(): void;
  close(): void;
}

/** A build writes for a while, and for a while the page is missing: the last word counts, and an answer that is one. */
const SCRIPT = `let waiting;
new EventSource('/__edge/live').addEventListener('saved', () => {
  clearTimeout(waiting);
  waiting = setTimeout(reload, 200, 50);
});
async function reload(tries) {
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok || tries === 0) location.reload();
  else waiting = setTimeout(reload, 200, tries - 1);
}
`;
const TAG = Buffer.from('<script type="module" src="/__edge/live.js"></script>');

export function createLive(): Live {
  const readers = new Set<PassThrough>();
  function open(): PassThrough {
    const reader = new PassThrough();
    readers.add(reader);
    reader.on('close', () => readers.delete(reader));
    reader.write('retry: 500\n\n');
    return reader;
  }
  return {
    routes: [
      {
        method: 'GET',
        pattern: /^\/__edge\/live\.js$/,
        access: 'reads',
        answer: () => ({ text: SCRIPT, type: 'text/javascript' }),
      },
      {
        method: 'GET',
        pattern: /^\/__edge\/live$/,
        access: 'reads',
        answer: () => ({ stream: open(), type: 'text/event-stream' }),
      },
    ],
    ask: (request) =>
      isPage(request) ? { ...request, headers: withoutHeader(request.headers, 'accept-encoding') } : request,
    answer: (request, response) => (isPage(request) && isHtml(response) ? withScript(response) : response),
    tell() {
      for (const reader of readers) reader.write('event: saved\ndata: {}\n\n');
    },
    close() {
      for (const reader of readers) reader.end();
    },
  };
}

function isPage({ method, headers }: ViewerRequest): boolean {
  return method === 'GET' && headerValue(headers, 'sec-fetch-dest') === 'document';
}

/** What is compressed already came so from the origin: it is left as it is. */
function isHtml({ headers }: ViewerResponse): boolean {
  return /^text\/html\b/i.test(headerValue(headers, 'content-type') ?? '') && !headerValue(headers, 'content-encoding');
}

/** Behind everything: where the document ends, browsers still take it, and nothing of it moves. */
async function withScript(response: ViewerResponse): Promise<ViewerResponse> {
  const body = Buffer.concat([Buffer.isBuffer(response.body) ? response.body : await buffer(response.body), TAG]);
  return { ...response, body, headers: withHeader(response.headers, 'Content-Length', String(body.length)) };
}
