/** text: for a terminal. One line a finding, as compilers write them, then the line it is about with a caret below. */
import { formatFinding, type PlacedFinding } from './finding.js';
import type { Report } from './report.js';

/** Characters of an excerpt: minified files have one line. */
const width = 100;

export function toText({ findings, readFile }: Report): string {
  const lines = findings.flatMap((finding) => [
    printable(formatFinding(finding)),
    ...excerpt(finding, readFile(finding.file)),
    ...(finding.fix === undefined ? [] : [`    ${printable(finding.fix)}`]),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}

function excerpt({ line, column }: PlacedFinding, text: string | undefined): string[] {
  const source = text?.split(/\r?\n/)[line - 1];
  if (source === undefined || source.trim() === '') return [];
  const from = column > width - 20 ? column - width / 2 : 0;
  const shown = printable(source.slice(from, from + width));
  const before = printable(source.slice(from, column - 1)).replace(/[^\t]/g, ' ');
  return [`    ${shown}`, `    ${before}^`];
}

/** A file may hold what would steer the terminal. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, '?');
}
