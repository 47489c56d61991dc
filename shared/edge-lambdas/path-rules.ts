/**
 * path-rules: which rule a path meets, in every way in which the origin may read it. The path has passed isCanonicalPath.
 * Source: RFC 3986 §6.2.2; Unicode TR15 for NFKC; what file systems and servlet containers are known to do.
 */
import { isUnder } from '../functions/path-prefix.js';

interface Folding {
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

/** What no folding changes. Most paths and prefixes are of this kind, and folding costs as much as the rest of a check. */
const FOLDED = /^(?:\/[a-z\d_-]+(?:\.[a-z\d_-]+)*)*\/?$/;

/** "" for a path that so has a segment "." or ".." or another separator. */
function fold(path: string, folding: Folding): string {
  if (FOLDED.test(path)) return path;
  let text = decode(path);
  // A wide "%" becomes one, and is read again by whoever decodes twice.
  if (folding.unicode) text = decode(text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
  // Capital first: "ı" has the capital letter of "i".
  if (folding.case) text = text.toUpperCase().toLowerCase();
  if (folding.parameters) text = text.replace(/(;|::\$)[^/]*/g, '');
  if (/\/ *\.\.? *(\/|$)|\\/.test(text)) return '';
  // Looked for where a run of them begins: from each of 8,000 dots it would take half a second.
  if (folding.ends) text = text.replace(/(?<=\/) +|(?<![. ])[. ]+(?=\/|$)/g, '');
  return text.replace(/\/+/g, '/');
}

/** Each run of encodings by itself: one that is no text stays, and hides no other. */
function decode(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
