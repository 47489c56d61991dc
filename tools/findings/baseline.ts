/** baseline: findings that are known already, as `--json` wrote them, so that a check in CI speaks of new ones alone. */
import { readFileSync } from 'node:fs';
import { EdgewrightError } from '../errors.js';
import type { PlacedFinding } from './finding.js';

type Known = Pick<PlacedFinding, 'code' | 'severity' | 'file' | 'at'>;

/** Lines move and messages hold numbers: a finding is known by code, severity, file and place, and as often as it stood there. */
function keyOf({ code, severity, file, at }: Known): string {
  return JSON.stringify([code, severity, file, at]);
}

/** Those of `findings` that do not stand in `file`. */
export function newFindings<F extends Known>(findings: readonly F[], file: string): F[] {
  const left = new Map<string, number>();
  for (const known of readBaseline(file)) left.set(keyOf(known), (left.get(keyOf(known)) ?? 0) + 1);
  return findings.filter((finding) => {
    const key = keyOf(finding);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

function readBaseline(file: string): Known[] {
  const value = parsed(file);
  const isList = Array.isArray(value) && value.every((each) => typeof each?.code === 'string');
  if (!isList) throw refusal(file, 'another JSON');
  return value as Known[];
}

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refusal(file, `no file that can be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(file, 'no JSON');
  }
}

function refusal(file: string, found: string): EdgewrightError {
  const fix = 'Write it with "edgewright doctor … --json > FILE".';
  return new EdgewrightError(
    'baseline',
    `--baseline "${file}": expected findings as --json writes them, found ${found}. ${fix}`,
  );
}
