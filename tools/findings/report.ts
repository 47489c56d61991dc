/** report: what a verb found, and what a writer needs beside it. */
import type { PlacedFinding } from './finding.js';
import type { Rules } from './rule.js';

export interface Report {
  /** The verb that found it, such as "check". */
  verb: string;
  findings: readonly PlacedFinding[];
  /** Files that were looked at, also those with nothing to say. */
  files: readonly string[];
  /** Meaning of the codes. A code that is missing stands for itself. */
  rules: Rules;
  /** The text of a file, for excerpts; undefined where there is none. */
  readFile(file: string): string | undefined;
}
