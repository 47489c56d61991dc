/** Lambda events: whole events of Lambda@Edge, every field overridable. */

import type {
  LambdaBody,
  LambdaConfig,
  LambdaCustomOrigin,
  LambdaHeaders,
  LambdaOrigin,
  LambdaRequest,
  LambdaResponse,
  LambdaS3Origin,
} from '../engine/lambda/lambda-event.js';
import type { EventType } from '../http/event-type.js';
import { originDefaults } from '../limits.js';

/** A value, several of them, or the event's own form. */
type Handy = Record<string, string | string[] | LambdaHeaders[string]>;

export interface LambdaRequestOverrides {
  method?: string;
  uri?: string;
  /** Raw, without "?". */
  querystring?: string;
  headers?: Handy;
  clientIp?: string;
  /** Text or bytes of the body as the viewer sent it, or the event's own form. */
  body?: string | Uint8Array | LambdaBody;
  config?: Partial<LambdaConfig>;
}

export interface OriginRequestOverrides extends LambdaRequestOverrides {
  /** Fields of a custom origin, or the event's own form. Default: https://origin.example.com. */
  origin?: Partial<LambdaCustomOrigin> | { s3: Partial<LambdaS3Origin> } | { custom: Partial<LambdaCustomOrigin> };
}

/** Fields by themselves, or below the name that they have in the event. */
type OrRequest<T> = T & { request?: T };

export interface LambdaResponseOverrides {
  status?: string;
  statusDescription?: string;
  headers?: Handy;
  /** The same fields as they stand in the event. */
  response?: Pick<LambdaResponseOverrides, 'status' | 'statusDescription' | 'headers'>;
  /** The request that this answers. */
  request?: OriginRequestOverrides;
  config?: Partial<LambdaConfig>;
}

export interface LambdaRequestEvent {
  Records: [{ cf: { config: LambdaConfig; request: LambdaRequest } }];
}

export interface OriginRequestEvent {
  Records: [{ cf: { config: LambdaConfig; request: LambdaRequest & { origin: LambdaOrigin } } }];
}

export interface LambdaResponseEvent {
  Records: [{ cf: { config: LambdaConfig; request: LambdaRequest; response: LambdaResponse } }];
}

export function lambdaViewerRequest(overrides: OrRequest<LambdaRequestOverrides> = {}): LambdaRequestEvent {
  const made = request({ ...overrides, ...overrides.request });
  return event({ config: config('viewer-request', overrides.config), request: made });
}

/** Event of a Lambda@Edge function at origin-request. */
export function originRequest(overrides: OrRequest<OriginRequestOverrides> = {}): OriginRequestEvent {
  const made = toOrigin({ ...overrides, ...overrides.request });
  return event({ config: config('origin-request', overrides.config), request: made });
}

/** Event of a Lambda@Edge function at origin-response. */
export function originResponse(overrides: LambdaResponseOverrides = {}): LambdaResponseEvent {
  const answered = toOrigin(overrides.request ?? {});
  return event({
    config: config('origin-response', overrides.config),
    request: answered,
    response: response({ ...overrides, ...overrides.response }),
  });
}

export function lambdaViewerResponse(overrides: LambdaResponseOverrides = {}): LambdaResponseEvent {
  const answered = request(overrides.request ?? {});
  return event({
    config: config('viewer-response', overrides.config),
    request: answered,
    response: response({ ...overrides, ...overrides.response }),
  });
}

function event<T>(cf: T): { Records: [{ cf: T }] } {
  return { Records: [{ cf }] };
}

function config(eventType: EventType, overrides: Partial<LambdaConfig> | undefined): LambdaConfig {
  return {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType,
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
    ...overrides,
  };
}

function request(overrides: LambdaRequestOverrides): LambdaRequest {
  return {
    clientIp: overrides.clientIp ?? '203.0.113.178',
    headers: { host: [{ key: 'Host', value: 'www.example.com' }], ...headers(overrides.headers) },
    method: overrides.method ?? 'GET',
    querystring: overrides.querystring ?? '',
    uri: overrides.uri ?? '/',
    ...(overrides.body === undefined ? {} : { body: body(overrides.body) }),
  };
}

/** What CloudFront itself puts on a request that goes on to an origin. */
function toOrigin(overrides: OriginRequestOverrides): LambdaRequest & { origin: LambdaOrigin } {
  const origin = originOf(overrides.origin ?? {});
  const domain = 's3' in origin ? origin.s3.domainName : origin.custom.domainName;
  const made = request(overrides);
  const own = { host: domain, 'user-agent': 'Amazon CloudFront', 'x-forwarded-for': made.clientIp };
  return { ...made, headers: { ...headers(own), ...headers(overrides.headers) }, origin };
}

function originOf(given: NonNullable<OriginRequestOverrides['origin']>): LambdaOrigin {
  if ('s3' in given) {
    const fields = { domainName: 'bucket.s3.eu-central-1.amazonaws.com', path: '', customHeaders: {} };
    return { s3: { ...fields, authMethod: 'none', region: '', ...given.s3 } };
  }
  const custom = 'custom' in given ? given.custom : given;
  return {
    custom: {
      domainName: 'origin.example.com',
      path: '',
      customHeaders: {},
      port: 443,
      protocol: 'https',
      sslProtocols: ['TLSv1.2'],
      readTimeout: originDefaults.read,
      keepaliveTimeout: originDefaults.keepalive,
      ...custom,
    },
  };
}

function response(overrides: LambdaResponseOverrides): LambdaResponse {
  return {
    status: overrides.status ?? '200',
    statusDescription: overrides.statusDescription ?? 'OK',
    headers: headers(overrides.headers),
  };
}

function body(given: string | Uint8Array | LambdaBody): LambdaBody {
  if (typeof given !== 'string' && !(given instanceof Uint8Array)) return given;
  const data = Buffer.from(given as string).toString('base64');
  return { inputTruncated: false, action: 'read-only', encoding: 'base64', data };
}

/** `key` as browsers of HTTP/1.1 spell it. */
function headers(handy: Handy | undefined): LambdaHeaders {
  const entries = Object.entries(handy ?? {}).map(([name, given]): [string, LambdaHeaders[string]] => {
    const key = name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
    const values = typeof given === 'string' ? [given] : given;
    return [name, values.map((value) => (typeof value === 'string' ? { key, value } : value))];
  });
  return Object.fromEntries(entries);
}
