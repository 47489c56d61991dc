/**
 * What a CloudFront Function costs: instructions of one invocation in njs, counted by callgrind. The count is the slope between few and many
 * invocations in one process, less what reading the event and calling an idle function takes. It repeats to the instruction, on any machine
 * with the same njs; AWS publishes no rate at which it becomes "compute utilization".
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface CountOptions {
  /** Keys and values of the store. */
  kvs?: Record<string, string>;
  /** Changes the code first, such as its config. */
  edit?: (code: string) => string;
}

export interface Count {
  /** Of one invocation. */
  instructions: number;
  /** What the function answered, so that nobody measures a refusal by mistake. */
  answer: { uri?: string; statusCode?: number };
}

const FEW = 20;
const MANY = 220;

/** Needs njs and valgrind. */
export function instructionsOf(artefactFile: string, event: object, options: CountOptions = {}): Count {
  const text = (options.edit ?? keep)(readFileSync(artefactFile, 'utf8'));
  const code = text.replace(/^import (\w+) from ?(['"])cloudfront\2/m, 'const $1 = cloudfront');
  const job = { code, event: JSON.stringify(event), kvs: options.kvs ?? {} };
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-instructions-'));
  try {
    const [busy, idle, shown] = [job, { ...job, idle: true }, { ...job, show: true }].map((variant, at) => {
      const file = path.join(folder, `${at}.json`);
      writeFileSync(file, JSON.stringify(variant));
      return file;
    });
    return { instructions: slope(busy!) - slope(idle!), answer: JSON.parse(run('njs', [GUEST, shown!, '1'])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const GUEST = path.resolve('bench/instructions-guest.js');

function keep(code: string): string {
  return code;
}

function slope(job: string): number {
  return Math.round((countOf(job, MANY) - countOf(job, FEW)) / (MANY - FEW));
}

/** callgrind says "Collected : 40899426" on stderr. */
function countOf(job: string, invocations: number): number {
  const report = run('sh', [
    '-c',
    'exec valgrind --tool=callgrind --callgrind-out-file=/dev/null njs "$@" 2>&1',
    'sh',
    GUEST,
    job,
    String(invocations),
  ]);
  const found = /Collected : (\d+)/.exec(report);
  if (!found || report.includes('failed:')) throw new Error(`No count from callgrind: ${report}`);
  return Number(found[1]);
}

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8' });
}
