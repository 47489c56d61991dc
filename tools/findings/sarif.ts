/** sarif: Static Analysis Results Interchange Format 2.1.0, as code scanning takes it. https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/ */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { PlacedFinding } from './finding.js';
import type { Report } from './report.js';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const documentation = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/';

export function toSarif(report: Report, version: string): Log {
  const codes = [...new Set(report.findings.map(({ code }) => code))].sort();
  const rules = codes.map((code) => ruleOf(code, report));
  const results = report.findings.map((finding) => resultOf(finding, codes, report));
  const artifacts = report.files.map((file) => ({ location: locationOf(file) }));
  return {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'edgewright', semanticVersion: version, rules } },
        automationDetails: { id: `edgewright/${report.verb}/` },
        columnKind: 'utf16CodeUnits',
        artifacts,
        results,
      },
    ],
  };
}

function ruleOf(code: string, { rules, findings }: Report): ReportingDescriptor {
  const found = findings.find((finding) => finding.code === code);
  const { summary, source, severity: level } = rules[code] ?? { summary: code, severity: found?.severity ?? 'error' };
  const page = source?.startsWith('DG/') ? `${documentation}${source.slice('DG/'.length)}` : source;
  const help = page === undefined ? summary : `${summary}\n\nSource: ${page}`;
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: help },
    ...(page?.startsWith('https://') ? { helpUri: page } : {}),
    defaultConfiguration: { level },
  };
}

function resultOf(finding: PlacedFinding, codes: readonly string[], { readFile }: Report): Result {
  const { file, line, column, code, severity, message, at, fix } = finding;
  const text = readFile(file)?.split(/\r?\n/)[line - 1];
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: fix === undefined ? message : `${message} ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(file),
          region: { startLine: line, startColumn: column, ...(text ? { snippet: { text } } : {}) },
        },
        ...(at === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: at }] }),
      },
    ],
  };
}

/** Relative names are those of the repository. */
function locationOf(file: string): { uri: string } {
  if (isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') };
}
