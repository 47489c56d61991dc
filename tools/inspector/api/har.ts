/**
 * har: the requests as HTTP Archive 1.2, secrets masked but for bodies, and requests of such a file sent to the distributions that are served.
 * w3c.github.io/web-performance/specs/HAR/Overview.html
 */
import { isServed, publicHost } from '../../distribution/hosts.js';
import { EdgewrightError } from '../../errors.js';
import type { HeaderList } from '../../http/messages.js';
import { identifyViewer } from '../../simulator/identify-viewer.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';
import type { Core } from '../../simulator/simulator.js';
import type { HarRequest, HarResult } from '../contract.js';
import type { InspectorContext } from './context.js';
import { readEdits } from './edits.js';
import { field, requiredText } from './fields.js';
import { toHar } from './to-har.js';

export function harRoutes({ viewer }: InspectorContext): ApiRoute[] {
  return [
    { method: 'GET', pattern: /^\/__edge\/har$/, answer: (_, core) => ({ json: toHar(core) }) },
    {
      method: 'POST',
      pattern: /^\/__edge\/har$/,
      async answer({ body }, core) {
        const requests = field(body, 'requests');
        if (!Array.isArray(requests))
          throw new EdgewrightError('har', 'Expected {"requests": [{"method", "url", …}]}.');
        const result: HarResult = { sent: 0, elsewhere: 0, refused: [] };
        for (const request of requests) await send(core, request, viewer, result);
        return { json: result };
      },
    },
  ];
}

async function send(core: Core, given: unknown, viewer: InspectorContext['viewer'], result: HarResult): Promise<void> {
  try {
    const request = readRequest(given);
    const { hostname } = new URL(request.url);
    if (!isServed(hostname, core.models())) {
      result.elsewhere++;
      return;
    }
    const response = await core.handle(toViewerRequest(core, hostname, request, viewer));
    if (!Buffer.isBuffer(response.body)) response.body.resume().on('error', () => {});
    result.sent++;
  } catch (error) {
    if (!(error instanceof EdgewrightError)) throw error;
    if (!result.refused.includes(error.message)) result.refused.push(error.message);
  }
}

function readRequest(given: unknown): HarRequest {
  const url = requiredText(given, 'url');
  const path = /^https?:\/\/[^/?#]+([^#]*)/i.exec(url)?.[1];
  if (path === undefined || !URL.canParse(url))
    throw new EdgewrightError('har', `Expected an address that begins with http:// or https://, found "${url}".`);
  const { method = 'GET', headers = [], body } = readEdits({ ...(given as object), url: path.replace(/^(?!\/)/, '/') });
  const plain = headers.flatMap(({ name, value }) => (typeof value === 'string' ? [{ name, value }] : []));
  return { method, url, headers: plain, ...(body === undefined ? {} : { body }) };
}

/** Lines of a connection are made anew, and what an export masked is nothing to send. */
function toViewerRequest(
  core: Core,
  hostname: string,
  { method, url, headers, body = '' }: HarRequest,
  viewer: InspectorContext['viewer'],
) {
  const host = publicHost(hostname, core.models());
  const content = Buffer.from(body);
  const kept = headers.filter(
    ({ name, value }) =>
      !/^(host|content-length|transfer-encoding|connection|upgrade)$/i.test(name) && !value.includes('…'),
  );
  const lines: HeaderList = [['Host', host], ...kept.map(({ name, value }): [string, string] => [name, value])];
  if (content.length > 0) lines.push(['Content-Length', String(content.length)]);
  const [, path, query] = /^https?:\/\/[^/?#]+([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const seen = { method, scheme: 'https' as const, httpVersion: '1.1' as const, host, headers: lines, body: content };
  return identifyViewer({ ...seen, path: path || '/', query, ip: '127.0.0.1' }, viewer);
}
