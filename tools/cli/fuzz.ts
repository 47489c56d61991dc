import path from 'node:path';
import type { Command } from 'commander';
import { readKeyValueStore, refuseSource } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';
import { parseJson, readTextFile, textIfThere } from '../files.js';
import type { PlacedFinding } from '../findings/finding.js';
import { type Format, formatReport } from '../findings/format.js';
import type { Report } from '../findings/report.js';
import { type FuzzReport, fuzzArtefact } from '../fuzz/fuzz.js';
import { faults } from '../fuzz/judge.js';
import { readSample, type Sample } from '../fuzz/kind.js';
import { describeOrigin, firstOrigin } from '../positions.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { writeAllWhole } from '../write-whole.js';
import { coverageOption, refuseLambda, startCoverage } from './coverage-flag.js';
import { formatOption, parseEngine, parsePositive, parseWhole, runtimeOption } from './flags.js';

interface Flags {
  event: string[];
  kvs?: string;
  seconds: number;
  seed?: number;
  engine?: 'njs' | 'vm';
  runtime?: Runtime;
  out: string;
  coverage?: string;
  format: Format;
  json?: true;
}

/** A failure as it is printed: the event is in a file that `run` takes. */
interface Written {
  code: string;
  message: string;
  event: string;
  line?: number;
}

const EXAMPLES = `
Examples:
  edgewright fuzz dist/functions/redirects.js --kvs store.json
  edgewright fuzz my-function.js --event event.json --seconds 60    events like yours first, then hostile ones
  edgewright fuzz dist/functions/*.js --format github               beside the line; sarif and junit for other programs`;

/** `edgewright fuzz`: many events, one artefact after the other. Exit 1 where an answer is one that nobody should get. */
export function configure(command: Command): void {
  command
    .argument('<file...>', 'built functions, or any CloudFront Function or Lambda@Edge file (.js)')
    .option('--event <file>', 'an event as JSON to begin with; again for more', gather, [])
    .option('--kvs <file>', 'key value store in CloudFront\'s import format {"data":[{"key","value"}]}')
    .option('--seconds <n>', 'time for each file', parsePositive, 20)
    .option('--seed <n>', 'the same events again; default: another each time, printed', parseWhole)
    .option('--engine <name>', 'njs or vm; default: njs where it is installed', parseEngine)
    .addOption(runtimeOption('2.0'))
    .option('--out <dir>', 'where failing events are written', 'edgewright-fuzz')
    .addOption(coverageOption())
    .addOption(formatOption())
    .option('--json', 'the same as --format json')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(files: string[], flags: Flags): Promise<void> {
  const format = flags.json ? 'json' : flags.format;
  const seed = flags.seed ?? Date.now() % 1_000_000;
  const samples = flags.event.map(openSample);
  const coverage = startCoverage(flags.coverage);
  const options = {
    ...coverage.options,
    samples,
    seed,
    seconds: flags.seconds,
    ...(flags.engine ? { engine: flags.engine } : {}),
    ...(flags.runtime ? { runtime: flags.runtime } : {}),
    ...(flags.kvs === undefined ? {} : { kvs: readKeyValueStore(readTextFile(flags.kvs, '--kvs'), flags.kvs) }),
  };
  for (const file of files) {
    refuseSource(file);
    if (flags.coverage !== undefined) refuseLambda(file);
  }
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  const reports = [];
  for (const file of files) {
    if (stopped) break;
    const report = await fuzzArtefact(file, { ...options, stopped: () => stopped, onProgress: progressOf(file) });
    const failures = write(report, flags.out);
    if (format === 'text') process.stdout.write(describe(report, failures));
    reports.push({ file, events: report.events, failures });
  }
  const table = coverage.finish();
  if (format === 'json') process.stdout.write(`${JSON.stringify(reports)}\n`);
  else if (format === 'text') process.stdout.write(`${table}seed ${seed}\n`);
  else process.stdout.write(formatReport(reportOf(reports), format));
  if (reports.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
}

function openSample(file: string): Sample {
  const text = readTextFile(file, '--event');
  try {
    return readSample(parseJson(text), file);
  } catch (error) {
    if (error instanceof EdgewrightError) throw error;
    throw new EdgewrightError('event', `Event "${file}": expected JSON, found ${(error as Error).message}.`);
  }
}

/** All events of a file are there, or none. */
function write({ file, failures }: FuzzReport, out: string): Written[] {
  const stem = path.basename(file).replace(/\.[cm]?js$/, '');
  const name = stem === 'index' ? path.basename(path.dirname(path.resolve(file))) : stem;
  const written = failures.map(({ event, ...fault }, index) => ({
    failure: { ...fault, event: path.join(out, `${name}-${index + 1}.json`) },
    content: `${JSON.stringify(event, undefined, 2)}\n`,
  }));
  writeAllWhole(written.map(({ failure, content }) => ({ file: failure.event, content })));
  return written.map(({ failure }) => failure);
}

/** A fault stands at the line of the source that the engine names; otherwise the file is meant. */
function reportOf(reports: readonly { file: string; failures: Written[] }[]): Report {
  const findings = reports.flatMap(({ file, failures }) =>
    failures.map(({ code, message, event, line }): PlacedFinding => {
      const place = line === undefined ? { file, line: 1 } : firstOrigin(file, line);
      const fix = `edgewright run ${file} ${event}`;
      return { ...place, column: 1, code, severity: 'error', message, fix };
    }),
  );
  const sound = reports.filter(({ failures }) => failures.length === 0);
  const files = new Set([...sound, ...findings].map(({ file }) => file));
  return { verb: 'fuzz', findings, files: [...files], rules: faults, readFile: textIfThere };
}

function describe({ file, events, notes }: FuzzReport, failures: Written[]): string {
  const count = events.toLocaleString('en');
  const lines = [`${file}: ${count} events, ${failures.length === 0 ? 'nothing found' : `${failures.length} found`}`];
  for (const { code, message, event, line } of failures) {
    const place = line === undefined ? '' : ` (${describeOrigin(file, line) ?? `${file}:${line}`})`;
    lines.push(`  ${code}: ${message}${place}`, `    edgewright run ${file} ${event}`);
  }
  lines.push(...notes.map((note) => `  note: ${note}`));
  return `${lines.join('\n')}\n`;
}

/** On a terminal alone, on a line that is written anew. */
function progressOf(file: string): (events: number, failures: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (events, failures) =>
    process.stderr.write(`\r${file}: ${events.toLocaleString('en')} events, ${failures} found\r`);
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}
