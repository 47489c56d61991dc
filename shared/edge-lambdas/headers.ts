/*!
 * headers: reads and writes the headers of a Lambda@Edge event: lower-case name → list of { key, value }.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import type { CloudFrontHeaders } from './event.js';

/** Several values are joined by commas, as RFC 9110, 5.3 allows. */
export function headerValue(headers: CloudFrontHeaders, name: string): string | undefined {
  return headers[name]?.map(({ value }) => value).join(', ');
}

/** Replaces all values there were. */
export function setHeader(headers: CloudFrontHeaders, name: string, value: string): void {
  headers[name] = [{ key: name, value }];
}
