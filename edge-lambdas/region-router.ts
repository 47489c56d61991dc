/*!
 * region-router: sends each request to the API of a region: the visitor's own choice, his country's, or the nearest one.
 * Lambda@Edge, origin-request. Needs caching off, or cookie and country in the cache policy, where regions answer differently. For the nearest
 * region alone, a latency record of Route 53 as the origin's domain needs no function. Give each region a record with a health check.
 */
import { completeOptions } from '../shared/edge-lambdas/complete-options.js';
import { findCookie } from '../shared/edge-lambdas/cookie-header.js';
import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from '../shared/edge-lambdas/event.js';
import { headerValue, setHeader } from '../shared/edge-lambdas/headers.js';
import { originOf, tellViewerHost } from '../shared/edge-lambdas/origin.js';
import { refuse } from '../shared/edge-lambdas/refuse.js';

export const config = {
  /** Region → domain of its origin. Not a VPC origin: Lambda@Edge does not run for those. */
  regions: { eu: 'eu.api.example.com', us: 'us.api.example.com' } as Record<string, string>,
  /** The region of all the others. */
  default: 'us',
  /** Cookie with the name of a region, for who has his data there. Anybody can write it: only the names of `regions` count. '' for none. */
  cookie: 'region',
  /** Country (ISO 3166-1) → region. An origin request policy must name `CloudFront-Viewer-Country`: without it, nobody has a country. */
  countries: {} as Record<string, string>,
  /** AWS region in which this function runs (`AWS_REGION`: as far as known that of the edge), or what it begins with → region. */
  nearest: { eu: 'eu', af: 'eu', me: 'eu', us: 'us', ca: 'us', sa: 'us' } as Record<string, string>,
  /** Custom header of the second origin in an origin group: on it, the region that is next in `regions` is tried. GET, HEAD and OPTIONS alone. '' for none. */
  secondHeader: 'x-failover',
  /** Header that carries the viewer's Host, where an origin request policy forwards Host. A viewer's own never passes. '' for none of this. */
  viewerHost: 'x-forwarded-host',
};

export type RegionRouterOptions = typeof config;

/** Sets domain and Host of the origin. An origin that IAM locks is signed for behind this. */
export function routeToRegion(request: CloudFrontRequest, given: Partial<RegionRouterOptions>): void {
  const options = completeOptions(config, given);
  const origin = originOf(request);
  const domainName = domainFor(request, options);
  if (!origin || !domainName) return;
  tellViewerHost(request, options.viewerHost);
  origin.domainName = domainName;
  setHeader(request.headers, 'host', domainName);
}

function domainFor(request: CloudFrontRequest, options: RegionRouterOptions): string | undefined {
  const names = Object.keys(options.regions);
  const chosen = choices(request, options).find((name) => name !== undefined && names.includes(name));
  if (chosen === undefined) return undefined;
  const isSecond = Object.hasOwn(originOf(request)?.customHeaders ?? {}, options.secondHeader);
  const name = isSecond ? names[(names.indexOf(chosen) + 1) % names.length]! : chosen;
  return options.regions[name];
}

/** The first that is a region counts. */
function choices(request: CloudFrontRequest, options: RegionRouterOptions): (string | undefined)[] {
  const { countries, nearest, cookie } = options;
  const cookies = cookie ? findCookie(request, cookie) : [];
  const country = headerValue(request.headers, 'cloudfront-viewer-country') ?? '';
  const here = process.env.AWS_REGION ?? '';
  const part = here.split('-', 1)[0]!;
  // Two cookies of one name are no choice.
  return [
    cookies.length === 1 ? cookies[0] : undefined,
    of(countries, country),
    of(nearest, here),
    of(nearest, part),
    options.default,
  ];
}

/** Never what every object has, such as "constructor". */
function of(table: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export async function handler(event: CloudFrontRequestEvent): Promise<CloudFrontRequest | CloudFrontResultResponse> {
  try {
    const { request } = event.Records[0]!.cf;
    routeToRegion(request, config);
    return request;
  } catch {
    return refuse(500, 'This request could not be sent on.', 'region-router: event: It is not of CloudFront.');
  }
}
