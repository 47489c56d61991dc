/*!
 * viewer-rules: viewer protocol policy, allowed methods and geo restriction, before any function runs.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: using-https-viewers-to-cloudfront.html, http-403-invalid-method.html, georestrictions.html
 */
import { requestLimits } from '../../limits.js';
import { headerValue } from '../headers.js';
import type { DistributionModel } from '../model.js';
import { type EdgeResponse, nothing, statusText } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { headBytes } from './limits.js';
import { ownPage } from './own-page.js';

export function applyViewerRules(exchange: Exchange): EdgeResponse | undefined {
  const start = performance.now();
  const refused = checkProtocol(exchange) ?? checkMethod(exchange) ?? checkCountry(exchange);
  if (refused) {
    note(
      exchange,
      'viewer-rules',
      start,
      'refused',
      () => refusalSummary(refused),
      () => detail(exchange),
    );
    return refused;
  }
  note(
    exchange,
    'viewer-rules',
    start,
    'ran',
    () => summary(exchange),
    () => detail(exchange),
  );
  return undefined;
}

function checkProtocol(exchange: Exchange): EdgeResponse | undefined {
  const { viewer, behavior } = exchange;
  if (viewer.scheme === 'https' || behavior.viewerProtocolPolicy === 'allow-all') return undefined;
  const page = viewer.method === 'GET' || viewer.method === 'HEAD';
  // HTTP/1.0 has no status that keeps the method, so only GET and HEAD are redirected there.
  const redirects = behavior.viewerProtocolPolicy === 'redirect-to-https' && (page || viewer.httpVersion !== '1.0');
  if (redirects) return redirectToHttps(exchange, page ? 301 : 307);
  return ownPage(exchange, 403, 'The distribution supports only HTTPS for this path.');
}

function redirectToHttps({ viewer }: Exchange, status: number): EdgeResponse {
  const query = viewer.query === undefined ? '' : `?${viewer.query}`;
  const authority = viewer.address?.replace(/^https?:\/\//, '') ?? viewer.host;
  return {
    status,
    statusText: statusText(status),
    headers: [
      ['Server', 'CloudFront'],
      ['Content-Length', '0'],
      ['Location', `https://${authority}${viewer.path}${query}`],
    ],
    body: nothing,
    xCache: 'Redirect',
    madeBy: 'cloudfront',
    pageable: false,
    viewerResponse: false,
    whole: true,
  };
}

function checkMethod(exchange: Exchange): EdgeResponse | undefined {
  if (exchange.behavior.allowedMethods.includes(exchange.viewer.method)) return undefined;
  return ownPage(
    exchange,
    403,
    'This distribution is not configured to allow the HTTP request method that was used. ' +
      'The distribution supports only cachable requests.',
  );
}

function checkCountry(exchange: Exchange): EdgeResponse | undefined {
  const { type, countries } = exchange.distribution.model.geoRestriction;
  if (type === 'none') return undefined;
  const country = exchange.viewer.facts['cloudfront-viewer-country'] ?? '';
  if (countries.includes(country) === (type === 'whitelist')) return undefined;
  return ownPage(exchange, 403, 'The distribution is configured to block access from your country.', {
    pageable: true,
  });
}

function refusalSummary({ status, xCache, headers }: EdgeResponse): string {
  return xCache === 'Redirect' ? `${status} → \`${headerValue(headers, 'location')}\`` : `${status}: refused`;
}

function summary({ viewer, behavior }: Exchange): string {
  return `\`${viewer.scheme}\` with ${behavior.viewerProtocolPolicy}, ${viewer.method} allowed`;
}

function detail({ viewer, behavior, distribution }: Exchange): Record<string, unknown> {
  const url = viewer.path.length + (viewer.query === undefined ? 0 : viewer.query.length + 1);
  return {
    protocol: { scheme: viewer.scheme, policy: behavior.viewerProtocolPolicy },
    methods: { method: viewer.method, allowed: behavior.allowedMethods, cached: behavior.cachedMethods },
    geo: geoDetail(distribution.model, viewer.facts['cloudfront-viewer-country']),
    url: { bytes: url, limit: requestLimits.url },
    head: { bytes: headBytes(viewer, url), limit: requestLimits.head },
  };
}

function geoDetail({ geoRestriction }: DistributionModel, country: string | undefined): Record<string, unknown> {
  return { restriction: geoRestriction.type, countries: geoRestriction.countries, country };
}
