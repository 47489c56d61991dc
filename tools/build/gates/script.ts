/** Gates 3 to 5 for one script as CloudFront gets it, ours or anyone's. */
import type { Finding } from '../finding.js';
import { checkLoads } from './engine.js';
import { lintForm } from './lint/form.js';
import { lintLanguage } from './lint/language.js';
import { checkSize } from './size.js';

/** The engine is asked last: what the lint has explained better, it need not say again. */
export async function checkScript(file: string, code: string): Promise<Finding[]> {
  const locate = (line: number) => ({ file, line });
  const findings = [
    ...lintLanguage(code, locate),
    ...lintForm(code, locate, { deployed: false }),
    ...checkSize(file, code),
  ];
  if (findings.some((finding) => finding.code !== 'size')) return findings;
  return [...findings, ...((await checkLoads(code, locate)) ?? [])];
}
