/**
 * The distribution as the pipeline sees it: what the template says, with every reference resolved. CloudFront's own words.
 * `cloudformation/` and its neighbours make it; the simulator runs it; doctor, explain and the inspector read it.
 */
import type { EventType } from '../http/event-type.js';
import type { EdgeFunction, StoreModel } from './functions-model.js';
import type { ViewerMtls } from './mtls-model.js';
import type { Origin, OriginGroup } from './origins-model.js';
import type { WebAcl } from './web-acl-model.js';

export type * from './functions-model.js';
export type * from './mtls-model.js';
export type * from './origins-model.js';

export interface DistributionModel {
  logicalId: string;
  /** Made up locally, stable: "E" and 13 letters from the logical id. */
  id: string;
  /** "d….cloudfront.net", stable as the id is. */
  domainName: string;
  aliases: string[];
  enabled: boolean;
  comment: string;
  /** Undefined where the distribution has none. */
  defaultRootObject: string | undefined;
  /** In the order CloudFront tries them; the default behavior, pattern "*", is last. */
  behaviors: Behavior[];
  origins: Record<string, Origin>;
  originGroups: Record<string, OriginGroup>;
  errorResponses: ErrorResponse[];
  geoRestriction: { type: 'none' | 'whitelist' | 'blacklist'; countries: string[] };
  /** Response header whose comma-separated values tag an object for invalidation, or undefined. */
  cacheTagHeader: string | undefined;
  loggingIncludesCookies: boolean;
  stores: Record<string, StoreModel>;
  /** Undefined where the distribution has none, or one of another template. */
  webAcl?: WebAcl | undefined;
  /** Undefined: viewers are asked for no certificate. */
  viewerMtls?: ViewerMtls;
  /** Of a primary distribution: which requests go to its staging distribution. */
  deployment?: Deployment;
  /** Reached through its primary alone. */
  isStaging?: true;
  /** Where this is what a tenant's viewers meet: `logicalId` and `aliases` are the tenant's, `id` the distribution's. */
  tenant?: {
    id: string;
    /** Logical id of the multi-tenant distribution. */
    distribution: string;
    parameters: Record<string, string>;
  };
  /** What the template asks for and the local CloudFront does not do. Reported once, by name. */
  notSimulated: NotSimulated[];
}

export type Deployment = {
  /** Of the staging distribution. */
  domains: string[];
} & (
  | { header: [name: string, value: string]; session?: undefined }
  /** Share of the requests, 0 to 1. Times in seconds. */
  | { header?: undefined; weight: number; session: { idleTtl: number; maximumTtl: number } | undefined }
);

export interface NotSimulated {
  /** Such as "WebACLId". */
  what: string;
  /** Such as "Distribution.DistributionConfig.WebACLId". */
  at: string;
  /** What happens locally instead. */
  instead: string;
  /** A value that only a deploy knows, made up by its type. */
  isStandIn?: boolean;
  /** Where the doctor warns of it: the code of the finding. */
  code?: string;
}

export interface Behavior {
  pattern: string;
  isDefault: boolean;
  /** An id of `origins` or of `originGroups`. */
  targetOriginId: string;
  viewerProtocolPolicy: 'allow-all' | 'redirect-to-https' | 'https-only';
  allowedMethods: string[];
  cachedMethods: string[];
  compress: boolean;
  cachePolicy: CachePolicy;
  originRequestPolicy: OriginRequestPolicy | undefined;
  responseHeadersPolicy: ResponseHeadersPolicy | undefined;
  /** Key id to PEM of the public key; undefined where the behavior is open. */
  trustedKeys: Record<string, string> | undefined;
  functions: Partial<Record<EventType, EdgeFunction>>;
  /** ARNs of functions that are attached and whose code is nowhere here: said at every request they would have run on. */
  unknownFunctions: Partial<Record<EventType, string>>;
}

export interface CachePolicy {
  /** Name or id, for people. */
  name: string;
  /** Seconds. */
  minTtl: number;
  defaultTtl: number;
  maxTtl: number;
  headers: Selection;
  cookies: Selection;
  query: Selection;
  gzip: boolean;
  brotli: boolean;
  /** From ForwardedValues: unnamed headers are forwarded too, cookie names may hold wildcards. */
  legacy: boolean;
}

/** Nothing in the key but domain and path, nothing kept: what others add to. */
export const emptyCachePolicy: CachePolicy = {
  name: '',
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: 0,
  headers: { behavior: 'none' },
  cookies: { behavior: 'none' },
  query: { behavior: 'none' },
  gzip: false,
  brotli: false,
  legacy: false,
};

/** Names are lower case for headers, as written for cookies and query. */
export type Selection =
  | { behavior: 'none' }
  | { behavior: 'all' }
  | { behavior: 'whitelist'; names: string[] }
  | { behavior: 'allExcept'; names: string[] };

export interface OriginRequestPolicy {
  name: string;
  /** "allViewerAndWhitelistCloudFront" is `all` with the CloudFront-* names in `extra`. */
  headers: Selection & { extra?: string[] };
  cookies: Selection;
  query: Selection;
}

export interface ResponseHeadersPolicy {
  name: string;
  cors?: {
    allowOrigins: string[];
    allowMethods: string[];
    allowHeaders: string[];
    exposeHeaders: string[];
    allowCredentials: boolean;
    maxAge: number | undefined;
    override: boolean;
  };
  /** Security and custom headers, ready to send. Names as CloudFront writes them. */
  set: { name: string; value: string; override: boolean }[];
  /** Lower case. */
  remove: string[];
  /** Percent 0–100, or undefined where off. */
  serverTiming?: number;
}

export interface ErrorResponse {
  errorCode: number;
  /** Undefined: the rule only sets the caching time. */
  pagePath: string | undefined;
  responseCode: number | undefined;
  /** Seconds. */
  cachingMinTtl: number;
}
