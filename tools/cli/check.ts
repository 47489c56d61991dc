import type { Command } from 'commander';
import { checkFiles } from '../build/check.js';
import { formatFinding } from '../build/finding.js';
import { njsVersion } from '../engine/njs-binary.js';

const EXAMPLES = `
Examples:
  edgewright check my-function.js              one line for each thing CloudFront would refuse
  edgewright check --json functions/*.js       the same for programs`;

export function configure(command: Command): void {
  command
    .argument('<file...>', 'functions as they are deployed (.js), or sources of this build (.ts)')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], { json }: { json?: true }): Promise<void> {
  const findings = await checkFiles(process.cwd(), files);
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  if (njsVersion() === undefined) {
    process.stderr.write(
      'edgewright: njs is not installed, so nothing was loaded in the engine: apt-get install njs\n',
    );
  }
  if (findings.length > 0) process.exitCode = 1;
}
