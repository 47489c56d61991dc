/** cookie-header: the Cookie header of a Lambda@Edge request, which may come in several lines. RFC 6265 §5.4 */
import type { CloudFrontRequest } from './event.js';

/** Every value of the cookie, in order. Names are case-sensitive. */
export function findCookie(request: CloudFrontRequest, name: string): string[] {
  const found = cookiePairs(request).filter((pair) => pair.startsWith(`${name}=`));
  return found.map((pair) => pair.slice(name.length + 1));
}

/** Takes out every cookie that begins with one of `starts`: "name=" for one cookie, "CloudFront-" for a family. */
export function dropCookies(request: CloudFrontRequest, ...starts: string[]): void {
  const kept = cookiePairs(request).filter((pair) => pair && !starts.some((start) => pair.startsWith(start)));
  if (kept.length) request.headers.cookie = [{ key: 'Cookie', value: kept.join('; ') }];
  else delete request.headers.cookie;
}

/** `name=value`, one by one. */
export function cookiePairs(request: CloudFrontRequest): string[] {
  const pairs = cookieText(request).split(';');
  return pairs.map((pair) => pair.trim());
}

/** All lines as one. */
export function cookieText({ headers }: CloudFrontRequest): string {
  return (headers.cookie ?? []).map(({ value }) => value).join('; ');
}
