/** github: workflow commands, which GitHub Actions shows beside the line. docs.github.com/actions/reference/workflow-commands-for-github-actions */
import type { PlacedFinding } from './finding.js';
import type { Report } from './report.js';

export function toGitHub({ findings }: Report): string {
  return findings.map((finding) => `${command(finding)}\n`).join('');
}

function command({ file, line, column, code, severity, message, fix }: PlacedFinding): string {
  const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
  return `::${severity} ${place}::${data(fix === undefined ? message : `${message} ${fix}`)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
