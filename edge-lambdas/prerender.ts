/*!
 * prerender: sends crawlers that run no JavaScript, link previews above all, to a service that renders the page for them. People get the site.
 * Lambda@Edge, viewer-request, origin-request. Needs both events, and `x-prerender` in the cache policy: in an origin request policy alone, people
 * get the rendered page; in none, crawlers get the site.
 * A CloudFront Function may mark in its place, before anything else: a marked path that is rewritten to the shell is one entry for all pages.
 */
import { BlockList, isIPv6 } from 'node:net';
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue, setHeader } from '../shared/edge-lambdas/headers.js';
import { originOf, tellOrigin } from '../shared/edge-lambdas/origin.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';
import { isUnderAny } from '../shared/functions/path-prefix.js';

export const config = {
  /** The site as the renderer is to ask for it: scheme and host. One for all names of the distribution. */
  site: 'https://www.example.com',
  /** Host of the renderer, asked for `/https://www.example.com/path?query`, as Prerender's service is. */
  renderer: 'service.prerender.io',
  /** Word in the User-Agent of the renderer itself: it gets the site, or it would render its own pages for ever. */
  rendererAgent: 'Prerender',
  /** Header that marks the requests of crawlers, lower-case. A viewer's copy never passes. */
  header: 'x-prerender',
  /** Custom header of the behavior's own origin that goes to the renderer: its token, which so stands in no code. '' for none. */
  tokenHeader: 'x-prerender-token',
  /** Crawlers, by words of their User-Agent, in any case. Google, as far as known, renders pages itself. */
  agents: [
    'facebookexternalhit',
    'Twitterbot',
    'LinkedInBot',
    'Slackbot',
    'WhatsApp',
    'TelegramBot',
    'Discordbot',
    'Pinterest',
    'Pinterestbot',
    'Applebot',
    'bingbot',
    'Baiduspider',
    'YandexBot',
  ],
  /** Networks of an agent, as its operator publishes them: `{ bingbot: ['192.0.2.0/24'] }`. From elsewhere it is no crawler. Those not named here are believed. */
  networks: {} as Record<string, string[]>,
  /** Path prefixes that are never rendered. A prefix ends at a segment border. Files are not, either. */
  except: ['/api', '/.well-known'],
  /** Seconds that the renderer may take: 1 to 120. */
  timeout: 30,
};

export type PrerenderOptions = typeof config;

/** Marks the request of a crawler for a page, at viewer-request: at origin-request CloudFront has replaced User-Agent. */
export function markCrawler(request: CloudFrontRequest, given: Partial<PrerenderOptions>): void {
  const options = completeOptions(config, given);
  tellOrigin(request, options.header, isPage(request, options) && isCrawler(request, options) ? '1' : undefined);
}

/** An extension begins with a letter: `/docs/v1.2` is a page. */
function isPage({ method, uri }: CloudFrontRequest, { except }: PrerenderOptions): boolean {
  return (
    /^(?:GET|HEAD)$/.test(method) && !/\.(?!html?$)(?:[a-z]\w*|7z|3gp|3mf)$/i.test(uri) && !isUnderAny(uri, except)
  );
}

function isCrawler(request: CloudFrontRequest, { rendererAgent, agents, networks }: PrerenderOptions): boolean {
  const agent = headerValue(request.headers, 'user-agent') ?? '';
  if (rendererAgent && hasWord(agent, rendererAgent)) return false;
  // A page that asks for it: the old scheme of "#!" addresses.
  if (/(?:^|&)_escaped_fragment_=/.test(request.querystring)) return true;
  const known = agents.find((name) => hasWord(agent, name));
  return known !== undefined && (!Object.hasOwn(networks, known) || isIn(request.clientIp, networks[known]!));
}

/** "cubot" is a telephone, and no "bot". */
function hasWord(text: string, word: string): boolean {
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  return at >= 0 && !/\w/.test((text[at - 1] ?? '') + (text[at + word.length] ?? ''));
}

function isIn(address: string, networks: string[]): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [net = '', bits] = network.split('/');
    const family = isIPv6(net) ? 'ipv6' : 'ipv4';
    list.addSubnet(net, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Sends a marked request to the renderer, at origin-request. Path and query go as they came: encoded once. */
export function sendToRenderer(request: CloudFrontRequest, given: Partial<PrerenderOptions>): void {
  const options = completeOptions(config, given);
  const { headers } = request;
  if (!headers[options.header]) return;
  const token = originOf(request)?.customHeaders?.[options.tokenHeader];
  // What a visitor may see is for nobody else, and least of all for a cache.
  for (const name of ['cookie', 'authorization', options.header, options.tokenHeader]) delete headers[name];
  setHeader(headers, 'host', options.renderer);
  request.uri = `/${options.site}${request.uri}`;
  request.origin = {
    custom: {
      domainName: options.renderer,
      path: '',
      port: 443,
      protocol: 'https',
      sslProtocols: ['TLSv1.2'],
      readTimeout: options.timeout,
      keepaliveTimeout: 5,
      customHeaders: token ? { [options.tokenHeader]: token } : {},
    },
  };
}

/** Which half runs hangs on the event. */
export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const { config: at, request } = event.Records[0]!.cf;
    if (at.eventType === 'viewer-request') markCrawler(request, config);
    else sendToRenderer(request, config);
    return request;
  } catch {
    return refuse(500, 'This request could not be sent on.', 'prerender: event: It is not of CloudFront.');
  }
}
