import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type Finding, formatFinding, tidyFindings } from '../build/finding.js';
import { checkScript } from '../build/gates/script.js';
import { EdgewrightError } from '../errors.js';

export function configure(command: Command): void {
  command
    .argument('<file...>', 'sources of CloudFront Functions, anyone’s')
    .option('--json', 'print the findings as JSON')
    .action(run);
}

async function run(files: string[], { json }: { json?: true }): Promise<void> {
  const findings = (await Promise.all(files.map(checkFile))).flatMap(tidyFindings);
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
  if (findings.length > 0) process.exitCode = 1;
}

async function checkFile(file: string): Promise<Finding[]> {
  const code = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EdgewrightError('file-unreadable', `"${file}" cannot be read (${error.code}). Name an existing file.`);
  });
  return checkScript(file, code);
}
