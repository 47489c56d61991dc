/*!
 * event: what Lambda@Edge is called with, and what it may return.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */

/** By lower-case name: one entry for each line of it. `key` is the name as it was spelled. */
export interface CloudFrontHeaders {
  [name: string]: { key?: string | undefined; value: string }[];
}

export interface CloudFrontCustomOrigin {
  customHeaders: CloudFrontHeaders;
  domainName: string;
  /** Seconds. */
  keepaliveTimeout: number;
  path: string;
  port: number;
  protocol: 'http' | 'https';
  /** Seconds. */
  readTimeout: number;
  sslProtocols: string[];
}

interface S3Origin {
  customHeaders: CloudFrontHeaders;
  domainName: string;
  path: string;
}

/** With an origin access identity, the region signs; without one there is none. */
export type CloudFrontS3Origin = S3Origin &
  ({ authMethod: 'none'; region?: never } | { authMethod: 'origin-access-identity'; region: string });

/** One of the two. */
type CloudFrontOrigin =
  | { s3: CloudFrontS3Origin; custom?: undefined }
  | { custom: CloudFrontCustomOrigin; s3?: undefined };

export interface CloudFrontRequest {
  /** There with IncludeBody alone. */
  body?:
    | {
        action: 'read-only' | 'replace';
        data: string;
        encoding: 'base64' | 'text';
        readonly inputTruncated: boolean;
      }
    | undefined;
  readonly clientIp: string;
  readonly method: string;
  uri: string;
  /** Without "?". */
  querystring: string;
  headers: CloudFrontHeaders;
  /** There in events of the origin alone. */
  origin?: CloudFrontOrigin | undefined;
}

/** What an origin answered, or the cache. */
export interface CloudFrontResponse {
  status: string;
  statusDescription: string;
  headers: CloudFrontHeaders;
}

/** An answer that a function makes. */
export interface CloudFrontResultResponse {
  status: string;
  statusDescription?: string | undefined;
  headers?: CloudFrontHeaders | undefined;
  bodyEncoding?: 'text' | 'base64' | undefined;
  body?: string | undefined;
}

interface Config {
  config: {
    readonly distributionDomainName: string;
    readonly distributionId: string;
    readonly eventType: 'viewer-request' | 'viewer-response' | 'origin-request' | 'origin-response';
    readonly requestId: string;
  };
}

export interface CloudFrontRequestEvent {
  Records: { cf: Config & { request: CloudFrontRequest } }[];
}

export interface CloudFrontResponseEvent {
  Records: { cf: Config & { readonly request: Omit<CloudFrontRequest, 'body'>; response: CloudFrontResponse } }[];
}

export type CloudFrontRequestResult = CloudFrontRequest | CloudFrontResultResponse | null | undefined;
