/*!
 * origin: the origin a request goes to, and headers told to it.
 * Source: AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import { plainName } from '../functions/header-spelling.js';
import type { CloudFrontCustomOrigin, CloudFrontHeaders, CloudFrontRequest, CloudFrontS3Origin } from './event.js';
import { headerValue, setHeader } from './headers.js';

export type Origin = CloudFrontCustomOrigin | CloudFrontS3Origin;

/** Undefined in viewer events. */
export function originOf({ origin }: CloudFrontRequest): Origin | undefined {
  return origin?.custom ?? origin?.s3;
}

/** Sets a header that only we may set: the viewer's own copy goes, in every spelling, also where there is no value. No name, no header. */
export function tellOrigin(request: CloudFrontRequest, name: string, value: string | undefined): void {
  dropHeaders(request.headers, (plain) => plain === plainName(name));
  // CloudFront refuses a request that has a header of the origin's customHeaders as well.
  const isTaken = originOf(request)?.customHeaders?.[name] !== undefined;
  if (name && value !== undefined && !isTaken) setHeader(request.headers, name, value);
}

/** Says which host the viewer asked for, where the origin is not asked for it by Host. What the viewer says of that goes. */
export function tellViewerHost(request: CloudFrontRequest, name: string): void {
  if (!name) return;
  const { headers } = request;
  dropHeaders(headers, (plain, sent) => forwarding.test(plain) && sent !== 'x-forwarded-for');
  const host = headerValue(headers, 'host');
  tellOrigin(request, name, host === originOf(request)?.domainName ? undefined : host);
}

/** RFC 7239 and its forerunners. X-Forwarded-For stays: CloudFront writes it, and there alone the viewer's part is marked by its place. */
const forwarding = /^(?:forwarded|x-forwarded-.*|x-original-host)$/;

/** Removes the headers that are ours to say. `plain` is the name as a server may read it: `x_real_ip` is x-real-ip. */
export function dropHeaders(headers: CloudFrontHeaders, isOurs: (plain: string, name: string) => boolean): void {
  for (const name of Object.keys(headers)) {
    if (isOurs(plainName(name), name)) delete headers[name];
  }
}
