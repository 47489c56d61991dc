/** Times of commands, beside the budget that each was given. */
import { spawn, spawnSync } from 'node:child_process';
import { type Figure, median } from './measure.js';

/** Median of several runs, after one that warms the file cache. `ours` in the unit of the budget. */
export function againstBudget(name: string, unit: string, budget: number, measure: () => number, rounds = 5): Figure {
  measure();
  const ours = median(Array.from({ length: rounds }, measure));
  return { name, ours, peer: budget, peerName: 'budget', unit, better: unit.endsWith('/s') ? 'higher' : 'lower' };
}

/** Milliseconds until `node …args` ends. Throws where it ends otherwise than with one of `statuses`. */
export function timeNode(args: string[], cwd: string, statuses = [0]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1e8 });
  if (status === null || !statuses.includes(status))
    throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

/** Milliseconds until a command prints what is awaited. It is ended then, with what it started. */
export function timeUntil(command: string, args: string[], awaited: RegExp): Promise<number> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (!awaited.test(text)) return;
      resolve(performance.now() - start);
      process.kill(-child.pid!, 'SIGTERM');
    });
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${text.slice(-2000)}`)));
  });
}
