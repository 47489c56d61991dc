/*!
 * managed-policies: AWS's own policies by id.
 * Source: AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html, using-managed-origin-request-policies.html,
 * using-managed-response-headers-policies.html
 */
import {
  type CachePolicy,
  emptyCachePolicy,
  type OriginRequestPolicy,
  type ResponseHeadersPolicy,
  type Selection,
} from '../model.js';

const none: Selection = { behavior: 'none' };
const all: Selection = { behavior: 'all' };
const day = 86_400;
const year = 31_536_000;

/** Those that are named elsewhere, too. */
export const managedIds = {
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  originCacheControl: '83da9c7e-98b4-4e11-a168-04f0df8e2c65',
  allViewerExceptHostHeader: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  securityHeaders: '67f7725c-6f97-4210-82d7-5512b31e9d03',
};

export const managedCachePolicies: Record<string, CachePolicy> = {
  [managedIds.cachingOptimized]: cache('CachingOptimized', [1, day, year], { gzip: true, brotli: true }),
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': cache('CachingOptimizedForUncompressedObjects', [1, day, year]),
  [managedIds.cachingDisabled]: cache('CachingDisabled', [0, 0, 0]),
  [managedIds.originCacheControl]: cache('UseOriginCacheControlHeaders', [0, 0, year], originControlled()),
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': cache('UseOriginCacheControlHeaders-QueryStrings', [0, 0, year], {
    ...originControlled(),
    query: all,
  }),
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': cache('Elemental-MediaPackage', [0, day, year], {
    headers: only('origin'),
    query: only('aws.manifestfilter', 'start', 'end', 'm'),
    gzip: true,
  }),
  '2e54312d-136d-493c-8eb9-b001f22f67d2': cache('Amplify', [2, 2, 600], {
    headers: only('authorization', 'cloudfront-viewer-country', 'host'),
    cookies: all,
    query: all,
    gzip: true,
    brotli: true,
  }),
};

/** The CloudFront-* headers up to June 2022. */
const headersOf2022 = [
  'cloudfront-forwarded-proto',
  'cloudfront-is-android-viewer',
  'cloudfront-is-desktop-viewer',
  'cloudfront-is-ios-viewer',
  'cloudfront-is-mobile-viewer',
  'cloudfront-is-smarttv-viewer',
  'cloudfront-is-tablet-viewer',
  'cloudfront-viewer-address',
  'cloudfront-viewer-asn',
  'cloudfront-viewer-city',
  'cloudfront-viewer-country',
  'cloudfront-viewer-country-name',
  'cloudfront-viewer-country-region',
  'cloudfront-viewer-country-region-name',
  'cloudfront-viewer-http-version',
  'cloudfront-viewer-latitude',
  'cloudfront-viewer-longitude',
  'cloudfront-viewer-metro-code',
  'cloudfront-viewer-postal-code',
  'cloudfront-viewer-time-zone',
  'cloudfront-viewer-tls',
];

const preflight = ['origin', 'access-control-request-headers', 'access-control-request-method'];

export const managedOriginRequestPolicies: Record<string, OriginRequestPolicy> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { name: 'AllViewer', headers: all, cookies: all, query: all },
  [managedIds.allViewerExceptHostHeader]: {
    name: 'AllViewerExceptHostHeader',
    headers: { behavior: 'allExcept', names: ['host'] },
    cookies: all,
    query: all,
  },
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': {
    name: 'AllViewerAndCloudFrontHeaders-2022-06',
    headers: { behavior: 'all', extra: headersOf2022 },
    cookies: all,
    query: all,
  },
  '59781a5b-3903-41f3-afcb-af62929ccde1': headersOnly('CORS-CustomOrigin', 'origin'),
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': headersOnly('CORS-S3Origin', ...preflight),
  'acba4595-bd28-49b8-b9fe-13317c0390fa': headersOnly('UserAgentRefererHeaders', 'user-agent', 'referer'),
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': headersOnly('HostHeaderOnly', 'host'),
  '775133bc-15f2-49f9-abea-afb2e0bf67d2': {
    ...headersOnly('Elemental-MediaTailor-PersonalizedManifests', ...preflight, 'user-agent', 'x-forwarded-for'),
    query: all,
  },
};

type Cors = NonNullable<ResponseHeadersPolicy['cors']>;

const simpleCors: Cors = {
  allowOrigins: ['*'],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAge: undefined,
  override: false,
};

const preflightCors: Cors = {
  ...simpleCors,
  allowMethods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
  exposeHeaders: ['*'],
};

const security = [
  { name: 'Referrer-Policy', value: 'strict-origin-when-cross-origin', override: false },
  { name: 'Strict-Transport-Security', value: 'max-age=31536000', override: false },
  { name: 'X-Content-Type-Options', value: 'nosniff', override: true },
  { name: 'X-Frame-Options', value: 'SAMEORIGIN', override: false },
  { name: 'X-XSS-Protection', value: '1; mode=block', override: false },
];

export const managedResponseHeadersPolicies: Record<string, ResponseHeadersPolicy> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': { name: 'SimpleCORS', cors: simpleCors, set: [], remove: [] },
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': { name: 'CORS-With-Preflight', cors: preflightCors, set: [], remove: [] },
  [managedIds.securityHeaders]: { name: 'SecurityHeadersPolicy', set: security, remove: [] },
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': {
    name: 'CORS-and-SecurityHeadersPolicy',
    cors: simpleCors,
    set: security,
    remove: [],
  },
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': {
    name: 'CORS-with-preflight-and-SecurityHeadersPolicy',
    cors: preflightCors,
    set: security,
    remove: [],
  },
};

function cache(
  name: string,
  [minTtl, defaultTtl, maxTtl]: [number, number, number],
  key: Partial<CachePolicy> = {},
): CachePolicy {
  return { ...emptyCachePolicy, name, minTtl, defaultTtl, maxTtl, ...key };
}

function originControlled(): Partial<CachePolicy> {
  const headers = only('host', 'origin', 'x-http-method-override', 'x-http-method', 'x-method-override');
  return { headers, cookies: all, gzip: true, brotli: true };
}

function headersOnly(name: string, ...names: string[]): OriginRequestPolicy {
  return { name, headers: only(...names), cookies: none, query: none };
}

function only(...names: string[]): Selection {
  return { behavior: 'whitelist', names };
}
