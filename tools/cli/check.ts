import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { checkFiles } from '../build/check.js';
import { rules } from '../build/rules.js';
import { njsVersion } from '../engine/njs-binary.js';
import { isError } from '../findings/finding.js';
import { type Format, formatReport } from '../findings/format.js';
import { formatOption } from './flags.js';

interface Flags {
  format: Format;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright check my-function.js                       what CloudFront would refuse or lose, with its place
  edgewright check --format sarif functions/*.js        for code scanning; github, junit and json for other programs`;

/** Exit 1 on any error; warnings leave it at 0. */
export function configure(command: Command): void {
  command
    .argument('<file...>', 'functions as they are deployed (.js), or sources of this build (.ts)')
    .addOption(formatOption())
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], { format, json }: Flags): Promise<void> {
  const findings = await checkFiles(process.cwd(), files);
  const report = { verb: 'check', findings, files, rules, readFile };
  process.stdout.write(formatReport(report, json ? 'json' : format));
  if (njsVersion() === undefined) {
    process.stderr.write(
      'edgewright: njs is not installed, so nothing was loaded in the engine: apt-get install njs\n',
    );
  }
  if (findings.some(isError)) process.exitCode = 1;
}

/** For an excerpt only: a file that is gone by now has none. */
function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
