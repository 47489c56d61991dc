/*!
 * event: the event of a CloudFront Function, version 1.0.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

/** One header, cookie or query parameter. `multiValue` exists only when the name occurs at least twice, and repeats the first value. */
export interface Value {
  value: string;
  multiValue?: { value: string }[];
}

/** A cookie of a response. `attributes` is one raw string, such as "Secure; Path=/". */
export interface ResponseCookie {
  value: string;
  attributes?: string;
  multiValue?: { value: string; attributes?: string }[];
}

export interface Request {
  /** Read-only. */
  readonly method: string;
  /** Path as the viewer sent it, percent-encoded, without query. Begins with "/". */
  uri: string;
  /** Values are percent-encoded as in the URL. A function may return a string instead, to fix the order. */
  querystring: { [name: string]: Value } | string;
  /** Lower-case names. "cookie" is never among them. */
  headers: { [name: string]: Value };
  cookies: { [name: string]: Value };
  /** The whole raw query without "?": "" for a bare "?", undefined without one. */
  rawQueryString?(): string | undefined;
}

export interface Response {
  statusCode: number;
  statusDescription?: string;
  headers?: { [name: string]: Value };
  cookies?: { [name: string]: ResponseCookie };
  body?: string | { encoding: 'text' | 'base64'; data: string };
}

export interface Context {
  /** Of a standard distribution. */
  distributionDomainName?: string;
  /** Domain name of the connection group, of a multi-tenant distribution. */
  endpoint?: string;
  distributionId?: string;
  eventType: string;
  requestId?: string;
}

export interface ViewerRequestEvent {
  version: '1.0';
  context: Context;
  viewer: { ip: string };
  request: Request;
}

export interface ViewerResponseEvent extends ViewerRequestEvent {
  response: Response;
}
