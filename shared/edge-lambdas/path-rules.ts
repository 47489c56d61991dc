/**
 * path-rules: which rule a path meets, in every way in which the origin may read it. The path has passed isCanonicalPath.
 * Source: RFC 3986 §6.2.2; Unicode TR15 for NFKC; what file systems and servlet containers are known to do.
 */
import { isUnder } from '../functions/path-prefix.js';

export interface Folding {
  /** Letters of either case are one: Windows, macOS, many routers. */
  case: boolean;
  /** What follows ";" in a segment is cut off: Java servers. */
  parameters: boolean;
  /** Dots and spaces around a segment are dropped: Windows. */
  ends: boolean;
  /** Characters of one appearance are one (NFKC), those of none are dropped. */
  unicode: boolean;
}

/** The first rule that holds the path; undefined: none. 'twice': read otherwise, it meets another rule, and nobody knows how it is read. */
export function findRule<Rule extends { prefix: string }>(
  path: string,
  rules: readonly Rule[],
  folding: Folding,
): Rule | 'twice' | undefined {
  const folded = fold(path, folding);
  const plain = rules.find(({ prefix }) => isUnder(path, prefix));
  const other = rules.find(({ prefix }) => isUnder(folded, fold(prefix, folding)));
  return folded && plain === other ? plain : 'twice';
}

/** "" for a path that so has a segment "." or ".." or another separator. */
function fold(path: string, folding: Folding): string {
  let text = decode(path);
  if (folding.unicode) text = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  if (folding.case) text = text.toLowerCase();
  if (folding.parameters) text = text.replace(/(;|::\$)[^/]*/g, '');
  if (/\/ *\.\.? *(\/|$)|\\/.test(text)) return '';
  if (folding.ends) text = text.replace(/(?<=\/) +|[. ]+(?=\/|$)/g, '');
  return text.replace(/\/+/g, '/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
