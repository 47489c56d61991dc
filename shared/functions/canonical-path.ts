/*! canonical-path: whether a path can mean only one thing. */

/**
 * What is not so: any other character; "%" before anything but an encoding that may be. That is text beyond ASCII, a character reserved
 * or foreign to paths, and "%25" where no further encoding follows it. Not: a letter, digit, "-._~", "/" or "\", a control character.
 */
const OTHER = /[^!$-;=@-[\]_a-z|~]|%(?![89a-f]|2[0-46-9a-c]|25(?![\da-f]{2}|u)|3[a-f]|40|5[bde]|60|7[b-d])|%c2%[89]/i;

/**
 * An empty segment; a segment "." or "..", also before ";", which Java servers cut off, and among spaces, which Windows drops; and the
 * characters that become "." or "/" where Unicode is normalised (NFKC).
 */
const DOTS = /\/(?:\/|(?:%20|%c2%a0)*\.\.?(?:[/;]|%20|%c2|%3b|$))|%e2%80%a[45]|%ef%b(?:9%(?:92|a8)|c%(?:8[ef]|bc))/i;

/** Most paths have nothing of this, and need no look at the two above, which cost more. */
const ODD = /[^\w.~/-]|\/[./]/;

/**
 * CloudFront chooses the behavior by the normalised path and hands on the raw one: a check by prefix is worth something only where both are the
 * same. A path is canonical when each character stands as RFC 3986 §3.3 writes it (and `[`, `]`, `|`, which browsers send as they are), when only
 * what that section cannot write is percent-encoded, as UTF-8, and when no segment is empty, "." or "..".
 */
export function isCanonicalPath(path: string): boolean {
  return path[0] === '/' && (!ODD.test(path) || (!OTHER.test(path) && isOneText(path)));
}

/** The same without an encoding of what a path may hold as it is (RFC 3986 §2.2), or of `"`, which a path pattern may. */
const RESERVED = /[^!$-;=@-[\]_a-z|~]|%(?![89a-f]|2[03]|25(?![\da-f]{2}|u)|3[cef]|5[bde]|60|7[b-d])|%c2%[89]/i;

/** Canonical, and spelled in the one way in which a pattern would hold it: for a behavior that shares its origin with guarded ones. */
export function isPlainPath(path: string): boolean {
  return path[0] === '/' && !RESERVED.test(path) && isOneText(path);
}

/** Bytes that are no UTF-8 (RFC 3629 §3: cut, overlong, surrogates) are no character. */
function isOneText(path: string): boolean {
  try {
    return !DOTS.test(path) && decodeURIComponent(path) !== '';
  } catch (_malformed) {
    return false;
  }
}
