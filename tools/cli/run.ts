import type { Command } from 'commander';
import type { ConnectionOutcome, EngineName, FunctionOutcome, LambdaOutcome } from '../engine/index.js';
import { openArtefact, readKeyValueStore } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';
import { parseJson, readTextFile } from '../files.js';
import { describeOrigin } from '../positions.js';
import type { Runtime } from '../runtime/vocabulary.js';
import { parseTime } from '../time.js';
import { coverageOption, refuseLambda, startCoverage } from './coverage-flag.js';
import { parseWhole, runtimeOption } from './flags.js';
import { inspectOption } from './inspect-flag.js';

type Outcome = FunctionOutcome | ConnectionOutcome | LambdaOutcome;

interface Flags {
  engine?: string;
  kvs?: string;
  now?: string;
  runtime?: Runtime;
  seed?: number;
  coverage?: string;
  inspect?: string | true;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  edgewright run dist/functions/spa-rewrite.js test/events/spa-rewrite.route.json
  edgewright run dist/functions/spa-rewrite.js test/events/spa-rewrite.route.json --inspect
  edgewright run my-function.js event.json --kvs store.json --now 2026-01-01T00:00:00Z --json`;

/** `edgewright run`: one artefact, one event. Exit 0: a result; 1: the function failed or its result was refused. */
export function configure(command: Command): void {
  command
    .argument('<artefact>', 'a built function, or any CloudFront Function or Lambda@Edge file')
    .argument('<event>', 'a file with the event as JSON; "-" is standard input')
    .option('--engine <name>', 'njs or vm; default: njs where it is installed')
    .addOption(runtimeOption('2.0'))
    .option('--kvs <file>', 'key value store in CloudFront\'s import format {"data":[{"key","value"}]}')
    .option('--now <time>', 'the clock the function sees: ISO 8601 or epoch seconds; default: the real one')
    .option('--seed <number>', 'what Math.random begins with; default: it cannot be repeated', parseWhole)
    .addOption(coverageOption())
    .option(
      '--inspect [host:port]',
      'wait for a debugger and pause in the first line of the handler; default: 127.0.0.1:9229',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string, eventFile: string, flags: Flags): Promise<void> {
  const event = parseEvent(readTextFile(eventFile, 'EVENT.json'), eventFile);
  const now = flags.now === undefined ? undefined : momentOf(flags.now);
  const inspect = await inspectOption(flags);
  const coverage = startCoverage(flags.coverage);
  if (flags.coverage !== undefined) refuseLambda(file);
  const artefact = await openArtefact(file, {
    ...coverage.options,
    ...engineOption(flags.engine),
    ...inspect,
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.runtime ? { runtime: flags.runtime } : {}),
    ...(flags.kvs === undefined ? {} : { kvs: readKeyValueStore(readTextFile(flags.kvs, '--kvs'), flags.kvs) }),
    ...(now === undefined ? {} : { now: () => now }),
  });
  try {
    const outcome = await artefact.invoke(event, eventFile);
    const table = coverage.finish();
    process.exitCode = outcome.error ? 1 : 0;
    process.stdout.write(flags.json ? `${JSON.stringify(contract(outcome))}\n` : report(file, outcome) + table);
  } finally {
    await artefact.close();
  }
}

/** Milliseconds; a time that names them is taken to them. */
function momentOf(text: string): number {
  const seconds = parseTime(text, '--now');
  return /\.\d/.test(text) ? Date.parse(text) : seconds * 1000;
}

function engineOption(engine: string | undefined): { engine?: EngineName } {
  if (engine === undefined) return {};
  if (engine === 'njs' || engine === 'vm') return { engine };
  throw new EdgewrightError('engine', `--engine expects njs or vm, found "${engine}".`);
}

function parseEvent(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new EdgewrightError('event', `Event "${file}": expected JSON, found ${(error as Error).message}.`);
  }
}

/** The order of the keys is for people who read it. */
function contract(outcome: Outcome): Record<string, unknown> {
  const { engine, result, logs, micros, error } = outcome;
  return {
    engine,
    result,
    logs,
    micros,
    error,
    ...('originChange' in outcome ? { originChange: outcome.originChange } : {}),
    ...('customData' in outcome ? { customData: outcome.customData } : {}),
    ...('notes' in outcome ? { notes: outcome.notes } : {}),
  };
}

function report(file: string, outcome: Outcome): string {
  const lines = [`${file} on ${outcome.engine}: ${outcome.micros} µs`, ...outcome.logs.map((line) => `log: ${line}`)];
  if ('customData' in outcome) lines.push(`custom data: ${outcome.customData}`);
  if ('notes' in outcome) lines.push(...(outcome.notes ?? []).map((note) => `note: ${note}`));
  if ('originChange' in outcome) lines.push(`origin: ${JSON.stringify(outcome.originChange)}`);
  const { error } = outcome;
  if (error)
    lines.push(
      `${error.type} ${error.status}: ${error.line ? `${describeOrigin(file, error.line) ?? `${file}:${error.line}`}: ` : ''}${error.message}`,
    );
  else lines.push(JSON.stringify(outcome.result, undefined, 2));
  return `${lines.join('\n')}\n`;
}
