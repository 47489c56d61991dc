/** What a gate has to say about one line of a source: the code, and what to write instead. */
import { EdgewrightError, throwIfAny } from '../errors.js';

export interface Finding {
  /** As people should open it: the source where it is known, else the artefact. */
  file: string;
  /** From 1. */
  line: number;
  code: string;
  message: string;
}

export function formatFinding(finding: Finding): string {
  return `${finding.file}:${finding.line}: ${finding.code}: ${finding.message}`;
}

/** Same place and code once, in the order of the file. */
export function tidyFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map(findings.map((finding) => [formatFinding(finding), finding]));
  return [...seen.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}

/** Throws every finding as a mistake of its own; none: returns. */
export function throwFindings(findings: readonly Finding[]): void {
  throwIfAny(
    tidyFindings(findings).map(
      ({ file, line, code, message }) => new EdgewrightError(code, `${file}:${line}: ${message}`),
    ),
  );
}
