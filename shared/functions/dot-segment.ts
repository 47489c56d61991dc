/*! dot-segment: whether a path goes up, or stays, as origins may read it. RFC 3986 §3.3. */

/** "." and ".." as a whole segment, plain or encoded. */
export function hasDotSegment(path: string): boolean {
  return /\/(?:\.|%2e){1,2}(?:[/\\]|%2f|%5c|$)/i.test(path);
}
