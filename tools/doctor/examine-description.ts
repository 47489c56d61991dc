/** examine-description: what the doctor finds in a description that somebody names, with its places in their files. */
import path from 'node:path';
import type { Given } from '../distribution/given.js';
import { openTemplate } from '../distribution/open.js';
import type { PlacedFinding } from '../findings/finding.js';
import { type DoctorFinding, diagnoseFully } from './index.js';

interface ExamineDescription extends Given {
  projectDir: string;
  /** Of serverless.yml. */
  stage?: string | undefined;
  distribution?: string | undefined;
}

/** `file`: undefined for the packaged serverless.yml of the project. Files in the findings are relative to the project where they lie in it; that of the answer is the one that was opened. */
export async function examineDescription(
  file: string | undefined,
  options: ExamineDescription,
): Promise<{ file: string; findings: PlacedFinding[] }> {
  const { projectDir, stage } = options;
  const opened = await openTemplate(file, projectDir, stage);
  const findings = await diagnoseFully(opened.template, { ...opened, ...options });
  return { file: opened.file, findings: findings.map((found) => placed(found, opened.file, projectDir)) };
}

/** Where nothing tells the line, the file is meant. */
function placed(finding: DoctorFinding, given: string, projectDir: string): PlacedFinding {
  const { code, severity, at, message, fix, place } = finding;
  const { file, line, column } = place ?? { file: given, line: 1, column: 1 };
  return { code, severity, file: relativeTo(projectDir, file), line, column, at, message, fix };
}

/** As seen from the project; what lies outside keeps its whole name. */
export function relativeTo(projectDir: string, file: string): string {
  const short = path.relative(projectDir, file);
  return short.startsWith('..') ? file : short;
}
