/**
 * Regular expressions that read differently in PCRE, which the engine has: it refuses some that JavaScript takes, when the file is loaded.
 * https://www.pcre.org/current/doc/html/pcre2pattern.html
 */
import type { AnyNode } from 'acorn';
import type { Report } from './report.js';

export function checkPattern(node: AnyNode, pattern: string, flags: string, report: Report): void {
  const unknown = flags.replace(/[gimy]/g, '');
  if (unknown !== '') {
    report(node, 'regexp-flag', `regular expressions have no flag "${unknown}". There are g, i, m and y.`);
  }
  for (const message of refusals(pattern)) report(node, 'regexp-class', message);
}

function refusals(pattern: string): string[] {
  const parts = split(pattern);
  const found = parts.flatMap((part) => (part.startsWith('[') ? inClass(part) : letter(part)) ?? []);
  return [...new Set([...found, ...brackets(pattern), ...groups(pattern, parts)])];
}

/** Classes, escapes and single characters. */
function split(pattern: string): string[] {
  return pattern.match(/\[\^?\]|\[(?:\\[\s\S]|[^\]\\])*\]?|\\k<[^>]*>|\\\d+|\\[\s\S]|\(\?<?[=!]|[\s\S]/g) ?? [];
}

const SET = String.raw`\\[dDsSwW]`;

function inClass(text: string): string | undefined {
  if (/^\[\^?\]$/.test(text))
    return 'the engine cannot read "[]" and "[^]" in a regular expression. Write "[\\s\\S]" for any character.';
  if (new RegExp(`${SET}-[^\\]]|[^\\[^\\\\]-${SET}|\\\\[^dDsSwW]-${SET}`).test(text))
    return `the engine cannot read the range beside a class in "${text}". Write "-" last: "[\\w.-]".`;
  if (/\[[:.=]/.test(text.slice(1))) return `"${text}" has a class of POSIX for the engine. Write "\\[" for a bracket.`;
  return (text.match(/\\[\s\S]/g) ?? []).map(letter).find((message) => message !== undefined);
}

/** njs 0.8 reads "[]" there, and no bracket. */
function brackets(pattern: string): string[] {
  if (!/\\\[\^?\]/.test(pattern.replace(/\\\\/g, ''))) return [];
  return ['some versions of the engine take "\\[]" for an empty class. Write "\\[\\]".'];
}

/** Letters that mean themselves in JavaScript; PCRE refuses them. */
function letter(text: string): string | undefined {
  if (!/^\\[iIjJlLmMOqTyY]$/.test(text)) return undefined;
  return `the engine cannot read "${text}" in a regular expression. Write "${text[1]}".`;
}

/** References to groups that do not exist, and lookbehind whose length is not fixed. */
function groups(pattern: string, parts: readonly string[]): string[] {
  const found: string[] = [];
  const count =
    pattern.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, '').match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0;
  const missing = parts.find((part) => /^\\[1-9]\d*$/.test(part) && Number(part.slice(1)) > count);
  if (missing !== undefined) found.push(`"${missing}" refers to a group that the regular expression does not have.`);
  const name = parts.find((part) => part.startsWith('\\k<') && !pattern.includes(`(?<${part.slice(3)}`));
  if (name !== undefined) found.push(`"${name}" refers to a group that the regular expression does not have.`);
  if (hasOpenLookbehind(parts))
    found.push('the engine wants a lookbehind of fixed length. Match what stands before, and take it off.');
  return found;
}

function hasOpenLookbehind(parts: readonly string[]): boolean {
  let depth = 0;
  let inside = -1;
  for (const [at, part] of parts.entries()) {
    if (part.startsWith('(')) {
      depth++;
      if (inside < 0 && part.startsWith('(?<')) inside = depth;
    } else if (part === ')') {
      if (depth === inside) inside = -1;
      depth--;
    } else if (inside > 0 && part === '|' && depth > inside) {
      return true;
    } else if (inside > 0 && isQuantifier(part, parts[at - 1], parts.slice(at).join(''))) return true;
  }
  return false;
}

function isQuantifier(part: string, before: string | undefined, rest: string): boolean {
  if (part === '*' || part === '+') return true;
  if (part === '?') return before !== '(';
  return part === '{' && /^\{(\d*),(?!\1\})\d*\}/.test(rest);
}
