/** What a gate has to say about one place of a source: findings of tools/findings, gathered and thrown as the build does. */
import { EdgewrightError, EdgewrightErrors, throwIfAny } from '../errors.js';
import { type Finding, formatFinding, isError } from '../findings/finding.js';
import { rules } from './rules.js';

export type { Finding };

/** Where people should look: line and column from 1. */
export type Place = Pick<Finding, 'file' | 'line' | 'column'>;

/** How bad a code is stands in its rule. */
export function findingAt({ file, line, column }: Place, code: string, message: string): Finding {
  return { file, line, column, code, severity: rules[code]?.severity ?? 'error', message };
}

/** Same place, code and message once, in the order of the file. */
export function tidyFindings(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const key = formatFinding(finding);
    const known = seen.get(key);
    if (known === undefined || finding.column < known.column) seen.set(key, finding);
  }
  return [...seen.values()].sort(byPlace);
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** A finding as the build throws it. */
class FoundMistake extends EdgewrightError {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.code, `${finding.file}:${finding.line}: ${finding.message}`);
    this.finding = finding;
  }
}

/** What was found, where that is all that is wrong: for those who print it in another form. */
export function findingsIn(error: unknown): Finding[] | undefined {
  const mistakes = error instanceof EdgewrightErrors ? error.errors : [error];
  const found = mistakes.filter((mistake) => mistake instanceof FoundMistake);
  return found.length === mistakes.length ? found.map(({ finding }) => finding) : undefined;
}

/** Throws every error as a mistake of its own; none: returns. */
export function throwFindings(findings: readonly Finding[]): void {
  throwIfAny(
    tidyFindings(findings)
      .filter(isError)
      .map((finding) => new FoundMistake(finding)),
  );
}
