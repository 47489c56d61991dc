/*!
 * canonical-path: whether a path can mean only one thing. CloudFront chooses the behavior by the normalised path and hands on
 * the raw one: a check by prefix is worth something only where both are the same.
 */

/**
 * Behind "%": an encoded control character, ".", "/" or "\", at any depth of encoding ("%252e", for origins that decode twice);
 * bytes that UTF-8 never has, such as the overlong "." in "%c0%ae"; their wide and small forms and the leaders, which become plain
 * where Unicode is normalised (NFKC); and what is no encoding at all. Then, what is not visible ASCII, and "\"; an empty segment;
 * a segment "." or "..", also as "..;", which Java servers cut at ";", and with spaces, which Windows drops.
 */
const AMBIGUOUS =
  /%(?:(?:25)*(?:[01][0-9a-f]|2[ef]|5c|7f|c[01]|e0%(?:25)*[89]|e2%(?:25)*80%(?:25)*a[45]|ef%(?:25)*b(?:9%(?:25)*(?:92|a8)|c%(?:25)*(?:8[ef]|bc))|f0%(?:25)*8|f[5-9a-f])|(?![0-9a-f]{2}))|[^!-[\]-~]|\/(?:\/|(?:%(?:25)*(?:20|c2%(?:25)*a0))*\.\.?(?:[/;]|%(?:25)*(?:20|c2|3b)|$))/i;

export function isCanonicalPath(path: string): boolean {
  return path[0] === '/' && !AMBIGUOUS.test(path);
}
