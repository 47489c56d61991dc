/*! signed-link: what the signature of a link covers: key, expiry, host and the address as the browser sends it. */

/** `address` is path and raw query. A host has no "/", and a JSON Web Token none either: no text is taken for another. */
export function linkText(keyId: string, expires: string, host: string, address: string): string {
  return `${keyId}.${expires}.${host}${address}`;
}
