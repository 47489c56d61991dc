import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Given } from '../distribution/given.js';
import { EdgewrightError } from '../errors.js';
import { refuseUnwritable } from '../files.js';
import { printable } from '../printable.js';
import type { ReplayTotals } from '../replay/replay.js';
import type { SavedOptions } from '../replay/save-as-tests.js';
import { writeWhole } from '../write-whole.js';
import { coverageOption, startCoverage } from './coverage-flag.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';
import { isUrl, parseEngine, parseMethods, parseOrigin } from './flags.js';
import { noProgress, showProgress } from './progress.js';

interface Flags extends DescriptionFlags {
  origin: Record<string, string>;
  allowNetwork?: true;
  methods: string[];
  kvs?: string;
  engine?: 'njs' | 'vm';
  fields?: string;
  lines?: true;
  saveAsTests?: string;
  force?: true;
  coverage?: string;
  json?: true;
}

/** Nobody looks into the cache of a replay; evicting costs a file read, not a status. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** Milliseconds. Whoever replays millions of lines has a busy machine: one event that waits for a core is no runaway loop. */
const LIMIT = 5_000;

/** Of a kind. A log may hold any number of hosts. */
const MOST_NOTES = 50;

/** Methods that change nothing. */
const READING = ['GET', 'HEAD'];

const EXAMPLES = `
Examples:
  edgewright replay EDFDVBD6EXAMPLE.2026-01-02-03.*.gz
  edgewright replay real-time.log --fields timestamp,c-ip,sc-status,cs-method,cs-uri-stem
  edgewright replay access.log --origin Api=http://localhost:3000 --methods GET,HEAD,POST
  edgewright replay access.log --save-as-tests test/replayed.test.ts`;

/** `edgewright replay LOG…`: the requests of CloudFront's logs through the local pipeline, statuses compared. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .argument('<logs...>', 'standard logs (JSON, W3C, plain) or real-time logs, as text or gzip')
    .option('--origin <id=dir|url>', 'where an origin lives; may be given several times', parseOrigin, {})
    .option('--allow-network', 'ask origins at the domains that the template or a function names')
    .addOption(
      new Option('--methods <list>', 'methods that origins are sent, separated by commas')
        .argParser(parseMethods)
        .default(READING, READING.join(',')),
    )
    .option('--kvs <file>', 'contents of the key value store, in the import format of CloudFront')
    .option('--engine <name>', 'njs or vm; default: njs where it is installed', parseEngine)
    .option(
      '--fields <list>',
      'fields of a log without head in their order, separated by commas; default: those of AWS',
    )
    .option('--lines', 'print the verdict of every line')
    .option('--save-as-tests <file>', 'write what was answered as a vitest file')
    .option('--force', 'overwrite that file')
    .addOption(coverageOption())
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  refuseOverwriting(flags);
  const coverage = startCoverage(flags.coverage);
  const { refuseUnreadable } = await import('../replay/read-log.js');
  await refuseUnreadable(files);
  const { openTemplate } = await import('../distribution/open.js');
  const { openCore } = await import('../simulator/index.js');
  const { replay } = await import('../replay/replay.js');
  const { collectTests } = await import('../replay/save-as-tests.js');
  const opened = await openTemplate(flags.template, process.cwd(), flags.stage);
  const given = givenByFlags(flags);
  let now = Date.now();
  const { core, close } = await openCore(
    {
      ...given,
      // A folder is opened as a whole: one file of it says less.
      template: flags.template === undefined ? opened.file : path.resolve(flags.template),
      distribution: flags.distribution,
      projectDir: process.cwd(),
      origins: flags.origin,
      allowNetwork: flags.allowNetwork,
      clock: () => now,
      kvs: flags.kvs,
      engine: flags.engine,
    },
    { records: 1, cacheBytes: CACHE_BYTES, limit: LIMIT, methods: flags.methods, ...coverage.options },
  );
  const tests = collectTests(mayWrite(flags) ? READING : undefined);
  const report = (totals: ReplayTotals, error?: string) => {
    const table = coverage.finish();
    print(totals, flags, error);
    if (!flags.json) process.stdout.write(printable(table));
  };
  const progress = flags.lines ? noProgress : showProgress(files);
  try {
    const totals = await replay({
      core,
      files,
      fields: flags.fields?.split(','),
      setClock: (at) => {
        now = at;
      },
      onLine: progress.at,
      onNotAsked: noteOnce((reason) => reason, progress.end),
      onUnplaced: noteOnce((host, distribution) => {
        const fix = 'Name another with --distribution.';
        return `No distribution answers "${host}": "${distribution}" stands in. ${fix}`;
      }, progress.end),
      onBrokenOff(totals, error) {
        progress.end();
        report(totals, error instanceof Error ? error.message : String(error));
      },
      onVerdict(request, local, isSame) {
        tests.add(request, local);
        const verdict = isSame ? 'same' : 'different';
        if (flags.lines)
          process.stderr.write(printable(`${request.file}:${request.line} ${verdict} ${request.status} ${local}\n`));
      },
    }).finally(progress.end);
    if (flags.saveAsTests) writeWhole(flags.saveAsTests, tests.text(simulatorOptions(flags, opened.file)));
    report(totals);
  } finally {
    await close();
  }
}

/** Each note once, beneath what shows the progress. */
function noteOnce<Told extends string[]>(text: (...told: Told) => string, first: () => void): (...told: Told) => void {
  const said = new Set<string>();
  return (...told) => {
    const note = text(...told);
    if (said.has(note) || said.size >= MOST_NOTES) return;
    said.add(note);
    first();
    process.stderr.write(printable(`edgewright: ${note}\n`));
  };
}

/** Whether a test that is run again and again could change something somewhere. */
function mayWrite({ allowNetwork, origin, methods }: Flags): boolean {
  const others = methods.some((method) => !READING.includes(method));
  return allowNetwork === true || others || Object.values(origin).some(isUrl);
}

/** What a saved test opens the local CloudFront with: the places that were named, as seen from the project. */
function simulatorOptions(flags: Flags, template: string): SavedOptions {
  const here = (place: string) => (isUrl(place) ? place : path.relative(process.cwd(), place) || '.');
  const origins = Object.entries(flags.origin).map(([id, place]) => [id, here(place)]);
  return {
    template: flags.template ?? here(template),
    projectDir: '.',
    ...(origins.length > 0 ? { origins: Object.fromEntries(origins) } : {}),
    ...(flags.allowNetwork ? { allowNetwork: true } : {}),
    ...(flags.kvs === undefined ? {} : { kvs: here(flags.kvs) }),
    ...(flags.distribution === undefined ? {} : { distribution: flags.distribution }),
    ...savedGiven(givenByFlags(flags), here),
  };
}

/** What was said of the description, where anything was. */
function savedGiven(
  { parameters = {}, functions = {}, certificates = {}, region, account }: Given,
  here: (file: string) => string,
): Given {
  const places = (named: Record<string, string>) =>
    Object.fromEntries(Object.entries(named).map(([name, file]) => [name, here(file)]));
  return {
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    ...(Object.keys(functions).length > 0 ? { functions: places(functions) } : {}),
    ...(Object.keys(certificates).length > 0 ? { certificates: places(certificates) } : {}),
  };
}

function refuseOverwriting({ saveAsTests, force }: Flags): void {
  if (saveAsTests) refuseUnwritable(saveAsTests, '--save-as-tests');
  if (!saveAsTests || force || !existsSync(saveAsTests)) return;
  throw new EdgewrightError(
    'exists',
    `--save-as-tests: "${saveAsTests}" is there already. Name another file, or add --force.`,
  );
}

/** `error`: why the logs were not read to their end. */
function print(totals: ReplayTotals, { json }: Flags, error?: string): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...totals, error })}\n`);
    return;
  }
  const { lines, replayed, same, different, malformed, aborted, notAsked, differences, functions } = totals;
  const text = [
    ...differences.map(
      ({ file, line, path, logged, local }) => `${file}:${line}: ${path}: logged ${logged}, local ${local}`,
    ),
    ...(different > differences.length ? [`and ${different - differences.length} more`] : []),
    ...functions.map(({ name, invocations, errors }) => `${name}: ${invocations} invocations, ${errors} errors`),
    `${lines} lines: ${replayed} replayed, ${same} same, ${different} different, ${malformed} malformed, ${aborted} aborted by the viewer, ${notAsked} not asked`,
  ];
  process.stdout.write(printable(`${text.join('\n')}\n`));
}
