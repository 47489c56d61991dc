/** rule: what a code means. Every verb that has findings keeps a table of its codes. */
import type { Severity } from './finding.js';

export interface Rule {
  /** error: it fails, or cannot be deployed. warning: it works and hurts, or nobody documents it. */
  severity: Severity;
  /** What is found, a phrase. */
  summary: string;
  /** Where the rule comes from: "DG/…" is AmazonCloudFront/latest/DeveloperGuide/…, else an address or a page's name. */
  source?: string;
}

export type Rules = Readonly<Record<string, Rule>>;

export function error(summary: string, source: string): Rule {
  return { severity: 'error', summary, source };
}

export function warning(summary: string, source: string): Rule {
  return { severity: 'warning', summary, source };
}
