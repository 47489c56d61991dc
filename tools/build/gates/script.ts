/** Gates 3 to 5 for one script as CloudFront gets it, ours or anyone's. */
import type { Finding } from '../finding.js';
import { checkLoads } from './engine.js';
import { checkHeaders } from './headers.js';
import { lintForm } from './lint/form.js';
import { lintLanguage } from './lint/language.js';
import { checkSize } from './size.js';

/** The engine is asked last: what the lint has explained better, it need not say again. */
export async function checkScript(file: string, code: string): Promise<Finding[]> {
  const locate = (line: number) => ({ file, line });
  const size = checkSize(file, code);
  const findings = [
    ...lintLanguage(code, locate, (program, report) => checkHeaders(program, [], report)),
    ...lintForm(code, locate, { deployed: false }),
  ];
  return [...size, ...findings, ...(findings.length > 0 ? [] : ((await checkLoads(code, locate)) ?? []))];
}
