import type { Command } from 'commander';
import { EdgewrightError } from '../errors.js';
import { printable } from '../printable.js';
import { type Pulled, pullFolder, readOnlyPolicy } from '../pull/index.js';

interface Flags {
  profile?: string;
  kvs: boolean;
  withSecrets?: boolean;
  policy?: boolean;
  json?: boolean;
}

const EXAMPLES = `
The folder holds the code of functions and the contents of their stores: keep it as private as they are.

Examples:
  edgewright pull E1A2B3C4D5E6F7 site
  edgewright pull www.example.com --profile production
  edgewright pull --policy > policy.json      what the credentials need, all of it reading`;

/** `edgewright pull ID|DOMAIN [DIR]`: a live distribution and all that it refers to, as a folder that every verb takes with --template. */
export function configure(command: Command): void {
  command
    .argument('[distribution]', 'id, domain or alias of a distribution of the account')
    .argument('[dir]', 'folder to write; default: the id')
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--no-kvs', 'leave out the contents of key value stores')
    .option('--with-secrets', 'write the values of origin headers as they are; else they are masked')
    .option('--policy', 'print the read-only IAM policy that it needs, and ask nothing')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(target: string | undefined, dir: string | undefined, flags: Flags): Promise<void> {
  if (flags.policy) {
    process.stdout.write(`${JSON.stringify(readOnlyPolicy(flags.kvs), null, 2)}\n`);
    return;
  }
  checkTarget(target);
  const options = {
    target,
    folder: dir,
    profile: flags.profile,
    stores: flags.kvs,
    secrets: flags.withSecrets ?? false,
  };
  const onFile = (name: string) => process.stderr.write(printable(`pull: ${name}\n`));
  const { folder, ...pulled } = await pullFolder({ ...options, onFile });
  process.stdout.write(flags.json ? `${JSON.stringify(summary(pulled, folder))}\n` : printable(told(pulled, folder)));
}

function checkTarget(target: string | undefined): asserts target is string {
  if (target !== undefined && /^[\w.*-]+$/.test(target)) return;
  const found = target === undefined ? 'none' : `"${target}"`;
  const message = `pull expects the id, the domain or an alias of a distribution, found ${found}. Write "edgewright pull E1A2B3C4D5E6F7".`;
  throw new EdgewrightError('pull', message);
}

function summary({ id, domainName, files, leftOut }: Pulled, folder: string): object {
  return { id, domainName, folder, files: [...files.keys()], leftOut, next: next(folder) };
}

function told({ id, domainName, files, leftOut }: Pulled, folder: string): string {
  const lines = [
    `${id} (${domainName}): ${files.size} files in ${folder}`,
    ...leftOut.map((what) => `left out: ${what}.`),
    `Next: ${next(folder)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function next(folder: string): string {
  return `npx edgewright dev --template ${/^[\w./@-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
}
