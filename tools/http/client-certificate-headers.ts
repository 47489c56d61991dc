/** client-certificate-headers: headers of viewers' certificates that origins get, and no function. DG/viewer-mtls-headers.html */
import type { HeaderList } from './messages.js';

const originOnly: ReadonlySet<string> = new Set(['cloudfront-viewer-cert-pem', 'client-cert', 'client-cert-chain']);

export function isOriginOnly(name: string): boolean {
  return originOnly.has(name.toLowerCase());
}

export function forFunctions(headers: HeaderList): HeaderList {
  return headers.some(([name]) => isOriginOnly(name)) ? headers.filter(([name]) => !isOriginOnly(name)) : headers;
}
