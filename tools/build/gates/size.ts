/** Gate 4: bytes of UTF-8 as uploaded. CloudFront answers FunctionSizeLimitExceeded above. */

import { functionLimits } from '../../limits.js';
import { type Finding, findingAt } from '../gate-finding.js';

export function checkSize(file: string, code: string): Finding[] {
  const bytes = Buffer.byteLength(code);
  if (bytes <= functionLimits.code) return [];
  const limit = functionLimits.code.toLocaleString('en-US');
  const message = `${bytes.toLocaleString('en-US')} bytes, and CloudFront takes ${limit}. Use fewer features in one function, or move tables to the key value store.`;
  return [findingAt({ file, line: 1, column: 1 }, 'size', message)];
}
