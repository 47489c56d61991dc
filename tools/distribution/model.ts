/**
 * The distribution as the pipeline sees it: what the template says, with every reference resolved. CloudFront's own words.
 * `cloudformation/` and its neighbours make it; the simulator runs it; doctor, explain and the inspector read it.
 */
import type { EventType } from '../http/event-type.js';
import type { PolicyStatement } from './bucket-policy.js';

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
  /** What the template asks for and the local CloudFront does not do. Reported once, by name. */
  notSimulated: NotSimulated[];
}

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

export type EdgeFunction = CloudFrontFunction | LambdaAtEdge;

export interface CloudFrontFunction {
  kind: 'function';
  logicalId: string;
  /** The deployed name. */
  name: string;
  runtime: 'cloudfront-js-1.0' | 'cloudfront-js-2.0';
  code: string;
  /** The built file whose text equals `code`, where there is one: watched, and named in messages. */
  file: string | undefined;
  /** Logical id of its key value store. */
  store: string | undefined;
}

export interface LambdaAtEdge {
  kind: 'lambda';
  logicalId: string;
  name: string;
  code: LambdaCode;
  includeBody: boolean;
  /** Seconds. */
  timeout: number;
  /** MB. */
  memory: number;
}

/** Where a Lambda's code is on the laptop. */
export interface LambdaCode {
  /** Absolute path of the handler's file. */
  file: string;
  /** CommonJS text of an inline `Code.ZipFile`: `file` is then only a name for messages. */
  text?: string;
  /** Name of the export. */
  handler: string;
  /** Only for ordinary Lambdas: edge functions have none. */
  environment: Record<string, string>;
}

export interface StoreModel {
  logicalId: string;
  name: string;
  /** Absolute path of what it is filled with when it is made, in CloudFront's import format, where that is on this machine. */
  file?: string;
  /** What the description itself puts into it. */
  contents?: Record<string, string>;
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

export interface Origin {
  id: string;
  domainName: string;
  /** "" or begins with "/", no trailing slash. */
  path: string;
  customHeaders: [name: string, value: string][];
  kind: 's3' | 'custom';
  protocolPolicy: 'http-only' | 'https-only' | 'match-viewer';
  httpPort: number;
  httpsPort: number;
  attempts: number;
  /** Seconds. */
  connectTimeout: number;
  readTimeout: number;
  keepaliveTimeout: number;
  /** Seconds, undefined where unset. */
  completionTimeout: number | undefined;
  accessControl: OriginAccessControl | undefined;
  /** What stands behind the domain, as far as the template says. */
  target: OriginTarget;
}

export interface OriginAccessControl {
  type: 's3' | 'lambda' | 'mediastore' | 'mediapackagev2';
  /** "always-amz-auth" leaves a viewer's Authorization in its place. */
  signing: 'always' | 'never' | 'no-override' | 'always-amz-auth';
  /** Default: sigv4. */
  protocol?: 'sigv4' | 'sigv4a';
}

export type OriginTarget =
  | {
      kind: 'bucket';
      logicalId: string;
      /** Public website endpoint instead of the REST endpoint. */
      website: boolean;
      /** The bucket policy lets this distribution list: a missing key is 404 instead of 403. */
      canList: boolean;
      /** The bucket policy lets this distribution read. */
      canRead: boolean;
      /** The bucket policy lets everybody read: unsigned requests too. */
      publicRead: boolean;
      /** Its access control list lets everybody read, unless the policy denies it. */
      aclRead: boolean;
      /** It lets unsigned requests read that bring the origin's custom headers: a Referer that only the distribution knows. */
      headerRead: boolean;
      /** The statements themselves, where they are known. */
      statements: PolicyStatement[] | undefined;
      /** Undefined: the name of the bucket is not known. */
      arn: string | undefined;
      /** The distribution as the policy knows it: by its ARN, and by the service or an origin access identity. */
      asker: { distributionArn: string; principals: string[] } | undefined;
      /** Objects are encrypted with the key aws/s3, which CloudFront may not use. */
      managedKey: boolean;
      /** Undefined: the bucket has no WebsiteConfiguration. */
      site: WebsiteSettings | undefined;
      cors: CorsRule[];
      /** From the distribution's Metadata.Edgewright.Origins, relative to the project. */
      directory: string | undefined;
    }
  | {
      kind: 'function-url';
      logicalId: string;
      code: LambdaCode;
      auth: 'AWS_IAM' | 'NONE';
      /** Actions that CloudFront itself may call: both are needed where origin access control signs. */
      permissions: ('lambda:InvokeFunctionUrl' | 'lambda:InvokeFunction')[];
      timeout: number;
    }
  | { kind: 'http-api'; logicalId: string; stage: string; routes: HttpApiRoute[] }
  | { kind: 'external'; url: string | undefined };

/** AmazonS3/latest/API/API_WebsiteConfiguration.html */
export interface WebsiteSettings {
  indexDocument: string;
  errorDocument: string | undefined;
  /** Every request goes there. */
  redirectAll: { host: string; protocol: string | undefined } | undefined;
  rules: RoutingRule[];
}

export interface RoutingRule {
  whenPrefix: string | undefined;
  whenError: number | undefined;
  host: string | undefined;
  protocol: string | undefined;
  status: number;
  /** Takes the place of the prefix, or of the whole key. */
  prefix: string | undefined;
  key: string | undefined;
}

/** AmazonS3/latest/API/API_CORSRule.html */
export interface CorsRule {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  /** Seconds. */
  maxAge: number | undefined;
}

export interface HttpApiRoute {
  /** "GET /items/{id}", "ANY /{proxy+}" or "$default". */
  key: string;
  auth: 'AWS_IAM' | 'NONE';
  code: LambdaCode;
  timeout: number;
}

export interface OriginGroup {
  id: string;
  /** Primary, secondary. */
  members: [string, string];
  statusCodes: number[];
}

export interface ErrorResponse {
  errorCode: number;
  /** Undefined: the rule only sets the caching time. */
  pagePath: string | undefined;
  responseCode: number | undefined;
  /** Seconds. */
  cachingMinTtl: number;
}
