/** Starting the deployed Lambda@Edge functions, beside an empty one. Each start is a process of its own: what a cold start adds. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Case, type Figure, median } from '../measure.js';

const names = ['sigv4-signer', 'signed-cookie', 'body-hash'];
const rounds = 31;

function milliseconds(file: string): { whole: number; alone: number } {
  // node:crypto costs the same for whoever asks for it first, so it is there already when the clock of `alone` starts.
  const script = `require('node:crypto'); const t = process.hrtime.bigint(); require(${JSON.stringify(file)});
    process.stdout.write(String(process.hrtime.bigint() - t))`;
  const start = process.hrtime.bigint();
  const alone = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) / 1e6;
  return { whole: Number(process.hrtime.bigint() - start) / 1e6, alone };
}

function figuresOf(name: string, empty: string): Figure[] {
  const file = path.resolve(`dist/edge-lambdas/min/${name}/index.js`);
  const runs = Array.from({ length: rounds }, () => ({ ours: milliseconds(file), peer: milliseconds(empty) }));
  const figure = (what: string, key: 'whole' | 'alone'): Figure => {
    const ratios = runs.map(({ ours, peer }) => peer[key] / ours[key]);
    return {
      name: `${what} ${name}`,
      ours: median(runs.map(({ ours }) => ours[key])),
      peer: median(runs.map(({ peer }) => peer[key])),
      peerName: 'an empty module',
      unit: 'ms',
      better: 'lower',
      spread: [Math.min(...ratios), Math.max(...ratios)],
    };
  };
  return [figure('a process that loads', 'whole'), figure('loading', 'alone')];
}

export default {
  name: 'lambda-load',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
    const empty = path.join(folder, 'index.js');
    writeFileSync(empty, "'use strict';\nexports.handler = async () => {};\n");
    try {
      return names.flatMap((name) => figuresOf(name, empty));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
} satisfies Case;
