import path from 'node:path';
import { type Command, Option } from 'commander';

interface Flags {
  form: 'js' | 'ts';
  stack: string;
  force?: true;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright copy spa-rewrite edge
  edgewright copy functions/signed-cookie edge --stack cdk
  edgewright copy edge-lambdas/sigv4-signer edge --form ts --stack terraform`;

/** `edgewright copy NAME [DIR]`: one function, its sample events and the snippet that attaches it, into another project. */
export function configure(command: Command): void {
  command
    .argument('<name>', 'spa-rewrite, or functions/signed-cookie where a name is in both folders')
    .argument('[dir]', 'target folder', '.')
    .addOption(
      new Option('--form <form>', 'one self-contained file, or the source with its leaves')
        .choices(['js', 'ts'])
        .default('js'),
    )
    .option('--stack <name>', 'snippet for cdk, sam, terraform or cloudformation', 'none')
    .option('--force', 'overwrite what is there')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(name: string, dir: string, { form, stack, force, json }: Flags): Promise<void> {
  const { edgeRoot } = await import('../package.js');
  const { findSource } = await import('../copy/find-source.js');
  const { parseStack } = await import('../copy/attach.js');
  const { copyFunction } = await import('../copy/copy.js');
  const root = edgeRoot();
  const source = await findSource(root, name);
  const files = await copyFunction({
    root,
    source,
    dir,
    form,
    stack: parseStack(stack),
    force: force ?? false,
  });
  const paths = files.map((file) => path.join(dir, file));
  process.stdout.write(json ? `${JSON.stringify({ files: paths })}\n` : `${paths.join('\n')}\n`);
}
