/** origins-model: origins and what stands behind them, as the pipeline sees them. */
import type { PolicyStatement } from './bucket-policy.js';
import type { LambdaCode } from './functions-model.js';

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
  /** What it is shown over TLS. `file`: absolute path of a PEM file with certificate and key; undefined where none was given. */
  clientCertificate?: { arn: string; file: string | undefined } | undefined;
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
  | RestApi
  | { kind: 'external'; url: string | undefined };

export interface RestApi {
  kind: 'rest-api';
  logicalId: string;
  /** The one that the origin path names, and its peers: the first segment of each path. */
  stages: string[];
  methods: RestMethod[];
  /** Stages by value of an API key that a usage plan lets in. */
  keys: Record<string, string[]>;
  /** Statements of the resource policy; undefined where there is none. */
  policy: PolicyStatement[] | undefined;
  /** "arn:aws:execute-api:us-east-1:111122223333:a1b2c3": what the policy is about, without stage. */
  arn: string;
}

export interface RestMethod {
  /** "GET" or "ANY". */
  method: string;
  /** "/items/{id}", "/{proxy+}". */
  path: string;
  auth: 'AWS_IAM' | 'NONE';
  needsKey: boolean;
  /** Undefined: nothing of this template answers for it, and that is said. */
  code: LambdaCode | undefined;
  /** Seconds. */
  timeout: number;
}

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
