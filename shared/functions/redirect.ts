/*! redirect: answers with another address, on this host or on one of the configuration. */
import type { Request, Response } from './event.js';

/** GET and HEAD. Of other methods browsers make a GET without body when they follow a 301 or 302 (RFC 9110 §15.4.2). */
export function isRead(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

/**
 * `location` must be one that `isLocalPath` has let through, or begin with a host of the configuration.
 * Without cache-control, browsers keep a 301 for as long as they like (RFC 9110 §15.1).
 */
export function redirectTo(statusCode: number, location: string, cacheControl: string): Response {
  return {
    statusCode: statusCode,
    headers: { location: { value: location }, 'cache-control': { value: cacheControl } },
  };
}
