/** The build: everything from nothing, and one function again while watching. */

import { spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { againstBudget, timeNode } from '../budget.js';
import { type Case, type Figure, median } from '../measure.js';

const source = 'functions/spa-rewrite.ts';

/** Touches one function again and again; --json tells of each rebuild how long it took. */
async function rebuilds(): Promise<Figure> {
  const watch = spawn(process.execPath, ['dist/cli.js', 'build', '--watch', '--json']);
  const times: number[] = [];
  for await (const line of watch.stdout) {
    const ms = /"ms":([\d.]+)/.exec(String(line))?.[1];
    if (ms !== undefined) times.push(Number(ms));
    if (times.length >= 8) break;
    setTimeout(() => utimesSync(source, new Date(), new Date()), 300);
  }
  watch.kill();
  const ours = median(times.slice(1));
  return { name: 'build --watch: one function', ours, peer: 100, peerName: 'budget', unit: 'ms', better: 'lower' };
}

export default {
  name: 'build',
  async run() {
    const whole = () => timeNode(['dist/cli.js', 'build'], process.cwd());
    return [againstBudget('edgewright build, all artefacts and gates', 'ms', 2000, whole), await rebuilds()];
  },
} satisfies Case;
