import { Argument, type Command } from 'commander';
import { openTemplate } from '../distribution/open.js';
import { EdgewrightError } from '../errors.js';
import { refuseUnwritable } from '../files.js';
import type { DifferentAnswer } from '../migrate/compare.js';
import { type Migration, migrate, migrations, type Outcome } from '../migrate/migrate.js';
import { printable } from '../printable.js';
import { writeWhole } from '../write-whole.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';

interface Flags extends DescriptionFlags {
  out?: string;
  json?: true;
}

const EXAMPLES = `
Examples:
  edgewright migrate oai-to-oac --template site.yaml                      what changes, and what is answered differently
  edgewright migrate error-page-to-function --template site.yaml --out new.yaml`;

/** `edgewright migrate WHAT`: exit 0 also where answers differ, 1 where there is nothing to migrate or it cannot be. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .addArgument(new Argument('<what>', 'the migration').choices(Object.keys(migrations)))
    .option('--out <file>', 'where the changed template is written; default: nowhere')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(what: Migration, flags: Flags): Promise<void> {
  const { out, json, template, stage } = flags;
  if (out !== undefined) refuseUnwritable(out, '--out');
  const projectDir = process.cwd();
  const opened = await openTemplate(template, projectDir, stage);
  const { text, ...outcome } = await migrate(what, opened, { ...givenByFlags(flags), projectDir });
  if (out !== undefined && text === undefined) {
    const message = `--out writes CloudFormation, and "${opened.file}" is none: do what is said without it in its own words.`;
    throw new EdgewrightError('migrate', message);
  }
  if (out !== undefined) writeWhole(out, text!);
  const written = out ?? null;
  process.stdout.write(json ? `${JSON.stringify({ migration: what, written, ...outcome })}\n` : describe(outcome, out));
}

function describe({ changes, notes, requests, differences }: Omit<Outcome, 'text'>, out: string | undefined): string {
  const lines = [
    ...changes,
    ...notes.map((note) => `note: ${note}`),
    '',
    ...differences.flatMap(describeDifference),
    `${requests} requests to both: ${differences.length} answered differently`,
    ...(out === undefined ? [] : [`${out}: written`]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function describeDifference({ method, url, sent, statuses, headers, body }: DifferentAnswer): string[] {
  const asked = Object.entries(sent).map(([name, value]) => ` -H "${name}: ${value}"`);
  const [before, after] = statuses;
  return [
    `${method} ${url}${asked.join('')}: ${before === after ? before : `${before}, then ${after}`}`,
    ...headers.map(({ name, before = 'none', after = 'none' }) => `    ${name}: ${before}, then ${after}`),
    ...(body ? changedLines(body) : []),
  ];
}

/** Line by line: a body of the stand-in origin says what it was sent. */
function changedLines([before, after]: [string, string]): string[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !young.includes(line)).map((line) => `    - ${line}`),
    ...young.filter((line) => !old.includes(line)).map((line) => `    + ${line}`),
  ];
}
