import type { Command } from 'commander';

interface Flags {
  out: string;
  sharded?: true;
  host: string[];
  site?: string;
  batches?: true;
  json?: true;
}

const EXAMPLES = `
Files: CSV (address,target,status,from,until,query, with or without that header), "_redirects", JSON, or a bulk list of Cloudflare.

Examples:
  edgewright kvs redirects _redirects --out store.json
  edgewright kvs redirects rules.csv --out store.json --sharded --host new.example
  edgewright kvs redirects bulk.csv --out store.json --site www.example.com --batches`;

/** `edgewright kvs redirects FILE --out FILE`: the entries that functions/redirects reads. */
export function configureRedirects(command: Command): void {
  command
    .description('build the entries of functions/redirects from a list of redirects, checked against each other')
    .argument('<file>', 'list of redirects')
    .requiredOption('--out <file>', 'import file to write; what it has now is what the update starts from')
    .option('--sharded', 'many rules a key, for thousands of them')
    .option(
      '--host <name>',
      'host that targets may lead to (again for each)',
      (name, all: string[]) => [...all, name.toLowerCase()],
      [],
    )
    .option('--site <name>', 'host of the site itself: addresses that name it are paths')
    .option('--batches', 'print the update, one call of UpdateKeys a line')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string, _flags: unknown, command: Command): Promise<void> {
  // "--json" is a flag of "kvs" as well, which takes it first.
  const { out, sharded, host, site, batches, json } = command.optsWithGlobals<Flags>();
  const { buildRedirects } = await import('../kvs/redirects.js');
  const report = await buildRedirects({ file, out, sharded: sharded ?? false, hosts: host, site: site?.toLowerCase() });
  if (json) return void process.stdout.write(`${JSON.stringify(report)}\n`);
  const { rules, keys, bytes, collapsed, update } = report;
  const number = (value: number) => value.toLocaleString('en');
  const lines = [
    `${number(rules)} rules in ${number(keys)} keys, ${number(bytes)} bytes: ${out}`,
    `update: ${number(update.added.length)} keys added, ${number(update.changed.length)} changed, ${number(update.removed.length)} removed, in ${number(update.batches.length)} calls`,
    ...collapsed.map((chain) => `one redirect now: ${chain}`),
    ...(batches ? update.batches.map((batch) => JSON.stringify(batch)) : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
