import { spawn } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../../tools/package.js';

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command in a process of its own, without colours. */
export function runCli(args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ran> {
  const { cwd = packageRoot, env } = options;
  const child = spawn(process.execPath, [path.join(packageRoot, 'dist/cli.js'), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...output })));
}
