/** junit: the XML that CI servers show as test results. An error is a failed case, a file without one a passed case; warnings are told in a passed one. */
import { formatFinding, isError, type PlacedFinding } from './finding.js';
import type { Report } from './report.js';

export function toJUnit({ verb, findings, files }: Report): string {
  const errors = findings.filter(isError);
  const warnings = findings.filter((finding) => !isError(finding));
  const others = files.filter((file) => !errors.some(isOf(file)) || warnings.some(isOf(file)));
  const cases = [...errors.map(failure), ...others.map((file) => passed(file, warnings.filter(isOf(file))))];
  const counts = `tests="${cases.length}" failures="${errors.length}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="edgewright" ${counts}>`,
    `  <testsuite name="edgewright ${xml(verb)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isOf(file: string): (finding: PlacedFinding) => boolean {
  return (finding) => finding.file === file;
}

function failure(finding: PlacedFinding): string {
  const { file, line, code, message, fix } = finding;
  const text = fix === undefined ? formatFinding(finding) : `${formatFinding(finding)}\n${fix}`;
  return `    <testcase classname="${xml(file)}" name="${xml(`${code}, line ${line}`)}" file="${xml(file)}" line="${line}">
      <failure type="${xml(code)}" message="${xml(message)}">${xml(text)}</failure>
    </testcase>`;
}

/** Warnings are told, and fail nothing. */
function passed(file: string, warnings: readonly PlacedFinding[]): string {
  const opening = `    <testcase classname="${xml(file)}" name="${xml(file)}" file="${xml(file)}"`;
  if (warnings.length === 0) return `${opening}/>`;
  return `${opening}>\n      <system-out>${xml(warnings.map(formatFinding).join('\n'))}</system-out>\n    </testcase>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

/** XML 1.0 has no way to write most control characters, nor half of a surrogate pair. */
function xml(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?')
    .replace(/[^\t\n\x20-\uffff]|[\ufffe\uffff]/g, '?')
    .replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
