import type { Command } from 'commander';
import { build } from '../build/index.js';

interface Flags {
  json?: true;
}

export function configure(command: Command): void {
  command.option('--json', 'print the sizes as JSON').action(run);
}

async function run({ json }: Flags): Promise<void> {
  const sizes = await build({ root: process.cwd(), params: {} });
  if (json) process.stdout.write(`${JSON.stringify(sizes, null, 2)}\n`);
}
