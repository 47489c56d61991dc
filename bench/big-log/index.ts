import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeLog } from './log.js';
import { type Sample, sampleOf } from './memory.js';
import { writeSite } from './site.js';

/** Lines a second. */
const SLOWEST = 5_000;
/** Megabytes, children included, that may be added behind the first half: by then the cache is as full as it gets. */
const MOST_GROWTH = 64;

interface Outcome {
  seconds: number;
  status: number | null;
  output: string;
  samples: Sample[];
}

/** Gives the exit status: 1 where `replay` is too slow, grows, or answers otherwise than the log says. */
export async function replayBigLog(): Promise<number> {
  const { values } = parseArgs({
    options: { megabytes: { type: 'string', default: '1024' }, gz: { type: 'boolean', default: false } },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-big-log-'));
  try {
    writeSite(folder);
    const file = path.join(folder, values.gz ? 'access.log.gz' : 'access.log');
    const lines = await writeLog(folder, file, Number(values.megabytes));
    console.log(`${lines} lines, ${values.megabytes} MB${values.gz ? `, ${megabytesOf(file)} MB as gzip` : ''}`);
    return judge(lines, await watch(folder, file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function watch(folder: string, file: string): Promise<Outcome> {
  const args = [path.resolve('dist/cli.js'), 'replay', file, '--template', 'template.json', '--origin', 'Site=site'];
  const child = spawn(process.execPath, [...args, '--json'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const began = performance.now();
  const samples: Sample[] = [];
  const size = statSync(file).size;
  const timer = setInterval(() => {
    const sample = sampleOf(child.pid!, file, size);
    if (sample !== undefined) samples.push(sample);
    if (sample !== undefined && samples.length % 15 === 0) console.log(textOf(sample));
  }, 1000);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - began) / 1000, status, output, samples });
    });
  });
}

function judge(lines: number, { seconds, status, output, samples }: Outcome): number {
  const rate = lines / seconds;
  const all = ({ own, children }: Sample) => own + children;
  const at = (part: number) => samples.find(({ done }) => done >= part) ?? samples.at(-1)!;
  const peak = samples.reduce((most, sample) => (all(sample) > all(most) ? sample : most));
  const growth = all(samples.at(-1)!) - all(at(0.5));
  const busy = samples.at(-1)!.processor;
  console.log(`${Math.round(rate)} lines a second: ${Math.round(seconds)} s, ${Math.round(busy)} s of processor time`);
  for (const part of [0.1, 0.5, 0.9]) console.log(textOf(at(part)));
  console.log(`${textOf(samples.at(-1)!)}, the last`);
  console.log(`${textOf(peak)}, the most`);
  const { differences, ...totals } = status === 0 ? JSON.parse(output) : { differences: [] };
  console.log(JSON.stringify(totals));
  const problems = [
    ...(status === 0 ? [] : [`replay ended with ${status}`]),
    ...(rate < SLOWEST ? [`fewer than ${SLOWEST} lines a second`] : []),
    ...(growth > MOST_GROWTH ? [`memory grew by ${growth.toFixed(0)} MB in the second half`] : []),
    ...(differences.length > 0 ? [`differs: ${JSON.stringify(differences[0])}`] : []),
    ...(totals.lines === lines ? [] : [`${totals.lines} lines were read`]),
  ];
  for (const problem of problems) console.log(`PROBLEM ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

function textOf({ done, own, children }: Sample): string {
  return `${Math.floor(done * 100)} %: ${own.toFixed(0)} MB, and its njs ${children.toFixed(0)} MB`;
}

function megabytesOf(file: string): number {
  return Math.round(statSync(file).size / 1024 / 1024);
}
