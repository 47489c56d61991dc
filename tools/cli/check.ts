import type { Command } from 'commander';
import { checkFiles } from '../build/check.js';
import { rules } from '../build/rules.js';
import { EdgewrightError } from '../errors.js';
import { textIfThere } from '../files.js';
import { isError } from '../findings/finding.js';
import { type Format, formatReport } from '../findings/format.js';
import { njsVersion, withoutNjs } from '../runtime/njs-command.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { type FixFlags, fix } from './check-fix.js';
import { formatOption, runtimeOption } from './flags.js';

interface Flags extends FixFlags {
  format: Format;
  runtime?: Runtime;
  fix?: true;
}

const EXAMPLES = `
Examples:
  edgewright check my-function.js                       what CloudFront would refuse or lose, with its place
  edgewright check --format sarif functions/*.js        for code scanning; github, junit and json for other programs
  edgewright check --fix my-function.js                 rewrites syntax that the runtime cannot read, and shows what changed`;

/** Exit 1 on any error; warnings leave it at 0. */
export function configure(command: Command): void {
  command
    .argument('<file...>', 'functions as they are deployed (.js), or sources of this build (.ts)')
    .addOption(formatOption())
    .addOption(runtimeOption('2.0'))
    .option('--json', 'the same as --format json')
    .option('--fix', 'rewrite a .js that fails for its syntax alone, if its answers stay the same')
    .option('--event <file>', 'with --fix, repeatable: an event to hold its answers against; default: samples', addTo)
    .option('--kvs <file>', "with --fix: key value store in CloudFront's import format")
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  const { format, json, runtime } = flags;
  refuseContradiction(flags);
  if (flags.fix) return fix(files, format === 'json' ? { ...flags, json: true } : flags);
  const findings = await checkFiles(process.cwd(), files, runtime);
  const report = { verb: 'check', findings, files, rules, readFile: textIfThere };
  process.stdout.write(formatReport(report, json ? 'json' : format));
  if (runtime === 'cloudfront-js-1.0') await tellOf20(files);
  if (njsVersion() === undefined) process.stderr.write(`edgewright: ${withoutNjs}\n`);
  if (findings.some(isError)) process.exitCode = 1;
}

function addTo(file: string, files: string[] = []): string[] {
  return [...files, file];
}

function refuseContradiction({ fix, event, kvs, runtime, format }: Flags): void {
  const text =
    !fix && (event ?? kvs) !== undefined
      ? '--event and --kvs are of --fix alone: "check" runs nothing.'
      : fix && runtime === 'cloudfront-js-1.0'
        ? '--fix writes for cloudfront-js-2.0, found --runtime 1.0. Leave it out.'
        : fix && format !== 'text' && format !== 'json'
          ? `--fix prints a difference as text or JSON, found --format ${format}. Leave it out.`
          : undefined;
  if (text !== undefined) throw new EdgewrightError('usage', text);
}

/** Whoever checks for 1.0 wants to know what 2.0 would take. */
async function tellOf20(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const errors = (await checkFiles(process.cwd(), [file])).filter(isError);
    const changes = errors.map(({ line, message }) => `line ${line}: ${message}`).join(' ');
    const verdict =
      errors.length === 0 ? 'runs on cloudfront-js-2.0 as it is.' : `on cloudfront-js-2.0, change ${changes}`;
    process.stderr.write(`edgewright: ${file}: ${verdict}\n`);
  }
}
