import path from 'node:path';
import type { Command } from 'commander';
import { type Finding, findingsIn } from '../build/gate-finding.js';
import { oldestTypeScript } from '../build/gates/types.js';
import { build, readStage } from '../build/index.js';
import { rules } from '../build/rules.js';
import { rewriteReadme, sizeLines } from '../build/size-table.js';
import { findSources } from '../build/source.js';
import { EdgewrightError } from '../errors.js';
import { textIfThere } from '../files.js';
import { type Format, formatReport } from '../findings/format.js';
import { njsVersion } from '../runtime/njs-command.js';
import { formatOption } from './flags.js';

interface Flags {
  stage?: string;
  watch?: true;
  readme?: true;
  docs?: true;
  json?: true;
  format: Format;
}

const EXAMPLES = `
Examples:
  edgewright build                 everything, with the params of the default stage
  edgewright build --stage prod    with those of custom.edge.params.prod in serverless.yml
  edgewright build --watch         and again on every save
  edgewright build --format github what the gates found, for GitHub; sarif, junit and json for other programs`;

export function configure(command: Command): void {
  command
    .option('--stage <name>', 'take params from custom.edge.params.NAME of serverless.yml')
    .option('--watch', 'build again on every save; types are checked after')
    .option('--readme', 'rewrite the size table between its markers in README.md or docs/functions/README.md')
    .option('--docs', 'rewrite docs/functions')
    .option('--json', 'print the sizes as JSON')
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const root = process.cwd();
  if (flags.format !== 'text') refuseWithFormat(flags);
  if (flags.watch) return (await import('./build-watch.js')).runWatch(root, flags);
  if (flags.format !== 'text') return reportFindings(root, flags.stage, flags.format);
  const { sizes, artefacts, typesChecked } = await build({ root, stage: await readStage(root, flags.stage) });
  if (flags.readme) await rewriteReadme(root, sizes);
  if (flags.docs) await (await import('../pages/function-pages.js')).writeFunctionPages(root, artefacts);
  if (flags.json) process.stdout.write(`${JSON.stringify(sizes, null, 2)}\n`);
  else process.stdout.write(`${[sizeLines(sizes), ...leftOut(typesChecked)].join('\n')}\n`);
}

function refuseWithFormat({ watch, json, readme, docs }: Flags): void {
  if (!watch && !json && !readme && !docs) return;
  const text =
    '--format prints what the gates found, and --watch, --json, --readme and --docs something else. Leave one out.';
  throw new EdgewrightError('usage', text);
}

/** In place of the sizes: an empty report where everything was built. */
async function reportFindings(root: string, stage: string | undefined, format: Format): Promise<void> {
  const files = (await findSources(root)).map(({ file }) => file);
  const findings = await findingsOf(root, stage);
  const readFile = (file: string) => textIfThere(path.resolve(root, file));
  process.stdout.write(formatReport({ verb: 'build', findings, files, rules, readFile }, format));
  if (findings.length > 0) process.exitCode = 1;
}

async function findingsOf(root: string, stage: string | undefined): Promise<Finding[]> {
  try {
    await build({ root, stage: await readStage(root, stage) });
    return [];
  } catch (error) {
    const found = findingsIn(error);
    if (found === undefined) throw error;
    return found;
  }
}

/** Gates that could not be asked. A build that leaves one out says so. */
function leftOut(typesChecked: boolean): string[] {
  const notes: string[] = [];
  if (!typesChecked)
    notes.push(
      `Types not checked: functions/tsconfig.json or the package "typescript", from ${oldestTypeScript} on, is missing.`,
    );
  if (njsVersion() === undefined) notes.push('Not loaded in njs, which is not installed: apt-get install njs.');
  return notes;
}
