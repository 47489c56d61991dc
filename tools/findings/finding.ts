/** finding: what a verb has to say about one place of the user's own files. */
export type Severity = 'error' | 'warning';

export interface Finding {
  /** As people should open it: the source where it is known, else the artefact. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  code: string;
  severity: Severity;
  message: string;
}

/** A finding with what only some verbs know. */
export interface PlacedFinding extends Finding {
  /** The place inside the file in the file's own words, such as the path of a property. */
  at?: string;
  /** What to do, where the message does not end with it. */
  fix?: string;
}

export function isError({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error';
}

/** `FILE:LINE: code: message`. */
export function formatFinding({ file, line, code, severity, message }: Finding): string {
  return `${file}:${line}: ${code}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}
