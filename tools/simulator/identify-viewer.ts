/*!
 * identify-viewer: who asks. Derives the CloudFront-* headers from the request, and lets a request (x-edge-viewer-country: DE) or a run say them,
 * so that logic by country, city or device can be tried on a laptop. DG/adding-cloudfront-headers.html
 */
import { headerValue } from '../http/header-list.js';
import type { ViewerRequest } from '../http/messages.js';

/** What follows "x-edge-viewer-" to its value: country, city, device, address, protocol, latitude … */
export type ViewerSettings = Record<string, string>;

const prefix = 'x-edge-viewer-';
const devices = ['desktop', 'mobile', 'smarttv', 'tablet'];

/** The request as CloudFront would see it: settings applied and their headers gone, facts filled in. The request's own settings win. */
export function identifyViewer(request: Omit<ViewerRequest, 'facts'>, defaults: ViewerSettings = {}): ViewerRequest {
  const settings = { ...defaults };
  const headers = request.headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (lower.startsWith(prefix)) settings[lower.slice(prefix.length)] = value;
    return !lower.startsWith(prefix);
  });
  const ip = settings.address ?? request.ip;
  const scheme: ViewerRequest['scheme'] =
    settings.protocol === 'http' || settings.protocol === 'https' ? settings.protocol : request.scheme;
  const seen = { ...request, headers, ip, scheme };
  let facts: Record<string, string> | undefined;
  return {
    ...seen,
    // Most behaviors never ask: derived at the first look.
    get facts() {
      facts ??= factsOf(seen, settings);
      return facts;
    },
  };
}

function factsOf(request: Omit<ViewerRequest, 'facts'>, settings: ViewerSettings): Record<string, string> {
  const userAgent = headerValue(request.headers, 'user-agent') ?? '';
  const facts: Record<string, string> = {
    'cloudfront-viewer-country': 'US',
    'cloudfront-viewer-address': `${request.ip}:443`,
    'cloudfront-viewer-http-version': request.httpVersion,
    'cloudfront-forwarded-proto': request.scheme,
    'cloudfront-viewer-header-count': String(request.headers.length),
    'cloudfront-viewer-header-order': request.headers.map(([name]) => name).join(':'),
    ...deviceFacts(userAgent, settings.device?.toLowerCase()),
  };
  if (request.scheme === 'https') facts['cloudfront-viewer-tls'] = 'TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake';
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'device' || name === 'address' || name === 'protocol') continue;
    facts[`cloudfront-viewer-${name}`] = encodeNonAscii(value);
  }
  return facts;
}

/** Several may be true at once: a tablet may count as mobile too. DG/header-caching.html */
function deviceFacts(userAgent: string, device: string | undefined): Record<string, string> {
  const tablet = /ipad|tablet|kindle|silk|android(?!.*mobile)/i.test(userAgent);
  const mobile = /mobile|iphone|ipod|android|blackberry|opera mini/i.test(userAgent);
  const television = /smart-?tv|hbbtv|appletv|googletv|netcast|tizen.*tv|web0s/i.test(userAgent);
  const guessed: Record<string, boolean> = {
    mobile,
    tablet,
    smarttv: television,
    desktop: !mobile && !tablet && !television,
  };
  const facts: Record<string, string> = {
    'cloudfront-is-android-viewer': String(/android/i.test(userAgent)),
    'cloudfront-is-ios-viewer': String(/iphone|ipad|ipod/i.test(userAgent)),
  };
  for (const name of devices) {
    facts[`cloudfront-is-${name}-viewer`] = String(device === undefined ? guessed[name] : device === name);
  }
  return facts;
}

/** DG/adding-cloudfront-headers.html: values outside ASCII are percent-encoded. */
function encodeNonAscii(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, encodeURIComponent);
}
