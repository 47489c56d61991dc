/** Print: a proof for people, the local answer beside the real one. */
import { canonicalResult, differencesOf } from './differing-parts.js';
import type { Proof } from './prove.js';

export function proofText(proof: Proof): string {
  const { name, case: label, local, real, differences } = proof;
  const verdict = differences.length === 0 ? `same, ${realAnswer(proof)}` : 'DIFFERS';
  const head = `${name} ${label}: ${verdict} (CloudFront: compute utilization ${real.utilization}; ${local.engine}: ${local.micros} µs)`;
  return [head, ...(differences.length === 0 ? [] : sides(proof))].join('\n');
}

/** Two lines for each part that differs. Where one side failed, the part is the whole answer. */
function sides(proof: Proof): string[] {
  const { local, real } = proof;
  const parts =
    local.error === undefined && real.error === ''
      ? differencesOf(canonicalResult(local.result), canonicalResult(real.output))
      : [['answer', localAnswer(proof), realAnswer(proof)] as const];
  return parts.flatMap(([path, ours, theirs]) => [
    `  ${path}`,
    `    CloudFront: ${textOf(theirs)}`,
    `    ${local.engine}: ${textOf(ours)}`,
  ]);
}

function localAnswer({ local }: Proof): string {
  return local.error === undefined ? shortly(local.result) : `${local.error.status}, ${local.error.message}`;
}

function realAnswer({ real }: Proof): string {
  return real.error === '' ? shortly(real.output) : real.error;
}

/** "request for /index.html", "answer 302 to /login". */
function shortly(result: unknown): string {
  const { statusCode, uri, headers } = canonicalResult(result) as {
    statusCode?: number;
    uri?: string;
    headers: { location?: { value: string } };
  };
  if (statusCode === undefined) return `request for ${uri}`;
  return `answer ${statusCode}${headers.location ? ` to ${headers.location.value}` : ''}`;
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
