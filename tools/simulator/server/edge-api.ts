/** edge-api: the HTTP side of the inspector, below /__edge. For this machine and its own page only. */
import type { Readable } from 'node:stream';
import { hostnameOf, isLoopbackName } from '../../distribution/hosts.js';
import { EdgewrightError } from '../../errors.js';
import type { Core } from '../simulator.js';
import { type Access, type Door, hostOf, isNavigation, one, refuseUnlessAllowed } from './access.js';
import type { Incoming } from './incoming-request.js';
import type { Outgoing } from './outgoing-response.js';

export interface ApiRequest {
  method: string;
  /** What the groups of the route's pattern matched, decoded. */
  params: string[];
  query: URLSearchParams;
  /** Parsed JSON; undefined for GET. */
  body: unknown;
  lastEventId: string | undefined;
  /** The origin that was typed, such as "http://localhost:8080". */
  origin: string;
  /** A browser goes there: a page is opened, nothing is read by a script. */
  isNavigation: boolean;
}

/** `json` or `text` with its type. A stream is passed on until either side closes. */
export type ApiAnswer = { status?: number; headers?: Record<string, string | string[]> } & (
  | { json: unknown }
  | { text: string; type: string }
  | { stream: Readable; type: string }
);

export interface ApiRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The whole path, such as /^\/__edge\/requests\/([^/]+)$/. */
  pattern: RegExp;
  /** Default: who shows the token of the inspector. */
  access?: Access;
  answer(request: ApiRequest, core: Core): ApiAnswer | Promise<ApiAnswer>;
}

/** Bytes of a body. */
const maxBody = 1_048_576;

export function isApiPath(url: string): boolean {
  return /^\/__edge(?:[/?]|$)/.test(url);
}

export async function answerApi(
  incoming: Incoming,
  outgoing: Outgoing,
  core: Core,
  door: Door & { routes: readonly ApiRoute[] },
): Promise<void> {
  try {
    send(outgoing, await findAnswer(incoming, core, door));
  } catch (error) {
    if (!(error instanceof EdgewrightError)) throw error;
    const status = statuses[error.code] ?? 400;
    send(outgoing, { status, json: { error: { code: error.code, message: error.message } } });
  }
}

const statuses: Record<string, number> = {
  'foreign-host': 403,
  'foreign-origin': 403,
  'token-required': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'body-too-large': 413,
  'json-required': 415,
};

async function findAnswer(
  incoming: Incoming,
  core: Core,
  { routes, token }: Door & { routes: readonly ApiRoute[] },
): Promise<ApiAnswer> {
  const host = refuseForeignNames(incoming);
  const [path = '', ...query] = (incoming.url ?? '').split('?');
  const matching = routes.filter((route) => route.pattern.test(path));
  const route = matching.find((candidate) => candidate.method === incoming.method);
  refuseUnlessAllowed(incoming, host, route === undefined ? 'reads' : route.access, token);
  if (matching.length === 0) throw new EdgewrightError('not-found', `Nothing is at "${path}".`);
  if (route === undefined)
    throw new EdgewrightError('method-not-allowed', `"${path}" does not take ${incoming.method}.`);
  const request = {
    method: route.method,
    params: (route.pattern.exec(path) ?? []).slice(1).map(decode),
    query: new URLSearchParams(query.join('?')),
    body: route.method === 'GET' ? undefined : await readJson(incoming),
    lastEventId: one(incoming.headers['last-event-id']),
    origin: `${'encrypted' in incoming.socket ? 'https' : 'http'}://${host}`,
    isNavigation: isNavigation(incoming),
  };
  return route.answer(request, core);
}

/** Another site's page may send requests here under a name of its own (DNS rebinding). Resolves with the name that is ours. */
function refuseForeignNames(incoming: Incoming): string {
  const host = hostOf(incoming);
  const hostname = hostnameOf(host);
  if (hostname !== undefined && isLoopbackName(hostname)) return host;
  throw new EdgewrightError('foreign-host', `The inspector answers to localhost only, not to "${host}".`);
}

/** A form of another site cannot send this type without being asked for first (fetch.spec.whatwg.org, CORS-safelisted). */
async function readJson(incoming: Incoming): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(one(incoming.headers['content-type']) ?? ''))
    throw new EdgewrightError('json-required', 'Send the body as "Content-Type: application/json".');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += (chunk as Buffer).length;
    if (length > maxBody) throw new EdgewrightError('body-too-large', `A body may have ${maxBody} bytes.`);
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw new EdgewrightError('json-malformed', `The body is no JSON: ${(error as Error).message}`);
  }
}

function send(outgoing: Outgoing, answer: ApiAnswer): void {
  const type = 'json' in answer ? 'application/json' : answer.type;
  const headers = {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  for (const [name, value] of Object.entries({ ...headers, ...answer.headers })) outgoing.setHeader(name, value);
  outgoing.statusCode = answer.status ?? 200;
  if ('stream' in answer) {
    outgoing.on('close', () => answer.stream.destroy());
    answer.stream.on('error', () => outgoing.destroy());
    answer.stream.pipe(outgoing);
  } else outgoing.end('json' in answer ? JSON.stringify(answer.json) : answer.text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
