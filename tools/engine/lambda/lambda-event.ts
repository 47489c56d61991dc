import type { EventType } from '../../http/event-type.js';
/**
 * Event: what a Lambda@Edge function gets and gives.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */

/** Lower-case name to one entry a value. `key` keeps the wire's spelling; CloudFront fills it in where it is missing. */
export type LambdaHeaders = Record<string, { key?: string; value: string }[]>;

export interface LambdaBody {
  inputTruncated: boolean;
  action: 'read-only' | 'replace';
  encoding: 'base64' | 'text';
  data: string;
}

export interface LambdaOriginFields {
  domainName: string;
  path: string;
  customHeaders: LambdaHeaders;
  readTimeout?: number;
  responseCompletionTimeout?: number;
}

export interface LambdaCustomOrigin extends LambdaOriginFields {
  port: number;
  protocol: 'http' | 'https';
  keepaliveTimeout: number;
  sslProtocols: string[];
}

export interface LambdaS3Origin extends LambdaOriginFields {
  authMethod: 'none' | 'origin-access-identity';
  region: string;
}

export type LambdaOrigin = { custom: LambdaCustomOrigin } | { s3: LambdaS3Origin };

export interface LambdaRequest {
  clientIp: string;
  headers: LambdaHeaders;
  method: string;
  querystring: string;
  uri: string;
  body?: LambdaBody;
  origin?: LambdaOrigin;
}

export interface LambdaResponse {
  status: string;
  statusDescription?: string;
  headers: LambdaHeaders;
  body?: string;
  bodyEncoding?: 'text' | 'base64';
}

export interface LambdaConfig {
  distributionDomainName: string;
  distributionId: string;
  eventType: EventType;
  requestId: string;
}

/** `Records[0].cf` of an event. */
export interface LambdaRecord {
  config: LambdaConfig;
  request: LambdaRequest;
  response?: LambdaResponse;
}
