/*!
 * origin: the origin a request goes to, and headers told to it.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import type { CloudFrontCustomOrigin, CloudFrontRequest, CloudFrontS3Origin } from 'aws-lambda';
import { setHeader } from './headers.js';

export type Origin = CloudFrontCustomOrigin | CloudFrontS3Origin;

/** Undefined in viewer events. */
export function originOf({ origin }: CloudFrontRequest): Origin | undefined {
  return origin?.custom ?? origin?.s3;
}

/** Sets a header that only we may set: the viewer's own copy goes, also where there is no value. No name, no header. */
export function tellOrigin(request: CloudFrontRequest, name: string, value: string | undefined): void {
  delete request.headers[name];
  // CloudFront refuses a request that has a header of the origin's customHeaders as well.
  const isTaken = originOf(request)?.customHeaders?.[name] !== undefined;
  if (name && value !== undefined && !isTaken) setHeader(request.headers, name, value);
}
