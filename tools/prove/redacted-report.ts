/** Redacted-report: a proof without names or secrets. */
import { createHash } from 'node:crypto';
import type { Proof } from './prove.js';

/** What may be attached to a public bug: no names, no events, no results, only sizes, numbers and the paths that differ. */
export function redactedReport(proofs: Proof[], versions: Record<string, string>): object {
  return {
    versions,
    cases: proofs.map(({ name, case: label, bytes, local, real, differences }) => ({
      function: createHash('sha256').update(name).digest('hex').slice(0, 8),
      case: createHash('sha256').update(label).digest('hex').slice(0, 8),
      bytes,
      engine: local.engine,
      localMicros: local.micros,
      computeUtilization: real.utilization,
      localError: local.error?.type,
      realError: errorClass(real.error),
      differences: differences.map(withoutNames),
    })),
  };
}

/** "SyntaxError" of "The CloudFront function associated … SyntaxError: Token … in 3". */
function errorClass(message: string): string | undefined {
  return message === '' ? undefined : (/\b([A-Z]\w*Error)\b/.exec(message)?.[1] ?? 'unnamed');
}

/** Header, cookie and parameter names may be somebody's: only the shape of the path stays. */
function withoutNames(path: string): string {
  return path.replace(/^(headers|cookies|querystring)\.[^.]+/, '$1.*');
}
