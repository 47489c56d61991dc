/** wildcards: patterns of IAM, in which "*" and "?" alone are special. IAM/latest/UserGuide/reference_policies_elements_resource.html */

/** `flags` of a regular expression: "i" where letter case does not count. */
export function matchesWildcards(pattern: string, text: string, flags = ''): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, `s${flags}`).test(text);
}
