/**
 * dev-server: Vite as an origin. What only its development server has (its client, sources, packages, the WebSocket of hot updates) goes straight
 * through to it: a deployed site has none of these, and functions, policies and the cache would break them. vite.dev/guide/backend-integration
 */
import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { DistributionModel } from '../distribution/model.js';
import { headerValue } from '../http/header-list.js';
import type { ViewerRequest } from '../http/messages.js';
import type { Aside } from '../simulator/server/beside.js';

const PATHS = /^\/(?:@vite\/|@id\/|@fs\/|@react-refresh$|src\/|node_modules\/)/;
/** Vite marks with these what it makes of a file. */
const MARKS = /(?:^|&)(?:import|direct|raw|url|inline|worker|html-proxy|t=\d{13}|v=[\da-f]{8})(?:&|=|$)/;
const SUBPROTOCOL = /^vite-(?:hmr|ping)$/;

/** Of the first distribution: an origin of the default behavior that stands on this machine, if Vite answers there. */
export function createAside(models: () => readonly DistributionModel[]): Aside {
  const known = new Map<string, boolean>();
  async function find(): Promise<URL | undefined> {
    const base = baseOf(models()[0]);
    if (base === undefined) return undefined;
    if (!known.get(base.href)) known.set(base.href, await isVite(base));
    return known.get(base.href) ? base : undefined;
  }
  return {
    async request(request) {
      const isOwn = PATHS.test(request.path) || MARKS.test(request.query ?? '');
      const base = isOwn ? await find() : undefined;
      return base && pass(base, request);
    },
    async upgrade(request, socket) {
      const wanted = headerValue(request.headers, 'sec-websocket-protocol') ?? '';
      const base = SUBPROTOCOL.test(wanted) ? await find() : undefined;
      if (base === undefined) return false;
      join(base, request, socket);
      return true;
    },
  };
}

function baseOf(model: DistributionModel | undefined): URL | undefined {
  const behavior = model?.behaviors.at(-1);
  const target = behavior && model?.origins[behavior.targetOriginId]?.target;
  const url = target?.kind === 'external' && target.url !== undefined ? new URL(target.url) : undefined;
  return url?.protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) ? url : undefined;
}

async function isVite(base: URL): Promise<boolean> {
  const answer = await fetch(new URL('/@vite/client', base)).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true && /javascript/.test(answer.headers.get('content-type') ?? '');
}

function ask(base: URL, { method, path, query, headers }: ViewerRequest): http.ClientRequest {
  const lines = headers.filter(([name]) => !/^(?:host|transfer-encoding)$/i.test(name));
  const own = `//${headerValue(headers, 'host')}`;
  // A page of this site is one of the development server's; any other is for it to judge.
  const judged = lines.map(([name, value]) =>
    /^origin$/i.test(name) && value.endsWith(own) ? [name, base.origin] : [name, value],
  );
  return http.request(base, {
    method,
    path: query === undefined ? path : `${path}?${query}`,
    // A flat list of names and values is sent as it is.
    headers: [['Host', base.host], ...judged].flat(),
  });
}

/** The answer as it came. */
function pass(base: URL, request: ViewerRequest): Promise<http.IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const asked = ask(base, request);
    asked.once('response', resolve);
    // It has been stopped: then the request goes the ordinary way, and is a 502 that says so.
    asked.once('error', () => resolve(undefined));
    asked.end(request.body);
  });
}

function join(base: URL, request: ViewerRequest, socket: Duplex): void {
  const asked = ask(base, request);
  asked.once('error', () => socket.destroy());
  asked.once('response', () => socket.destroy());
  asked.once('upgrade', (answer, server, head) => {
    const lines = answer.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`);
    if (head.length > 0) server.unshift(head);
    server.pipe(socket).pipe(server);
    for (const [one, other] of [
      [server, socket],
      [socket, server],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  asked.end();
}
