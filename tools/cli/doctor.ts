import type { Command } from 'commander';
import pc from 'picocolors';
import { openTemplate } from '../distribution/open.js';
import { isError } from '../doctor/finding.js';
import { diagnoseFully, type Finding } from '../doctor/index.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';

const EXAMPLES = `
Examples:
  edgewright doctor                       the stack of serverless.yml
  edgewright doctor cdk.out/Site.template.json --json`;

/** `edgewright doctor`: what CloudFormation accepts and CloudFront refuses, and what works and hurts. Exit 1 on any error. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .argument('[template]', 'CloudFormation template, of any tool; default: packages serverless.yml')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string | undefined, flags: DescriptionFlags & { json?: boolean }): Promise<void> {
  const { distribution, stage, json } = flags;
  const projectDir = process.cwd();
  const opened = await openTemplate(file ?? flags.template, projectDir, stage);
  const findings = await diagnoseFully(opened.template, {
    ...opened,
    ...givenByFlags(flags),
    projectDir,
    distribution,
  });
  if (findings.some(isError)) process.exitCode = 1;
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : describe(findings));
}

function describe(findings: Finding[]): string {
  const lines = findings.map(({ code, severity, at, message, fix }) => {
    const word = severity === 'error' ? pc.red(severity) : pc.yellow(severity);
    return `${word} ${pc.bold(code)} ${at}\n  ${message}\n  ${pc.dim(fix)}\n`;
  });
  const errors = findings.filter(isError).length;
  return `${lines.join('')}${count(errors, 'error')}, ${count(findings.length - errors, 'warning')}\n`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
