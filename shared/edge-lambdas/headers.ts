/*!
 * headers: reads and writes the headers of a Lambda@Edge event: lower-case name → list of { key, value }.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import type { CloudFrontHeaders } from 'aws-lambda';
import { plainName } from '../functions/header-spelling.js';

/** Several values are joined by commas, as RFC 9110, 5.3 allows. */
export function headerValue(headers: CloudFrontHeaders, name: string): string | undefined {
  return headers[name]?.map(({ value }) => value).join(', ');
}

/** Replaces all values there were. */
export function setHeader(headers: CloudFrontHeaders, name: string, value: string): void {
  headers[name] = [{ key: name, value }];
}

/** Removes the headers that are ours to say. `plain` is the name as a server may read it: `x_real_ip` is x-real-ip. */
export function dropHeaders(headers: CloudFrontHeaders, isOurs: (plain: string, name: string) => boolean): void {
  for (const name of Object.keys(headers)) {
    if (isOurs(plainName(name), name)) delete headers[name];
  }
}
