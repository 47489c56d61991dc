import type { Command } from 'commander';
import { build, readStage } from '../build/index.js';
import { rewriteReadme, sizeLines } from '../build/size-table.js';
import { njsVersion } from '../runtime/njs-command.js';

interface Flags {
  stage?: string;
  watch?: true;
  readme?: true;
  docs?: true;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright build                 everything, with the params of the default stage
  edgewright build --stage prod    with those of custom.edge.params.prod in serverless.yml
  edgewright build --watch         and again on every save`;

export function configure(command: Command): void {
  command
    .option('--stage <name>', 'take params from custom.edge.params.NAME of serverless.yml')
    .option('--watch', 'build again on every save; types are checked after')
    .option('--readme', 'rewrite the size table in README.md')
    .option('--docs', 'rewrite docs/functions')
    .option('--json', 'print the sizes as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const root = process.cwd();
  if (flags.watch) return (await import('./build-watch.js')).runWatch(root, flags);
  const { sizes, artefacts, typesChecked } = await build({ root, stage: await readStage(root, flags.stage) });
  if (flags.readme) await rewriteReadme(root, sizes);
  if (flags.docs) await (await import('../pages/function-pages.js')).writeFunctionPages(root, artefacts);
  if (flags.json) process.stdout.write(`${JSON.stringify(sizes, null, 2)}\n`);
  else process.stdout.write(`${[sizeLines(sizes), ...leftOut(typesChecked)].join('\n')}\n`);
}

/** Gates that could not be asked. A build that leaves one out says so. */
function leftOut(typesChecked: boolean): string[] {
  const notes: string[] = [];
  if (!typesChecked) notes.push('Types not checked: functions/tsconfig.json or the package "typescript" is missing.');
  if (njsVersion() === undefined) notes.push('Not loaded in njs, which is not installed: apt-get install njs.');
  return notes;
}
