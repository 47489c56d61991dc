import type { Command } from 'commander';

interface Flags {
  policy?: string;
  write?: string;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright csp dist
  edgewright csp dist --policy "default-src 'self'; object-src 'none'"
  edgewright csp dist --write serverless.yml                        the response headers policy of a template
  edgewright csp dist --write functions/behaviors/site-response.ts  the options of functions/response-headers`;

/** `edgewright csp DIR`: a content security policy with the hashes of what stands inline in built pages. */
export function configure(command: Command): void {
  command
    .argument('<dir>', 'folder of the built site')
    .option('--policy <text>', 'what the hashes are added to (default: that of --write, else "default-src \'self\'")')
    .option('--write <file>', 'template or function source whose one policy gets the hashes')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(folder: string, { policy, write, json }: Flags): Promise<void> {
  const { siteCsp } = await import('../csp/csp.js');
  const report = await siteCsp(folder, { policy, write });
  for (const { page, count } of report.attributes)
    process.stderr.write(
      `edgewright: note: "${page}" has ${count} inline handlers or style attributes, which no hash allows. Move them into files.\n`,
    );
  if (json) return void process.stdout.write(`${JSON.stringify(report)}\n`);
  const state = write === undefined ? [] : [`${write}: ${report.changed ? 'written' : 'unchanged'}`];
  process.stdout.write(`${[report.policy, ...state].join('\n')}\n`);
}
