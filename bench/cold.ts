/** Cold starts: each in a process of its own, the clock around the load alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Figure, median } from './measure.js';

const rounds = 21;

/** Milliseconds that each CommonJS text takes to load. Files are made once, loaded in turns. node:crypto, the same for all, is there before. */
export function raceLoads(name: string, peerName: string, ours: string, peer: string): Figure {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
  try {
    const [a, b] = [ours, peer].map((text, at) => {
      const file = path.join(folder, `${at}.cjs`);
      writeFileSync(file, text);
      return file;
    }) as [string, string];
    const runs = Array.from({ length: rounds }, () => [loadMilliseconds(a), loadMilliseconds(b)] as const);
    const ratios = runs.map(([mine, theirs]) => theirs / mine);
    return {
      name,
      ours: median(runs.map(([mine]) => mine)),
      peer: median(runs.map(([, theirs]) => theirs)),
      peerName,
      unit: 'ms',
      better: 'lower',
      spread: [Math.min(...ratios), Math.max(...ratios)],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function loadMilliseconds(file: string): number {
  const script = `require('node:crypto'); const t = process.hrtime.bigint(); require(${JSON.stringify(file)});
    process.stdout.write(String(process.hrtime.bigint() - t))`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) / 1e6;
}
