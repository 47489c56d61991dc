import type { Command } from 'commander';
import { build } from '../build/index.js';
import { readStage } from '../build/params.js';

interface Flags {
  stage?: string;
  json?: true;
}

export function configure(command: Command): void {
  command
    .option('--stage <name>', 'take params from custom.edge.params.NAME of serverless.yml')
    .option('--json', 'print the sizes as JSON')
    .action(run);
}

async function run({ stage, json }: Flags): Promise<void> {
  const root = process.cwd();
  const sizes = await build({ root, stage: await readStage(root, stage) });
  if (json) process.stdout.write(`${JSON.stringify(sizes, null, 2)}\n`);
}
