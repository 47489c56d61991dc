/*!
 * viewer-rules: viewer protocol policy, allowed methods and geo restriction, before any function runs.
 * DG/ = AmazonCloudFront/latest/DeveloperGuide/: using-https-viewers-to-cloudfront.html, http-403-invalid-method.html, georestrictions.html
 */

import type { DistributionModel } from '../../distribution/model.js';
import { headerValue } from '../../http/header-list.js';
import { requestLimits } from '../../limits.js';
import { type EdgeResponse, nothing, statusText } from './edge-response.js';
import { type Exchange, note } from './exchange.js';
import { type Refusal, refuse } from './refuse.js';
import { headBytes } from './request-limits.js';

export function applyViewerRules(exchange: Exchange): EdgeResponse | undefined {
  const start = performance.now();
  const redirect = redirectToHttps(exchange);
  if (redirect) {
    const location = headerValue(redirect.headers, 'location');
    note(exchange, 'viewer-rules', start, 'answered', `${redirect.status} → \`${location}\``, () => detail(exchange));
    return redirect;
  }
  const refusal = checkProtocol(exchange) ?? checkMethod(exchange) ?? checkCountry(exchange);
  if (refusal) return refuse(exchange, 'viewer-rules', start, { ...refusal, detail: () => detail(exchange) });
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

/** GET and HEAD by 301, the others by 307, which keeps the method. HTTP/1.0 does not know 307: those are refused. */
function redirectToHttps({ viewer, behavior }: Exchange): EdgeResponse | undefined {
  if (viewer.scheme === 'https' || behavior.viewerProtocolPolicy !== 'redirect-to-https') return undefined;
  const page = viewer.method === 'GET' || viewer.method === 'HEAD';
  if (!page && viewer.httpVersion === '1.0') return undefined;
  const query = viewer.query === undefined ? '' : `?${viewer.query}`;
  const authority = viewer.address?.replace(/^https?:\/\//, '') ?? viewer.host;
  const status = page ? 301 : 307;
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

function checkProtocol({ viewer, behavior }: Exchange): Refusal | undefined {
  if (viewer.scheme === 'https' || behavior.viewerProtocolPolicy === 'allow-all') return undefined;
  const text = 'The distribution supports only HTTPS for this path.';
  return {
    code: 'HttpsOnly',
    text,
    fix: 'Ask by https, or set ViewerProtocolPolicy to redirect-to-https.',
  };
}

function checkMethod({ viewer, behavior }: Exchange): Refusal | undefined {
  if (behavior.allowedMethods.includes(viewer.method)) return undefined;
  const text =
    'This distribution is not configured to allow the HTTP request method that was used. ' +
    'The distribution supports only cachable requests.';
  const fix = `Add ${viewer.method} to AllowedMethods of behavior "${behavior.pattern}".`;
  return { code: 'InvalidRequestMethod', text, fix };
}

function checkCountry({ viewer, distribution }: Exchange): Refusal | undefined {
  const { type, countries } = distribution.model.geoRestriction;
  if (type === 'none') return undefined;
  const country = viewer.facts['cloudfront-viewer-country'] ?? '';
  if (countries.includes(country) === (type === 'whitelist')) return undefined;
  const text = 'The distribution is configured to block access from your country.';
  return {
    code: 'GeoRestricted',
    text,
    fix: 'Try another country by x-edge-viewer-country.',
  };
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
