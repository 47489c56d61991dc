/*! path-prefix: whether a path lies under a prefix, which ends at a segment border. */

/** "/private" holds "/private/a", never "/privateer". An empty prefix holds nothing: a hole in a configuration must not open everything. */
export function isUnder(path: string, prefix: string): boolean {
  return (
    path.startsWith(prefix) &&
    prefix !== '' &&
    (path[prefix.length] === '/' || path.length === prefix.length || prefix.endsWith('/'))
  );
}

export function isUnderAny(path: string, prefixes: string[]): boolean {
  return prefixes.some((prefix) => isUnder(path, prefix));
}
