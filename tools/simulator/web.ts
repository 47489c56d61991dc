/*! web: Request and Response of the web platform, as viewer request and answer. */
import { Readable } from 'node:stream';
import { answersTo, hostnameOf, hostOf, isLoopbackName, publicHost } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import type { HeaderList, ViewerRequest, ViewerResponse } from '../http/messages.js';
import { identifyViewer, type ViewerSettings } from './identify-viewer.js';

export type FetchInit = ConstructorParameters<typeof Request>[1];

/** `input` as text keeps its path as written: the URL parser would take "/a/.." out before CloudFront sees it. */
export async function toViewerRequest(
  input: string | URL | Request,
  init: FetchInit,
  models: readonly DistributionModel[],
  settings: ViewerSettings,
): Promise<ViewerRequest> {
  const text = input instanceof Request ? input.url : String(input);
  const target = takeApart(text.startsWith('/') ? `https://${hostOf(models[0]!)}${text}` : text);
  const request = new Request(input instanceof Request ? input : new URL(text, 'https://localhost'), init);
  const hostname = hostnameOf(target.authority) ?? target.authority;
  const host = meansTheOnly(hostname, models) ? hostOf(models[0]!) : publicHost(hostname, models);
  const body = Buffer.from(await request.arrayBuffer());
  const headers: HeaderList = [['Host', host]];
  for (const [name, value] of request.headers) if (name !== 'host') headers.push([name, value]);
  if (body.length > 0 && !request.headers.has('content-length')) headers.push(['Content-Length', String(body.length)]);
  const { method } = request;
  const { scheme, path, query, authority } = target;
  const seen = { method, httpVersion: '1.1' as const, host, path, query, headers, body, ip: '127.0.0.1' };
  if (authority === host) return identifyViewer({ ...seen, scheme }, settings);
  // On a laptop TLS is left out: http to a name of this machine counts as https, as it does on the port.
  const counted = isLoopbackName(hostname) ? 'https' : scheme;
  return identifyViewer({ ...seen, scheme: counted, address: `${scheme}://${authority}` }, settings);
}

/** What a distribution will be called by CloudFront nobody knows before the deploy: without an alias the only one goes by any name. */
function meansTheOnly(hostname: string, models: readonly DistributionModel[]): boolean {
  const [only, ...others] = models;
  if (only === undefined || others.length > 0 || isLoopbackName(hostname) || answersTo(only, hostname)) return false;
  return only.aliases.length === 0 || hostname.endsWith('.cloudfront.net');
}

interface Target {
  scheme: 'http' | 'https';
  authority: string;
  path: string;
  query: string | undefined;
}

function takeApart(url: string): Target {
  const [, scheme, authority, path, query] = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  if (scheme === undefined || authority === undefined) throw new TypeError(`"${url}" is no http(s) URL.`);
  return {
    scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https',
    authority,
    path: path || '/',
    query: query?.slice(1),
  };
}

export function toResponse({ status, statusText, headers, body }: ViewerResponse): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  const content = Buffer.isBuffer(body) ? new Uint8Array(body) : (Readable.toWeb(body) as ReadableStream);
  return new Response(bodiless ? null : content, { status, statusText, headers });
}
