/*! local-path: whether a path, sent back to a browser, stays on this host. */

/**
 * One leading "/", then neither "/" nor "\", which browsers read as the start of a host, then visible ASCII only: browsers
 * drop tabs and line breaks before they read (WHATWG URL, "basic URL parser"), and a Location is ASCII (RFC 3986 §2). Not `$`: in njs it lets a last line
 * feed pass.
 */
export function isLocalPath(path: string): boolean {
  return /^\/(?![/\\])[!-~]*(?!\s|.)/.test(path);
}
