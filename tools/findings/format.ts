/** format: findings as people and other programs read them. One writer for every verb that has some. */
import { packageVersion } from '../package.js';
import { toGitHub } from './github.js';
import { toJUnit } from './junit.js';
import type { Report } from './report.js';
import { toSarif } from './sarif.js';
import { toText } from './text.js';

export const formats = ['text', 'json', 'sarif', 'junit', 'github'] as const;

export type Format = (typeof formats)[number];

/** Ends with a line feed, unless there is nothing to say. */
export function formatReport(report: Report, format: Format): string {
  switch (format) {
    case 'text':
      return toText(report);
    case 'json':
      return `${JSON.stringify(report.findings, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(toSarif(report, packageVersion), null, 2)}\n`;
    case 'junit':
      return toJUnit(report);
    case 'github':
      return toGitHub(report);
  }
}
